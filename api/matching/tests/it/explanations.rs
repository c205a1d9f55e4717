//! Each stated change, applied, matches the stated kilograms; a smaller one of its kind does not.

use crate::instances::{Shape, market};
use domain::{Month, Objective};
use matching::{Gap, Offer, Outcome, Reason, Request, Settings, Side, solve};
use std::collections::BTreeMap;

const SHAPE: Shape = Shape {
    offers: 8,
    requests: 7,
    largest_kg: 12,
    prices: 20,
    lots: false,
    conditions: true,
};

fn matched_kg(outcome: &Outcome, side: Side, id: &str, month: Month) -> i64 {
    let own = |m: &&matching::Match| {
        m.month == month
            && id
                == if side == Side::Offer {
                    &m.offer_id
                } else {
                    &m.request_id
                }
    };
    outcome.matches.iter().filter(own).map(|m| m.quantity_kg).sum()
}

/// The market with the gap's change applied, or a change smaller by `less`.
fn changed(
    offers: &[Offer],
    requests: &[Request],
    gap: &Gap,
    less: i64,
) -> Option<(Vec<Offer>, Vec<Request>)> {
    let (mut offers, mut requests) = (offers.to_vec(), requests.to_vec());
    let standard = || gap.detail.parse::<domain::Standard>().unwrap();
    if gap.side == Side::Offer {
        let offer = offers
            .iter_mut()
            .find(|o| o.id == gap.id && o.month == gap.month)?;
        match gap.reason {
            Reason::Standard if less == 0 => offer.standards.push(standard()),
            Reason::Stars => {
                let stars = gap.detail.parse::<i64>().unwrap() - less;
                // Fewer than three are never awarded.
                offer.ocop_stars = Some(stars as u8).filter(|stars| *stars >= 3)?;
            }
            Reason::Price => offer.ask_vnd_per_kg += gap.detail.parse::<i64>().unwrap() + less,
            _ => return None,
        }
    } else {
        let request = requests
            .iter_mut()
            .find(|r| r.id == gap.id && r.month == gap.month)?;
        match gap.reason {
            Reason::Standard if less == 0 => request.standards_required.retain(|s| *s != standard()),
            Reason::Stars => request.min_ocop_stars = (gap.detail.parse::<i64>().unwrap() + less) as u8,
            Reason::Price => request.bid_vnd_per_kg += gap.detail.parse::<i64>().unwrap() - less,
            Reason::Variety if less == 0 => request.variety = None,
            Reason::Distance => {
                let over: i64 = gap
                    .detail
                    .trim_start_matches('+')
                    .replace('.', "")
                    .parse()
                    .unwrap();
                request.max_distance_dkm = request.max_distance_dkm.map(|limit| limit + over - less);
            }
            _ => return None,
        }
    }
    Some((offers, requests))
}

#[test]
fn the_stated_change_matches_the_stated_kilograms_and_a_smaller_one_does_not() {
    let mut verified: BTreeMap<(Side, Reason), usize> = BTreeMap::new();
    for seed in 0..500 {
        let (offers, requests) = market(seed, SHAPE);
        for objective in [Objective::Volume, Objective::Value] {
            let settings = Settings {
                objective,
                transport_rate_vnd_per_tkm: 200,
                star_bonus_vnd: (seed % 4) as i64 * 2,
                explain: true,
                ..Settings::default()
            };
            let quiet = Settings {
                explain: false,
                ..settings.clone()
            };
            let outcome = solve(&offers, &requests, &settings);
            for gap in &outcome.gaps {
                let before = matched_kg(&outcome, gap.side, &gap.id, gap.month);
                let Some((more_offers, more_requests)) = changed(&offers, &requests, gap, 0) else {
                    continue;
                };
                let after = solve(&more_offers, &more_requests, &quiet);
                let after = matched_kg(&after, gap.side, &gap.id, gap.month);
                assert_eq!(after - before, gap.blocked_kg, "seed {seed} {gap:?}");
                *verified.entry((gap.side, gap.reason)).or_default() += 1;
                if let Some((less_offers, less_requests)) = changed(&offers, &requests, gap, 1) {
                    let less = solve(&less_offers, &less_requests, &quiet);
                    let less = matched_kg(&less, gap.side, &gap.id, gap.month);
                    assert!(less <= before, "seed {seed} {gap:?}");
                }
            }
        }
    }
    for side in [Side::Offer, Side::Request] {
        for reason in [Reason::Standard, Reason::Stars, Reason::Price] {
            assert!(
                verified.get(&(side, reason)).is_some_and(|n| *n > 20),
                "{side} {reason}"
            );
        }
    }
    for reason in [Reason::Variety, Reason::Distance] {
        assert!(
            verified.get(&(Side::Request, reason)).is_some_and(|n| *n > 20),
            "{reason}"
        );
    }
}

#[test]
fn everything_unmatched_has_a_reason_and_nothing_else_has() {
    for seed in 0..200 {
        let shape = Shape {
            lots: seed % 2 == 0,
            ..SHAPE
        };
        let (offers, requests) = market(seed, shape);
        let outcome = solve(&offers, &requests, &Settings::default());
        let rows = offers
            .iter()
            .map(|o| (Side::Offer, &o.id, o.month, o.quantity_kg))
            .chain(
                requests
                    .iter()
                    .map(|r| (Side::Request, &r.id, r.month, r.quantity_kg)),
            );
        for (side, id, month, quantity) in rows {
            let left = quantity - matched_kg(&outcome, side, id, month);
            let reasons: Vec<&Gap> = outcome
                .gaps
                .iter()
                .filter(|g| g.side == side && &g.id == id && g.month == month)
                .collect();
            assert_eq!(left > 0, !reasons.is_empty(), "seed {seed} {side} {id}");
            assert!(
                reasons
                    .iter()
                    .all(|g| g.unmatched_kg == left && g.blocked_kg <= left),
                "{reasons:?}"
            );
        }
    }
}

#[test]
fn who_stands_alone_is_told_so() {
    let (offers, _) = (0..)
        .map(|seed| market(seed, SHAPE))
        .find(|(offers, _)| !offers.is_empty())
        .unwrap();
    let outcome = solve(&offers, &[], &Settings::default());
    assert_eq!(outcome.gaps.len(), offers.len());
    for gap in outcome.gaps {
        assert_eq!(
            (gap.reason, gap.blocked_kg),
            (Reason::NoCounterpart, gap.unmatched_kg)
        );
    }
}

/// In the objective's order, with the row's own gains at the prices and bonus of `offers` and `requests`.
fn counted(
    matches: &[matching::Match],
    offers: &[Offer],
    requests: &[Request],
    settings: &Settings,
) -> (i64, i64) {
    let (mut kilograms, mut total) = (0, 0);
    for m in matches {
        let offer = offers
            .iter()
            .find(|o| o.id == m.offer_id && o.month == m.month)
            .unwrap();
        let request = requests
            .iter()
            .find(|r| r.id == m.request_id && r.month == m.month)
            .unwrap();
        let worth = crate::instances::surplus(
            offer,
            request,
            settings.transport_rate_vnd_per_tkm,
            settings.star_bonus_vnd,
        );
        kilograms += m.quantity_kg;
        total += m.quantity_kg * worth.expect("what traded may still trade");
    }
    match settings.objective {
        Objective::Volume => (kilograms, total),
        Objective::Value => (total, kilograms),
    }
}

/// Small markets are solved to the end with the change as without it. A smaller change brings nothing
/// better: at most an allocation that is worth the same.
#[test]
fn with_lots_the_stated_change_matches_the_stated_kilograms_too() {
    let shape = Shape {
        lots: true,
        prices: 90_000,
        largest_kg: 40,
        ..SHAPE
    };
    let mut verified: BTreeMap<(Side, Reason), usize> = BTreeMap::new();
    for seed in 0..400 {
        let (offers, requests) = market(seed, shape);
        for objective in [Objective::Volume, Objective::Value] {
            let settings = Settings {
                objective,
                transport_rate_vnd_per_tkm: 200,
                star_bonus_vnd: (seed % 4) as i64 * 2_000,
                gap_limit_ppm: 0,
                ..Settings::default()
            };
            let quiet = Settings {
                explain: false,
                ..settings.clone()
            };
            let outcome = solve(&offers, &requests, &settings);
            for gap in &outcome.gaps {
                let before = matched_kg(&outcome, gap.side, &gap.id, gap.month);
                let Some((more_offers, more_requests)) = changed(&offers, &requests, gap, 0) else {
                    continue;
                };
                let after = solve(&more_offers, &more_requests, &quiet);
                let after_kg = matched_kg(&after, gap.side, &gap.id, gap.month);
                assert_eq!(
                    after_kg - before,
                    gap.blocked_kg,
                    "seed {seed} {objective} {gap:?}"
                );
                let [old, new] = [&outcome, &after]
                    .map(|outcome| counted(&outcome.matches, &more_offers, &more_requests, &settings));
                assert!(new > old, "seed {seed} {objective} {gap:?}");
                *verified.entry((gap.side, gap.reason)).or_default() += 1;
                if let Some((less_offers, less_requests)) = changed(&offers, &requests, gap, 1) {
                    let less = solve(&less_offers, &less_requests, &quiet);
                    let less_kg = matched_kg(&less, gap.side, &gap.id, gap.month);
                    let [old, new] = [&outcome, &less]
                        .map(|outcome| counted(&outcome.matches, &less_offers, &less_requests, &settings));
                    assert!(less_kg <= before || new == old, "seed {seed} {objective} {gap:?}");
                }
            }
        }
    }
    for side in [Side::Offer, Side::Request] {
        for reason in [Reason::Standard, Reason::Stars, Reason::Price] {
            let count = verified.get(&(side, reason)).copied().unwrap_or_default();
            assert!(count > 20, "{side} {reason} {count}");
        }
    }
}
