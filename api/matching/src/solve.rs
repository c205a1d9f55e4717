use crate::fair::fair_flows;
use crate::gain::Gain;
use crate::gaps::gaps;
use crate::group::{Group, groups, taking_part};
use crate::lots::{self, GapLimit, Settled, Settling};
use crate::market::{Fairness, Gap, Match, Offer, Outcome, Request, Settings, Stage, Summary};
use crate::network::Network;
use crate::pairs::{Pair, bonus_vnd, feasible_pairs};
use crate::pools::{Seller, join, split};
use crate::prices::{Trade, halfway_price_vnd, middle_parts, supported_price_vnd};
use crate::relax::{Amount, Problem};
use domain::Objective;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::Instant;

/// A group solved: what the explanations start from.
pub(crate) struct Solution<'a> {
    pub group: Group<'a>,
    pub pairs: Vec<Pair>,
    pub problem: Problem,
    /// The optimum with lots and fair shares left aside.
    pub network: Network,
    /// The optimum with fair shares left aside.
    pub settled: Settled,
    /// What is proposed where fair shares are asked for.
    pub shared: Option<Settled>,
}

impl Solution<'_> {
    pub fn proposed(&self) -> &Settled {
        self.shared.as_ref().unwrap_or(&self.settled)
    }
}

/// Pairs offers with requests. The same rows give the same outcome in any order.
///
/// Ids name a row within its month: (id, month) is not repeated. A negative rate or bonus counts as 0.
pub fn solve(offers: &[Offer], requests: &[Request], settings: &Settings) -> Outcome {
    solve_telling(offers, requests, settings, &|_| {})
}

/// The same, telling how far it has come.
pub fn solve_telling(
    offers: &[Offer],
    requests: &[Request],
    settings: &Settings,
    tell: &(dyn Fn(Stage) + Sync),
) -> Outcome {
    let settings = Settings {
        transport_rate_vnd_per_tkm: settings.transport_rate_vnd_per_tkm.max(0),
        star_bonus_vnd: settings.star_bonus_vnd.max(0),
        ..settings.clone()
    };
    let start = Instant::now();
    let supplies = join(taking_part(offers), &settings.pools);
    let built: Vec<(Group, Vec<Pair>)> = groups(&supplies, requests)
        .into_par_iter()
        .map(|group| {
            let pairs = feasible_pairs(&group, &settings);
            (group, pairs)
        })
        .collect();
    let build = start.elapsed();
    let pairs_feasible = built.iter().map(|(_, pairs)| pairs.len()).sum();
    tell(Stage::Built {
        pairs: pairs_feasible,
    });

    let start = Instant::now();
    let mut solved = optima(built, &settings, tell);
    if settings.fair {
        share(&mut solved, &settings, tell);
    }
    let solve = start.elapsed();
    tell(Stage::Solved);

    let start = Instant::now();
    let gaps: Vec<Gap> = if settings.explain {
        solved
            .par_iter()
            .flat_map_iter(|solution| gaps(solution, &settings))
            .collect()
    } else {
        Vec::new()
    };
    let explain = start.elapsed();

    let sum = |amount: &dyn Fn(&Solution) -> Amount| {
        solved.iter().map(amount).fold(Amount::default(), Amount::plus)
    };
    let total = sum(&|solution| solution.problem.amount(&solution.proposed().flows));
    let bound = sum(&|solution| solution.proposed().bound);
    let fairness = settings.fair.then(|| {
        let unfair = sum(&|solution| solution.problem.amount(&solution.settled.flows));
        Fairness {
            given_up_kg: saturate(unfair.quantity_kg - total.quantity_kg),
            given_up_vnd: saturate(unfair.surplus_vnd - total.surplus_vnd),
        }
    });
    let matches: Vec<Match> = solved
        .par_iter()
        .flat_map_iter(|solution| matches(solution, &settings))
        .collect();
    let summary = Summary {
        objective: settings.objective,
        total_quantity_kg: saturate(total.quantity_kg),
        total_surplus_vnd: saturate(total.surplus_vnd),
        bound_quantity_kg: saturate(bound.quantity_kg),
        bound_surplus_vnd: saturate(bound.surplus_vnd),
        fairness,
        smallest_share_permille: smallest_share_permille(&solved),
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

/// Every group's optimum, fair shares left aside.
fn optima<'a>(
    built: Vec<(Group<'a>, Vec<Pair>)>,
    settings: &Settings,
    tell: &(dyn Fn(Stage) + Sync),
) -> Vec<Solution<'a>> {
    let (relaxed, mut settlings): (Vec<_>, Vec<Settling>) = built
        .into_par_iter()
        .map(|(group, pairs)| {
            let problem = Problem::of(&group, &pairs, settings);
            let network = problem.network();
            let settling = Settling::new(&problem, &network);
            ((group, pairs, problem, network), settling)
        })
        .unzip();
    search(&mut settlings, settings, tell);
    relaxed
        .into_iter()
        .zip(settlings)
        .map(|((group, pairs, problem, network), settling)| Solution {
            group,
            pairs,
            problem,
            network,
            settled: settling.settled(),
            shared: None,
        })
        .collect()
}

fn search(settlings: &mut [Settling], settings: &Settings, tell: &(dyn Fn(Stage) + Sync)) {
    let limit = GapLimit {
        ppm: settings.gap_limit_ppm,
    };
    lots::search(settlings, settings.objective, limit, &|searched| {
        tell(Stage::LotsSearched { rounds: searched });
    });
}

/// Replaces the optima by allocations with fair shares. Where a lot limit is in play, a row may sell its
/// fair kilograms at most and the objective decides within that.
fn share(solved: &mut [Solution], settings: &Settings, tell: &(dyn Fn(Stage) + Sync)) {
    let parts: Vec<(&Group, &Problem)> = solved.iter().map(|s| (&s.group, &s.problem)).collect();
    let shares = fair_flows(&parts);
    let (limited, mut settlings): (Vec<bool>, Vec<Settling>) = solved
        .par_iter()
        .zip(&shares)
        .map(|(solution, flows)| {
            let problem = &solution.problem;
            let has_lots = problem.links.iter().any(|link| link.lot_kg > 1);
            if !has_lots {
                return (false, Settling::kept(problem, flows.clone()));
            }
            let limited = problem.limited_to(flows);
            let network = limited.network();
            (true, Settling::new(&limited, &network))
        })
        .unzip();
    if limited.contains(&true) {
        search(&mut settlings, settings, tell);
    }
    for (solution, settling) in solved.iter_mut().zip(settlings) {
        solution.shared = Some(settling.settled());
    }
}

/// Over the whole round: a seller's rows of all commodities and months are added up.
fn smallest_share_permille(solved: &[Solution]) -> Option<i64> {
    #[derive(Default)]
    struct Sold {
        offered_kg: i128,
        sold_kg: i128,
        is_within_reach: bool,
    }
    let mut sellers: BTreeMap<Seller, Sold> = BTreeMap::new();
    for Solution { group, problem, .. } in solved {
        for row in &group.offers {
            sellers.entry(row.seller).or_default().offered_kg += i128::from(row.offer.quantity_kg);
        }
        for link in &problem.links {
            let seller = group.offers[link.offer as usize].seller;
            sellers.entry(seller).or_default().is_within_reach = true;
        }
    }
    for solution in solved {
        for (link, kilograms) in &solution.proposed().flows {
            let row = solution.problem.links[*link].offer as usize;
            let sold = sellers.entry(solution.group.offers[row].seller).or_default();
            sold.sold_kg += i128::from(*kilograms);
        }
    }
    let shares = sellers.values().filter(|sold| sold.is_within_reach);
    shares
        .map(|sold| saturate(sold.sold_kg * 1000 / sold.offered_kg))
        .min()
}

fn saturate(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(i64::MAX)
}

fn matches(solution: &Solution, settings: &Settings) -> Vec<Match> {
    let Solution { group, pairs, .. } = solution;
    let proposed = solution.proposed();
    let parts = match settings.objective {
        Objective::Value if solution.shared.is_none() => supported_parts(solution),
        Objective::Value | Objective::Volume => Vec::new(),
    };
    let price = |link: usize| {
        let pair = &pairs[link];
        let offer = group.offers[pair.offer as usize].offer;
        let highest = group.requests[pair.request as usize].request.bid_vnd_per_kg - pair.transport_vnd;
        match parts.get(pair.offer as usize) {
            Some(part) if !proposed.searched[link] => {
                supported_price_vnd(offer.ask_vnd_per_kg, highest, *part, bonus_vnd(settings, offer))
            }
            _ => halfway_price_vnd(offer.ask_vnd_per_kg, highest),
        }
    };
    // Flows stand by request, a pool's split goes by row.
    let mut flows = proposed.flows.clone();
    flows.sort_by_key(|(link, _)| (pairs[*link].offer, pairs[*link].request));
    let mut matches = Vec::with_capacity(flows.len());
    for of_row in flows.chunk_by(|a, b| pairs[a.0].offer == pairs[b.0].offer) {
        let Some(row) = of_row.first().map(|(link, _)| pairs[*link].offer as usize) else {
            continue;
        };
        let members = group.offers[row].members;
        let quantities_kg: Vec<i64> = of_row.iter().map(|(_, kg)| *kg).collect();
        for ((link, _), parts_kg) in of_row.iter().zip(split(&quantities_kg, members)) {
            let pair = &pairs[*link];
            let request = group.requests[pair.request as usize].request;
            for (member, quantity_kg) in members.iter().zip(parts_kg).filter(|(_, kg)| *kg > 0) {
                matches.push(Match {
                    offer_id: member.id.clone(),
                    request_id: request.id.clone(),
                    commodity: member.commodity.clone(),
                    month: group.month,
                    quantity_kg,
                    distance_dkm: pair.distance_dkm,
                    transport_vnd_per_kg: pair.transport_vnd,
                    surplus_vnd_per_kg: pair.surplus_vnd,
                    suggested_price_vnd_per_kg: price(*link),
                });
            }
        }
    }
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
