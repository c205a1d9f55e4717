use super::candidates::other;
use super::{Market, Side};
use domain::Standard;
use matching::{Candidate, LARGEST_PRICE_VND, LARGEST_QUANTITY_KG, Settings, candidates};
use std::collections::{HashMap, HashSet};

/// The smallest change on the own side with which a pair could trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// This price instead of the own, VND per kilogram.
    Price(i64),
    /// A seller: to hold these. A buyer: not to require them.
    Standards(Vec<Standard>),
    /// A seller: to have so many. A buyer: to ask for no more.
    Stars(u8),
    /// A smallest lot of no more kilograms than this.
    Lot(i64),
    /// At least so many kilograms in the month.
    Quantity(i64),
    /// Kilometres by road that the limit has to reach.
    Distance(i64),
    /// A buyer: to take any variety, among them the one with this code.
    Variety(Option<String>),
}

/// Prices that are told are rounded against the asker to whole hundreds, and only told where they are within
/// a quarter of the own price: a price gap is worth knowing when it can be closed, and nobody should read the
/// bids of a whole market by asking for the moon.
const PRICE_STEP_VND: i64 = 100;
const WITHIN: i64 = 4;

/// Partners who are not `known`, each with its pairs and the one change that would let them trade: each
/// condition is relaxed alone, and who appears then was kept away by it.
pub(super) fn near_misses(
    side: Side,
    market: &Market,
    settings: &Settings,
    mut known: HashSet<String>,
) -> Vec<(Vec<Candidate>, Need)> {
    let mut found = Vec::new();
    for relax in [
        Relax::Price,
        Relax::Standards,
        Relax::Stars,
        Relax::Lot,
        Relax::Quantity,
        Relax::Distance,
        Relax::Variety,
    ] {
        let (offers, requests) = relax.apply(side, market);
        let mut order = Vec::new();
        let mut new: HashMap<String, Vec<Candidate>> = HashMap::new();
        for pair in candidates(&offers, &requests, settings) {
            let id = other(side, &pair).to_owned();
            if !known.contains(&id) {
                if !new.contains_key(&id) {
                    order.push(id.clone());
                }
                new.entry(id).or_default().push(pair);
            }
        }
        for id in order {
            let Some(pairs) = new.remove(&id) else { continue };
            if let Some(need) = need(relax, side, market, settings, &pairs) {
                found.push((pairs, need));
            }
            known.insert(id);
        }
    }
    found
}

#[derive(Clone, Copy)]
enum Relax {
    Price,
    Standards,
    Stars,
    Lot,
    Quantity,
    Distance,
    Variety,
}

impl Relax {
    /// The market with that condition out of the way on the own side.
    fn apply(self, side: Side, market: &Market) -> (Vec<matching::Offer>, Vec<matching::Request>) {
        let (mut offers, mut requests) = (market.offers.clone(), market.requests.clone());
        if side == Side::Offer {
            for row in &mut offers {
                match self {
                    Relax::Price => row.ask_vnd_per_kg = 1,
                    Relax::Standards => row.standards = Standard::ALL.to_vec(),
                    Relax::Stars => row.ocop_stars = 5,
                    Relax::Lot => row.min_lot_kg = 0,
                    Relax::Quantity => row.quantity_kg = LARGEST_QUANTITY_KG,
                    // The buyer's limits, not the seller's.
                    Relax::Distance | Relax::Variety => {}
                }
            }
        } else {
            for row in &mut requests {
                match self {
                    Relax::Price => row.bid_vnd_per_kg = LARGEST_PRICE_VND,
                    Relax::Standards => row.standards_required.clear(),
                    Relax::Stars => row.min_ocop_stars = 0,
                    Relax::Lot => row.min_lot_kg = 0,
                    Relax::Quantity => row.quantity_kg = LARGEST_QUANTITY_KG,
                    Relax::Distance => row.max_distance_dkm = None,
                    Relax::Variety => row.variety = None,
                }
            }
        }
        (offers, requests)
    }
}

/// How far the condition has to move; none where it is too far to be worth telling.
fn need(relax: Relax, side: Side, market: &Market, settings: &Settings, pairs: &[Candidate]) -> Option<Need> {
    let pair = pairs.first()?;
    let offer = market.offers.iter().find(|row| row.id == pair.offer_id)?;
    let request = market.requests.iter().find(|row| row.id == pair.request_id)?;
    match relax {
        Relax::Price => price(side, settings, offer, request, pair).map(Need::Price),
        Relax::Standards => {
            let missing = request.standards_required.iter();
            let missing = missing.filter(|standard| !offer.standards.contains(standard));
            Some(Need::Standards(missing.copied().collect()))
        }
        Relax::Stars => Some(Need::Stars(match side {
            Side::Offer => request.min_ocop_stars,
            Side::Request => offer.ocop_stars,
        })),
        Relax::Lot => pairs.iter().map(|pair| pair.quantity_kg).max().map(Need::Lot),
        Relax::Quantity => Some(Need::Quantity(offer.min_lot_kg.max(request.min_lot_kg))),
        Relax::Distance => Some(Need::Distance((pair.distance_dkm + 99) / 100 * 10)),
        Relax::Variety => Some(Need::Variety(offer.variety.clone())),
    }
}

fn price(
    side: Side,
    settings: &Settings,
    offer: &matching::Offer,
    request: &matching::Request,
    pair: &Candidate,
) -> Option<i64> {
    let bonus = settings
        .star_bonus_vnd
        .saturating_mul(i64::from(offer.ocop_stars));
    let shared = pair.surplus_vnd_per_kg - bonus;
    match side {
        Side::Offer => {
            let own = offer.ask_vnd_per_kg;
            let most = (1 + shared) / PRICE_STEP_VND * PRICE_STEP_VND;
            (most > 0 && most >= own - own / WITHIN).then_some(most)
        }
        Side::Request => {
            let own = request.bid_vnd_per_kg;
            let least = (LARGEST_PRICE_VND - shared + PRICE_STEP_VND - 1) / PRICE_STEP_VND * PRICE_STEP_VND;
            (least <= own + own / WITHIN).then_some(least)
        }
    }
}
