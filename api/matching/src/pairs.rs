//! Which offer may trade with which request, and what a kilogram between them brings.

use crate::group::{Group, OfferRow, RequestRow, Standards, groups, taking_part};
use crate::market::{Offer, Request, Settings};
use crate::pools::join;
use domain::{Month, money};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A pair that may trade; indexes are those of the group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub offer: u32,
    pub request: u32,
    pub distance_dkm: i64,
    pub transport_vnd: i64,
    /// With the bonus.
    pub surplus_vnd: i64,
    pub lot_kg: i64,
}

/// VND per kilogram: rate (VND per tonne-kilometre) × kilometres / 1000, rounded half up.
pub(crate) fn transport_vnd(rate_vnd_per_tkm: i64, distance_dkm: i64) -> i64 {
    let exact = i128::from(rate_vnd_per_tkm) * i128::from(distance_dkm);
    money::divide_half_up(exact, 10_000).unwrap_or(i64::MAX / 4)
}

pub(crate) fn bonus_vnd(settings: &Settings, offer: &Offer) -> i64 {
    settings
        .star_bonus_vnd
        .saturating_mul(i64::from(offer.ocop_stars))
}

pub(crate) fn lot_kg(offer: &Offer, request: &Request) -> i64 {
    offer.min_lot_kg.max(request.min_lot_kg).max(0)
}

pub(crate) fn variety_fits(offer: &OfferRow, request: &RequestRow) -> bool {
    request.variety.is_none() || request.variety == offer.variety
}

/// Offers of one kind, cheapest first: (ask, index).
type Shelf = Vec<(i64, u32)>;

/// Every pair of the group that may trade, by request, then offer.
///
/// Offers stand on shelves by (variety, standards, stars), each sorted by ask: a request looks only
/// at the shelves that satisfy it and only as far as its bid reaches.
pub(crate) fn feasible_pairs(group: &Group, settings: &Settings) -> Vec<Pair> {
    let mut shelves: BTreeMap<(Option<&str>, Standards, u8), Shelf> = BTreeMap::new();
    for (index, row) in group.offers.iter().enumerate() {
        let kind = (row.variety.as_deref(), row.held, row.offer.ocop_stars);
        shelves
            .entry(kind)
            .or_default()
            .push((row.offer.ask_vnd_per_kg, index as u32));
    }
    shelves.values_mut().for_each(|shelf| shelf.sort_unstable());
    let mut pairs = Vec::new();
    for (request, row) in group.requests.iter().enumerate() {
        let first = pairs.len();
        for ((variety, held, stars), shelf) in &shelves {
            let fits = (row.variety.is_none() || row.variety.as_deref() == *variety)
                && row.required.missing_in(*held).is_empty()
                && *stars >= row.request.min_ocop_stars;
            if fits {
                let reach = shelf
                    .iter()
                    .take_while(|(ask, _)| *ask <= row.request.bid_vnd_per_kg);
                pairs.extend(reach.filter_map(|(_, offer)| pair(group, settings, *offer as usize, request)));
            }
        }
        pairs[first..].sort_unstable_by_key(|pair: &Pair| pair.offer);
    }
    pairs
}

/// The conditions that the shelves do not settle.
fn pair(group: &Group, settings: &Settings, offer: usize, request: usize) -> Option<Pair> {
    let (from, to) = (group.offers[offer].offer, group.requests[request].request);
    let lot_kg = lot_kg(from, to);
    let distance_dkm = group.distance_dkm(offer, request);
    if lot_kg > from.quantity_kg.min(to.quantity_kg)
        || to.max_distance_dkm.is_some_and(|limit| distance_dkm > limit)
        || group.never_pairs(offer, request)
    {
        return None;
    }
    let transport_vnd = transport_vnd(settings.transport_rate_vnd_per_tkm, distance_dkm);
    let shared = to.bid_vnd_per_kg - from.ask_vnd_per_kg - transport_vnd;
    (shared >= 0).then(|| Pair {
        offer: offer as u32,
        request: request as u32,
        distance_dkm,
        transport_vnd,
        surplus_vnd: shared + bonus_vnd(settings, from),
        lot_kg,
    })
}

/// A pair that could trade, looked at alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub offer_id: String,
    pub request_id: String,
    pub month: Month,
    /// The smaller of the two quantities.
    pub quantity_kg: i64,
    pub distance_dkm: i64,
    pub transport_vnd_per_kg: i64,
    /// With the bonus.
    pub surplus_vnd_per_kg: i64,
}

/// Every feasible pair, the largest surplus first: suggestions without allocation.
pub fn candidates(offers: &[Offer], requests: &[Request], settings: &Settings) -> Vec<Candidate> {
    let mut found = Vec::new();
    let supplies = join(taking_part(offers), &settings.pools);
    for group in groups(&supplies, requests) {
        found.extend(feasible_pairs(&group, settings).into_iter().map(|pair| {
            let offer = group.offers[pair.offer as usize].offer;
            let request = group.requests[pair.request as usize].request;
            Candidate {
                offer_id: offer.id.clone(),
                request_id: request.id.clone(),
                month: group.month,
                quantity_kg: offer.quantity_kg.min(request.quantity_kg),
                distance_dkm: pair.distance_dkm,
                transport_vnd_per_kg: pair.transport_vnd,
                surplus_vnd_per_kg: pair.surplus_vnd,
            }
        }));
    }
    found.sort_by(|a, b| {
        (Reverse(a.surplus_vnd_per_kg), a.month, &a.offer_id, &a.request_id).cmp(&(
            Reverse(b.surplus_vnd_per_kg),
            b.month,
            &b.offer_id,
            &b.request_id,
        ))
    });
    found
}
