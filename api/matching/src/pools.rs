//! Pools: sellers who deliver together and count as one seller. Which offers they put in is the caller's.
//!
//! Rows of one pool for the same commodity, month and variety are one joint row. What it promises,
//! every member can keep: it asks the highest ask, holds the standards that all hold, has the fewest
//! stars, keeps the largest of their minimum lots, and is as far from a buyer as its farthest member.
//! What it sells to a request is split among its members by the quantities that they offered, in whole
//! kilograms, and all get the same price.

use crate::market::Offer;
use domain::money;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The pool of each offer that is in one, by the offers' ids.
pub type Pools = BTreeMap<String, String>;

/// What the matching sees as one offer.
pub(crate) struct Supply<'a> {
    /// The row itself, or the terms that members offer together.
    pub offer: Cow<'a, Offer>,
    pub members: Vec<&'a Offer>,
    pub seller: Seller<'a>,
}

/// Who counts as one seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seller<'a> {
    Alone(&'a str),
    Pool(&'a str),
}

/// Rows of one pool that can be sold as one.
type Kind<'a> = (&'a str, String, domain::Month, Option<String>);

pub(crate) fn join<'a>(offers: impl Iterator<Item = &'a Offer>, pools: &'a Pools) -> Vec<Supply<'a>> {
    let mut supplies = Vec::new();
    let mut joint: BTreeMap<Kind, Vec<&Offer>> = BTreeMap::new();
    for offer in offers {
        if let Some(pool) = pools.get(&offer.id) {
            let kind = (
                pool.as_str(),
                crate::group::same_word(&offer.commodity),
                offer.month,
                crate::group::same_variety(offer.variety.as_ref()),
            );
            joint.entry(kind).or_default().push(offer);
        } else {
            supplies.push(Supply {
                offer: Cow::Borrowed(offer),
                members: vec![offer],
                seller: Seller::Alone(&offer.seller_id),
            });
        }
    }
    for ((pool, ..), mut members) in joint {
        members.sort_unstable();
        let Some(terms) = terms(pool, &members) else {
            continue;
        };
        supplies.push(Supply {
            offer: Cow::Owned(terms),
            members,
            seller: Seller::Pool(pool),
        });
    }
    supplies
}

fn terms(pool: &str, members: &[&Offer]) -> Option<Offer> {
    let (first, others) = members.split_first()?;
    let mut terms = Offer {
        id: pool.to_owned(),
        ..(*first).clone()
    };
    for member in others {
        terms.quantity_kg += member.quantity_kg;
        terms.ask_vnd_per_kg = terms.ask_vnd_per_kg.max(member.ask_vnd_per_kg);
        terms.min_lot_kg = terms.min_lot_kg.max(member.min_lot_kg);
        terms.ocop_stars = terms.ocop_stars.min(member.ocop_stars);
        terms
            .standards
            .retain(|standard| member.standards.contains(standard));
    }
    Some(terms)
}

/// Splits each of several quantities among members by what they offered. The members' totals are the
/// largest-remainder split of the whole, so nobody sells more than it offered.
pub(crate) fn split(quantities_kg: &[i64], members: &[&Offer]) -> Vec<Vec<i64>> {
    let offered_kg: Vec<i64> = members.iter().map(|member| member.quantity_kg).collect();
    let mut entitled_kg = money::split(quantities_kg.iter().sum(), &offered_kg).unwrap_or_default();
    quantities_kg
        .iter()
        .map(|kg| {
            let parts = money::split(*kg, &entitled_kg).unwrap_or_else(|| vec![0; members.len()]);
            for (entitled, part) in entitled_kg.iter_mut().zip(&parts) {
                *entitled -= part;
            }
            parts
        })
        .collect()
}
