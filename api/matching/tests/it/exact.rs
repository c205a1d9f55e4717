//! Every allocation of tiny markets tried.

use crate::instances::{Dice, Shape, market, surplus};
use domain::Objective;
use matching::{Offer, Outcome, Request, Settings, solve};
use std::collections::BTreeMap;

const TINY: Shape = Shape {
    offers: 3,
    requests: 3,
    largest_kg: 4,
    prices: 6,
    lots: false,
    conditions: true,
};

struct Pair {
    offer: usize,
    request: usize,
    surplus: i64,
    lot: i64,
}

/// (kilograms, surplus) of the best allocation, in the objective's order.
fn best(pairs: &[Pair], left: &mut [i64], wanted: &mut [i64], objective: Objective) -> (i64, i64) {
    let Some((pair, rest)) = pairs.split_first() else {
        return (0, 0);
    };
    let mut found = best(rest, left, wanted, objective);
    let key = |(kg, vnd): (i64, i64)| {
        if objective == Objective::Volume {
            (kg, vnd)
        } else {
            (vnd, kg)
        }
    };
    for kg in pair.lot.max(1)..=left[pair.offer].min(wanted[pair.request]) {
        left[pair.offer] -= kg;
        wanted[pair.request] -= kg;
        let (more_kg, more_vnd) = best(rest, left, wanted, objective);
        let here = (more_kg + kg, more_vnd + kg * pair.surplus);
        if key(here) > key(found) {
            found = here;
        }
        left[pair.offer] += kg;
        wanted[pair.request] += kg;
    }
    found
}

fn brute_force(offers: &[Offer], requests: &[Request], settings: &Settings) -> (usize, (i64, i64)) {
    let mut pairs = Vec::new();
    for (i, offer) in offers.iter().enumerate() {
        for (j, request) in requests.iter().enumerate() {
            let lot = offer.min_lot_kg.max(request.min_lot_kg);
            let worth = surplus(
                offer,
                request,
                settings.transport_rate_vnd_per_tkm,
                settings.star_bonus_vnd,
            );
            pairs.extend(worth.map(|surplus| Pair {
                offer: i,
                request: j,
                surplus,
                lot,
            }));
        }
    }
    let mut left: Vec<i64> = offers.iter().map(|o| o.quantity_kg).collect();
    let mut wanted: Vec<i64> = requests.iter().map(|r| r.quantity_kg).collect();
    (
        pairs.len(),
        best(&pairs, &mut left, &mut wanted, settings.objective),
    )
}

/// The outcome is an allocation that keeps every rule and adds up to its own summary.
pub fn assert_valid(offers: &[Offer], requests: &[Request], settings: &Settings, outcome: &Outcome) {
    let mut sold: BTreeMap<(&str, domain::Month), i64> = BTreeMap::new();
    let mut bought = sold.clone();
    let (mut kilograms, mut total) = (0, 0);
    for m in &outcome.matches {
        let offer = offers
            .iter()
            .find(|o| o.id == m.offer_id && o.month == m.month)
            .unwrap();
        let request = requests
            .iter()
            .find(|r| r.id == m.request_id && r.month == m.month)
            .unwrap();
        let worth = surplus(
            offer,
            request,
            settings.transport_rate_vnd_per_tkm,
            settings.star_bonus_vnd,
        );
        assert_eq!(worth, Some(m.surplus_vnd_per_kg));
        assert!(
            m.quantity_kg >= 1.max(offer.min_lot_kg).max(request.min_lot_kg),
            "{m:?}"
        );
        let price = m.suggested_price_vnd_per_kg;
        assert!(offer.ask_vnd_per_kg <= price, "{m:?}");
        assert!(price <= request.bid_vnd_per_kg - m.transport_vnd_per_kg, "{m:?}");
        *sold.entry((&m.offer_id, m.month)).or_default() += m.quantity_kg;
        *bought.entry((&m.request_id, m.month)).or_default() += m.quantity_kg;
        kilograms += m.quantity_kg;
        total += m.quantity_kg * m.surplus_vnd_per_kg;
    }
    assert!(offers.iter().all(|o| {
        sold.get(&(o.id.as_str(), o.month))
            .is_none_or(|kg| *kg <= o.quantity_kg)
    }));
    assert!(requests.iter().all(|r| {
        bought
            .get(&(r.id.as_str(), r.month))
            .is_none_or(|kg| *kg <= r.quantity_kg)
    }));
    assert_eq!(
        (kilograms, total),
        (
            outcome.summary.total_quantity_kg,
            outcome.summary.total_surplus_vnd
        )
    );
}

fn settings(dice: &mut Dice, objective: Objective) -> Settings {
    Settings {
        objective,
        transport_rate_vnd_per_tkm: [0, 100, 2_500][dice.within(0, 2) as usize],
        star_bonus_vnd: dice.within(0, 1) * dice.within(0, 3),
        explain: false,
        ..Settings::default()
    }
}

fn agrees_with_brute_force(shape: Shape, seeds: std::ops::Range<u64>) {
    let mut traded = 0;
    for seed in seeds {
        let (offers, requests) = market(seed, shape);
        for objective in [Objective::Volume, Objective::Value] {
            let settings = settings(&mut Dice(seed), objective);
            let outcome = solve(&offers, &requests, &settings);
            assert_valid(&offers, &requests, &settings, &outcome);
            let summary = &outcome.summary;
            let found = (summary.total_quantity_kg, summary.total_surplus_vnd);
            let (feasible, best) = brute_force(&offers, &requests, &settings);
            assert_eq!(summary.pairs_feasible, feasible, "seed {seed}");
            assert_eq!(found, best, "seed {seed}");
            assert_eq!(
                found,
                (summary.bound_quantity_kg, summary.bound_surplus_vnd),
                "seed {seed}"
            );
            traded += usize::from(best.0 > 0);
        }
    }
    assert!(traded > 100, "only {traded} markets traded");
}

#[test]
fn both_objectives_are_exact_without_lots() {
    agrees_with_brute_force(TINY, 0..600);
    agrees_with_brute_force(
        Shape {
            conditions: false,
            largest_kg: 3,
            ..TINY
        },
        1_000..1_300,
    );
}

#[test]
fn both_objectives_are_exact_with_lots() {
    agrees_with_brute_force(Shape { lots: true, ..TINY }, 2_000..2_600);
    agrees_with_brute_force(
        Shape {
            lots: true,
            conditions: false,
            largest_kg: 5,
            offers: 3,
            requests: 2,
            ..TINY
        },
        3_000..3_400,
    );
}

#[test]
fn the_order_of_rows_does_not_show() {
    let shape = Shape {
        offers: 60,
        requests: 40,
        largest_kg: 50,
        prices: 12,
        lots: true,
        conditions: true,
    };
    for seed in 0..40 {
        let shape = Shape {
            lots: seed % 2 == 0,
            ..shape
        };
        let (mut offers, mut requests) = market(seed, shape);
        for objective in [Objective::Volume, Objective::Value] {
            let settings = Settings {
                objective,
                transport_rate_vnd_per_tkm: 300,
                ..Settings::default()
            };
            let first = solve(&offers, &requests, &settings);
            assert_valid(&offers, &requests, &settings, &first);
            let mut dice = Dice(seed);
            dice.shuffle(&mut offers);
            dice.shuffle(&mut requests);
            let again = solve(&offers, &requests, &settings);
            assert_eq!(first.matches, again.matches, "seed {seed}");
            assert_eq!(first.gaps, again.gaps, "seed {seed}");
        }
    }
}

#[test]
fn a_bonus_makes_nothing_feasible() {
    let shape = Shape {
        offers: 1,
        requests: 1,
        ..TINY
    };
    let (mut offers, mut requests) = (0..)
        .map(|seed| market(seed, shape))
        .find(|m| m.0.len() + m.1.len() == 2)
        .unwrap();
    let (offer, request) = (&mut offers[0], &mut requests[0]);
    *offer = Offer {
        commodity: "Xoài".into(),
        ocop_stars: 5,
        ask_vnd_per_kg: 11,
        quantity_kg: 4,
        ..offer.clone()
    };
    *request = Request {
        commodity: "Xoài".into(),
        buyer_id: "b".into(),
        month: offer.month,
        variety: None,
        place: offer.place.clone(),
        standards_required: vec![],
        bid_vnd_per_kg: 10,
        ..request.clone()
    };
    let settings = Settings {
        star_bonus_vnd: 100,
        ..Settings::default()
    };
    assert_eq!(solve(&offers, &requests, &settings).matches, vec![]);
    requests[0].bid_vnd_per_kg = 11;
    let matches = solve(&offers, &requests, &settings).matches;
    assert_eq!(
        (
            matches[0].surplus_vnd_per_kg,
            matches[0].suggested_price_vnd_per_kg
        ),
        (500, 11)
    );
}
