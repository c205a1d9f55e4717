use crate::PriceBand;
use domain::{Category, OcopGroup, OrganisationKind, Standard};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One page of products, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchPage {
    pub ids: Vec<Uuid>,
    /// How many products match in all.
    pub total: u64,
    pub facets: Facets,
    /// No product has all the words: these have some of them, or similar ones.
    pub relaxed: bool,
}

/// How many products each further choice would show. A facet's own filter does not narrow its own
/// counts, so that people can widen a choice; all other filters do. Values that no product has are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    pub groups: BTreeMap<OcopGroup, u64>,
    pub categories: BTreeMap<Category, u64>,
    /// Valid stars only.
    pub stars: BTreeMap<u8, u64>,
    /// By province code.
    pub provinces: BTreeMap<String, u64>,
    pub standards: BTreeMap<Standard, u64>,
    pub producer_kinds: BTreeMap<OrganisationKind, u64>,
    pub prices: BTreeMap<PriceBand, u64>,
    pub in_stock: u64,
}

/// A product offered while a person types. The text is as old as the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub producer_name: String,
}
