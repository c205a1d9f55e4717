//! Suggested prices support the allocation.

use crate::instances::{Shape, market, surplus};
use domain::Objective;
use matching::{Settings, solve};
use std::collections::BTreeMap;

const SHAPE: Shape = Shape {
    offers: 12,
    requests: 10,
    largest_kg: 20,
    prices: 30,
    lots: false,
    conditions: true,
};

#[test]
fn for_value_no_pair_could_do_better_alone() {
    let mut checked = 0;
    for seed in 0..400 {
        let (offers, requests) = market(seed, SHAPE);
        let settings = Settings {
            objective: Objective::Value,
            transport_rate_vnd_per_tkm: 200,
            explain: false,
            ..Settings::default()
        };
        let outcome = solve(&offers, &requests, &settings);
        // What a kilogram earns its seller above the ask, and saves its buyer below the bid.
        let mut earned: BTreeMap<_, i64> = BTreeMap::new();
        let mut saved: BTreeMap<_, i64> = BTreeMap::new();
        let mut sold: BTreeMap<_, i64> = BTreeMap::new();
        let mut bought: BTreeMap<_, i64> = BTreeMap::new();
        for m in &outcome.matches {
            let (offer_key, request_key) = ((&m.offer_id, m.month), (&m.request_id, m.month));
            let offer = offers.iter().find(|o| (&o.id, o.month) == offer_key).unwrap();
            let request = requests.iter().find(|r| (&r.id, r.month) == request_key).unwrap();
            let price = m.suggested_price_vnd_per_kg;
            let earns = price - offer.ask_vnd_per_kg;
            let saves = request.bid_vnd_per_kg - price - m.transport_vnd_per_kg;
            assert_eq!(
                *earned.entry(offer_key).or_insert(earns),
                earns,
                "one price a seller, seed {seed}"
            );
            assert_eq!(
                *saved.entry(request_key).or_insert(saves),
                saves,
                "one price a buyer, seed {seed}"
            );
            *sold.entry(offer_key).or_default() += m.quantity_kg;
            *bought.entry(request_key).or_default() += m.quantity_kg;
        }
        for offer in &offers {
            let key = (&offer.id, offer.month);
            let all_sold = sold.get(&key) == Some(&offer.quantity_kg);
            let earns = if all_sold { earned[&key] } else { 0 };
            assert_eq!(
                earned.get(&key).copied().unwrap_or(0),
                earns,
                "unsold goods sell at the ask, {seed}"
            );
            for request in &requests {
                let Some(worth) = surplus(offer, request, 200, 0) else {
                    continue;
                };
                let key = (&request.id, request.month);
                let all_bought = bought.get(&key) == Some(&request.quantity_kg);
                let saves = if all_bought { saved[&key] } else { 0 };
                assert!(
                    earns + saves >= worth,
                    "seed {seed}: {} and {}",
                    offer.id,
                    request.id
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 1_000);
}

#[test]
fn for_volume_both_sides_get_half() {
    for seed in 0..50 {
        let (offers, requests) = market(seed, SHAPE);
        for m in solve(&offers, &requests, &Settings::default()).matches {
            let offer = offers
                .iter()
                .find(|o| o.id == m.offer_id && o.month == m.month)
                .unwrap();
            let gained = m.suggested_price_vnd_per_kg - offer.ask_vnd_per_kg;
            assert!(
                [m.surplus_vnd_per_kg, m.surplus_vnd_per_kg + 1].contains(&(2 * gained)),
                "{m:?}"
            );
        }
    }
}
