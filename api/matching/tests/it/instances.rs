//! Small markets drawn from a seed: few rows, small numbers, many ties.

use domain::geography::Point;
use domain::{Month, Standard};
use matching::{Offer, Place, Request};

/// SplitMix64: the same numbers everywhere.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub fn one_in(&mut self, n: i64) -> bool {
        self.within(1, n) == 1
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.within(0, at as i64) as usize);
        }
    }
}

#[derive(Clone, Copy)]
pub struct Shape {
    pub offers: i64,
    pub requests: i64,
    pub largest_kg: i64,
    pub prices: i64,
    pub lots: bool,
    pub conditions: bool,
}

fn place(dice: &mut Dice) -> Place {
    let step = dice.within(0, 3);
    Place::new(
        format!("{step:05}"),
        Point {
            latitude_e4: 100_000 + 2_000 * step as i32,
            longitude_e4: 1_050_000,
        },
    )
}

fn month(dice: &mut Dice) -> Month {
    Month::new(2026, if dice.one_in(5) { 2 } else { 1 }).unwrap()
}

fn word(dice: &mut Dice, one_in: i64, words: [&str; 2]) -> String {
    words[usize::from(dice.one_in(one_in))].to_owned()
}

pub fn market(seed: u64, shape: Shape) -> (Vec<Offer>, Vec<Request>) {
    let mut dice = Dice(seed);
    let offers = (0..dice.within(0, shape.offers))
        .map(|at| offer(&mut dice, at, shape))
        .collect();
    let requests = (0..dice.within(0, shape.requests))
        .map(|at| request(&mut dice, at, shape))
        .collect();
    (offers, requests)
}

fn offer(dice: &mut Dice, at: i64, shape: Shape) -> Offer {
    let standards = if dice.one_in(2) {
        vec![Standard::VietGap]
    } else {
        vec![]
    };
    Offer {
        id: format!("o{at}"),
        month: month(dice),
        seller_id: format!("s{}", at / 2),
        commodity: word(dice, 6, ["Xoài", "Chanh"]),
        variety: (shape.conditions && dice.one_in(2)).then(|| word(dice, 2, ["Cát Chu", "Cát Hoà Lộc"])),
        quantity_kg: dice.within(1, shape.largest_kg),
        ask_vnd_per_kg: dice.within(0, shape.prices),
        min_lot_kg: if shape.lots {
            dice.within(0, shape.largest_kg)
        } else {
            0
        },
        standards: if shape.conditions { standards } else { vec![] },
        ocop_stars: dice.within(0, 5) as u8,
        place: place(dice),
    }
}

fn request(dice: &mut Dice, at: i64, shape: Shape) -> Request {
    let standards = if dice.one_in(3) {
        vec![Standard::VietGap]
    } else {
        vec![]
    };
    let own = shape.conditions && dice.one_in(6);
    Request {
        id: format!("r{at}"),
        month: month(dice),
        buyer_id: if own { "s0".to_owned() } else { format!("b{at}") },
        commodity: word(dice, 6, ["xoài", "Chanh"]),
        variety: (shape.conditions && dice.one_in(4)).then(|| word(dice, 2, ["Cát Chu", "Cát Hoà Lộc"])),
        quantity_kg: dice.within(1, shape.largest_kg),
        bid_vnd_per_kg: dice.within(shape.prices / 2, 2 * shape.prices),
        min_lot_kg: if shape.lots {
            dice.within(0, shape.largest_kg / 2)
        } else {
            0
        },
        standards_required: if shape.conditions { standards } else { vec![] },
        min_ocop_stars: if shape.conditions {
            dice.within(0, 3) as u8
        } else {
            0
        },
        place: place(dice),
        max_distance_dkm: (shape.conditions && dice.one_in(3)).then(|| dice.within(0, 900)),
        not_with: if shape.conditions && dice.one_in(4) {
            vec![format!("o{}", dice.within(0, 5))]
        } else {
            vec![]
        },
    }
}

/// Surplus with the bonus where the pair may trade; written apart from the crate's own rule.
pub fn surplus(offer: &Offer, request: &Request, rate: i64, bonus: i64) -> Option<i64> {
    let distance = domain::geography::road_distance_dkm(offer.place.point(), request.place.point());
    let transport = (rate * distance + 5_000) / 10_000;
    let left = request.bid_vnd_per_kg - offer.ask_vnd_per_kg - transport;
    let lot = offer.min_lot_kg.max(request.min_lot_kg);
    let may = offer.commodity.to_lowercase() == request.commodity.to_lowercase()
        && offer.month == request.month
        && (request.variety.is_none() || request.variety == offer.variety)
        && request
            .standards_required
            .iter()
            .all(|s| offer.standards.contains(s))
        && offer.ocop_stars >= request.min_ocop_stars
        && request.max_distance_dkm.is_none_or(|limit| distance <= limit)
        && left >= 0
        && offer.seller_id != request.buyer_id
        && !request.not_with.contains(&offer.id)
        && offer.quantity_kg.min(request.quantity_kg) >= lot;
    may.then_some(left + bonus * i64::from(offer.ocop_stars))
}
