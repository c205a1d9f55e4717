use crate::branch::{Effort, Settled, keep_lots};
use crate::explain;
use crate::gain::Gain;
use crate::group::{Group, groups};
use crate::market::{Match, Offer, Outcome, Request, Settings, Summary};
use crate::network::Network;
use crate::pairs::{Pair, bonus_vnd, feasible_pairs};
use crate::prices::{Trade, halfway_price_vnd, middle_parts, supported_price_vnd};
use crate::relax::{Amount, Problem};
use domain::Objective;
use rayon::prelude::*;
use std::time::Instant;

/// A group solved: what the explanations start from.
pub(crate) struct Solution<'a> {
    pub group: Group<'a>,
    pub pairs: Vec<Pair>,
    pub problem: Problem,
    /// The optimum with lots left aside.
    pub network: Network,
    pub settled: Settled,
}

/// Pairs offers with requests. The same rows give the same outcome in any order.
///
/// Ids name a row within its month: (id, month) is not repeated. A negative rate or bonus counts as 0.
pub fn solve(offers: &[Offer], requests: &[Request], settings: &Settings) -> Outcome {
    let settings = Settings {
        transport_rate_vnd_per_tkm: settings.transport_rate_vnd_per_tkm.max(0),
        star_bonus_vnd: settings.star_bonus_vnd.max(0),
        ..*settings
    };
    let start = Instant::now();
    let built: Vec<(Group, Vec<Pair>)> = groups(offers, requests)
        .into_par_iter()
        .map(|group| {
            let pairs = feasible_pairs(&group, &settings);
            (group, pairs)
        })
        .collect();
    let build = start.elapsed();

    let start = Instant::now();
    let solved: Vec<(Solution, Vec<Match>)> = built
        .into_par_iter()
        .map(|(group, pairs)| {
            let problem = Problem::of(&group, &pairs, &settings);
            let network = problem.network();
            let settled = keep_lots(&problem, network.flows(), Effort::ALLOCATION);
            let solution = Solution {
                group,
                pairs,
                problem,
                network,
                settled,
            };
            let matches = matches(&solution, &settings);
            (solution, matches)
        })
        .collect();
    let solve = start.elapsed();

    let start = Instant::now();
    let gaps = if settings.explain {
        solved
            .par_iter()
            .flat_map_iter(|(solution, _)| explain::gaps(solution, &settings))
            .collect()
    } else {
        Vec::new()
    };
    let explain = start.elapsed();

    let mut total = Amount::default();
    let mut bound = Amount::default();
    let mut pairs_feasible = 0;
    for (solution, _) in &solved {
        total = total.plus(solution.problem.amount(&solution.settled.flows));
        bound = bound.plus(solution.settled.bound);
        pairs_feasible += solution.pairs.len();
    }
    let matches: Vec<Match> = solved.into_iter().flat_map(|(_, matches)| matches).collect();
    let summary = Summary {
        objective: settings.objective,
        total_quantity_kg: saturate(total.quantity_kg),
        total_surplus_vnd: saturate(total.surplus_vnd),
        bound_quantity_kg: saturate(bound.quantity_kg),
        bound_surplus_vnd: saturate(bound.surplus_vnd),
        pairs_feasible,
        pairs_matched: matches.len(),
        build,
        solve,
        explain,
    };
    Outcome {
        matches,
        gaps,
        summary,
    }
}

fn saturate(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(i64::MAX)
}

fn matches(solution: &Solution, settings: &Settings) -> Vec<Match> {
    let Solution {
        group,
        pairs,
        settled,
        ..
    } = solution;
    let parts = match settings.objective {
        Objective::Value => supported_parts(solution),
        Objective::Volume => Vec::new(),
    };
    let mut matches: Vec<Match> = settled
        .flows
        .iter()
        .map(|(link, quantity_kg)| {
            let pair = &pairs[*link];
            let offer = group.offers[pair.offer as usize].offer;
            let request = group.requests[pair.request as usize].request;
            let highest = request.bid_vnd_per_kg - pair.transport_vnd;
            let price = match parts.get(pair.offer as usize) {
                Some(part) if !settled.searched[*link] => {
                    supported_price_vnd(offer.ask_vnd_per_kg, highest, *part, bonus_vnd(settings, offer))
                }
                _ => halfway_price_vnd(offer.ask_vnd_per_kg, highest),
            };
            Match {
                offer_id: offer.id.clone(),
                request_id: request.id.clone(),
                commodity: offer.commodity.clone(),
                month: group.month,
                quantity_kg: *quantity_kg,
                distance_dkm: pair.distance_dkm,
                transport_vnd_per_kg: pair.transport_vnd,
                surplus_vnd_per_kg: pair.surplus_vnd,
                suggested_price_vnd_per_kg: price,
            }
        })
        .collect();
    matches.sort_by(|a, b| (&a.offer_id, &a.request_id).cmp(&(&b.offer_id, &b.request_id)));
    matches
}

/// The sellers' parts that support the optimum. A component in which lot limits had to be searched has
/// no such prices; its pairs share their surplus.
fn supported_parts(solution: &Solution) -> Vec<i64> {
    let Solution {
        pairs,
        problem,
        network,
        settled,
        ..
    } = solution;
    let mut matched = vec![false; pairs.len()];
    for (link, _) in &settled.flows {
        matched[*link] = true;
    }
    let trades: Vec<Trade> = pairs
        .iter()
        .zip(matched)
        .zip(&settled.searched)
        .filter(|(_, searched)| !**searched)
        .map(|((pair, matched), _)| Trade {
            offer: pair.offer as usize,
            request: pair.request as usize,
            gain: Gain {
                main: pair.surplus_vnd,
                tie: 0,
            },
            matched,
        })
        .collect();
    let unsold: Vec<bool> = (0..problem.supplies_kg.len())
        .map(|i| network.unsent_kg(i) > 0)
        .collect();
    let unmet: Vec<bool> = (0..problem.demands_kg.len())
        .map(|j| network.unmet_kg(j) > 0)
        .collect();
    middle_parts(&trades, &unsold, &unmet)
}
