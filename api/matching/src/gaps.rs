use crate::explain::{Explainer, Row};
use crate::market::{Gap, Offer, Reason, Settings, Side};
use crate::pools::split;
use crate::replay::Ground;
use crate::solve::Solution;
use domain::money;
use rayon::prelude::*;

/// The gaps of one group, by side, id and reason. Each reason is verified in the market without fair
/// shares; what those took from a row is a reason of its own.
pub(crate) fn gaps(solution: &Solution, settings: &Settings) -> Vec<Gap> {
    let best = matched_kg(solution, &solution.settled.flows);
    let proposed = matched_kg(solution, &solution.proposed().flows);
    let quantities = [
        (Side::Offer, &solution.problem.supplies_kg),
        (Side::Request, &solution.problem.demands_kg),
    ];
    let mut rows = Vec::new();
    for ((side, quantities), (best, proposed)) in quantities.into_iter().zip(best.iter().zip(&proposed)) {
        for (row, quantity_kg) in quantities.iter().enumerate() {
            let (matched_kg, proposed_kg) = (best[row], proposed[row]);
            if proposed_kg < *quantity_kg {
                let row = Row {
                    side,
                    row,
                    matched_kg,
                    unmatched_kg: quantity_kg - matched_kg,
                };
                rows.push((row, proposed_kg));
            }
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let ground = Ground::of(solution);
    let mut gaps: Vec<Gap> = rows
        .par_iter()
        .with_min_len(ROWS_AT_ONCE)
        .map_init(
            || Explainer::new(&ground, settings),
            |explainer, (row, proposed_kg)| of_row(explainer, *row, *proposed_kg),
        )
        .flatten_iter()
        .collect();
    gaps.sort_by(|a, b| (a.side, &a.id, a.reason, &a.detail).cmp(&(b.side, &b.id, b.reason, &b.detail)));
    gaps
}

/// Rows that are worth setting up an explainer for.
const ROWS_AT_ONCE: usize = 32;

fn of_row(explainer: &mut Explainer, row: Row, proposed_kg: i64) -> Vec<Gap> {
    let mut reasons = Vec::new();
    if row.unmatched_kg > 0 {
        reasons = explainer.reasons(row);
    }
    if proposed_kg < row.matched_kg {
        let left_kg = row.matched_kg - proposed_kg;
        reasons.push(explainer.gap(row, Reason::FairShares, String::new(), left_kg));
    }
    for gap in &mut reasons {
        gap.unmatched_kg = row.matched_kg + row.unmatched_kg - proposed_kg;
        gap.blocked_kg = gap.blocked_kg.min(gap.unmatched_kg);
    }
    match row.side {
        Side::Offer => of_members(explainer.members(row.row), reasons),
        Side::Request => reasons,
    }
}

/// Kilograms of each offer and each request.
fn matched_kg(solution: &Solution, flows: &[(usize, i64)]) -> [Vec<i64>; 2] {
    let mut matched = [
        vec![0; solution.group.offers.len()],
        vec![0; solution.group.requests.len()],
    ];
    for (link, kilograms) in flows {
        let link = &solution.problem.links[*link];
        matched[0][link.offer as usize] += kilograms;
        matched[1][link.request as usize] += kilograms;
    }
    matched
}

/// A pool's gaps concern all of its members, each by what it did not sell.
fn of_members(members: &[&Offer], gaps: Vec<Gap>) -> Vec<Gap> {
    let Some(first) = gaps.first() else {
        return gaps;
    };
    let offered_kg: i64 = members.iter().map(|member| member.quantity_kg).sum();
    let sold_kg = offered_kg - first.unmatched_kg;
    let unsold_kg: Vec<i64> = split(&[sold_kg], members)
        .iter()
        .flat_map(|sold| {
            sold.iter()
                .zip(members)
                .map(|(sold, member)| member.quantity_kg - sold)
        })
        .collect();
    let mut all = Vec::new();
    for gap in gaps {
        let blocked_kg = money::split(gap.blocked_kg, &unsold_kg).unwrap_or_default();
        for ((member, unsold_kg), blocked_kg) in members.iter().zip(&unsold_kg).zip(blocked_kg) {
            if *unsold_kg > 0 {
                all.push(Gap {
                    id: member.id.clone(),
                    commodity: member.commodity.clone(),
                    unmatched_kg: *unsold_kg,
                    blocked_kg,
                    ..gap.clone()
                });
            }
        }
    }
    all
}
