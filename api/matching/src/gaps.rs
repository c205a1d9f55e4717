use crate::explain::{Explainer, Row};
use crate::market::{Gap, Offer, Reason, Settings, Side};
use crate::pools::split;
use crate::solve::Solution;
use domain::money;

/// The gaps of one group, by side, id and reason. Each reason is verified in the market without fair
/// shares; what those took from a row is a reason of its own.
pub(crate) fn gaps(solution: &Solution, settings: &Settings) -> Vec<Gap> {
    let best = matched_kg(solution, &solution.settled.flows);
    let proposed = matched_kg(solution, &solution.proposed().flows);
    let mut explainer = Explainer::new(solution, settings);
    let mut gaps = Vec::new();
    for (place, side, quantities) in [
        (0, Side::Offer, &solution.problem.supplies_kg),
        (1, Side::Request, &solution.problem.demands_kg),
    ] {
        for (row, quantity_kg) in quantities.iter().enumerate() {
            let (matched_kg, proposed_kg) = (best[place][row], proposed[place][row]);
            let row = Row {
                side,
                row,
                matched_kg,
                unmatched_kg: quantity_kg - matched_kg,
            };
            let mut reasons = Vec::new();
            if proposed_kg < *quantity_kg && matched_kg < *quantity_kg {
                reasons = explainer.reasons(row);
            }
            if proposed_kg < matched_kg {
                let left_kg = matched_kg - proposed_kg;
                reasons.push(explainer.gap(row, Reason::FairShares, String::new(), left_kg));
            }
            for gap in &mut reasons {
                gap.unmatched_kg = quantity_kg - proposed_kg;
                gap.blocked_kg = gap.blocked_kg.min(gap.unmatched_kg);
            }
            match side {
                Side::Offer => gaps.extend(of_members(solution.group.offers[row.row].members, reasons)),
                Side::Request => gaps.extend(reasons),
            }
        }
    }
    gaps.sort_by(|a, b| (a.side, &a.id, a.reason, &a.detail).cmp(&(b.side, &b.id, b.reason, &b.detail)));
    gaps
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
