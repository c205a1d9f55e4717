use chrono::NaiveDate;
use domain::{Category, OcopGroup, OrganisationKind, Standard, codes};
use uuid::Uuid;

/// Products a page holds at most.
pub const LARGEST_PAGE: usize = 100;

codes! {
    #[derive(Default)]
    Sort {
        #[default]
        Relevance = "relevance", "Phù hợp nhất", "Best match";
        Newest = "newest", "Mới nhất", "Newest";
        PriceAscending = "price_asc", "Giá thấp trước", "Lowest price first";
        PriceDescending = "price_desc", "Giá cao trước", "Highest price first";
        Stars = "stars", "Nhiều sao trước", "Most stars first";
        Name = "name", "Tên A – Y", "Name A – Y";
    }
}

/// What people chose. Several values of one kind widen the choice, different kinds narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    pub groups: Vec<OcopGroup>,
    pub categories: Vec<Category>,
    /// Stars that are valid on [`ProductQuery::today`].
    pub stars: Vec<u8>,
    pub provinces: Vec<String>,
    pub standards: Vec<Standard>,
    pub producer_kinds: Vec<OrganisationKind>,
    /// A product without a price is in no price range.
    pub price_min_vnd: Option<i64>,
    pub price_max_vnd: Option<i64>,
    /// Only products in stock.
    pub in_stock: bool,
    /// Only this producer's products; not a facet, it narrows all counts.
    pub producer_id: Option<Uuid>,
}

/// One search. Products without a price come last in both price orders, those without valid stars
/// last in the order of stars; equal products are ordered by relevance, then by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductQuery {
    /// As typed: any form of Unicode, with or without marks. The first 16 words count.
    pub q: String,
    pub filters: Filters,
    pub sort: Sort,
    /// How many products to leave out before the page begins.
    pub offset: usize,
    /// At most [`LARGEST_PAGE`]; 0 gives the counts only.
    pub limit: usize,
    /// The day on which stars have to be valid, in Viet Nam.
    pub today: NaiveDate,
}

impl ProductQuery {
    /// Everything, newest first, the first 24.
    pub fn new(today: NaiveDate) -> ProductQuery {
        ProductQuery {
            q: String::new(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 24,
            today,
        }
    }
}
