//! Lot limits: a pair trades nothing or at least its lot.
//!
//! Most optima of the relaxation keep the lots anyway. Where one does not, only the connected component
//! that breaks a lot is searched: branch and bound, best bound first, each branch closing a broken pair
//! or raising it to its lot. A branch starts from the optimum of the one before it and repairs it along
//! shortest paths. The search ends after an amount of work, not of time, so that the result is the same
//! everywhere; the bound that is then proven comes back with it.

mod flow;
mod improve;
mod losses;
mod paths;
mod piece;
mod search;
mod standing;

use crate::network::Network;
use crate::relax::{Amount, Problem};
use domain::Objective;
use rayon::prelude::*;
use search::Search;
pub(crate) use standing::{Standing, Way};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An allocation and what no allocation can better.
pub(crate) struct Settled {
    /// (link, kilograms), by link.
    pub flows: Vec<(usize, i64)>,
    pub bound: Amount,
    /// For each link: whether its component had to be searched.
    pub searched: Vec<bool>,
    /// Whether it is the best, proven with few steps: then questions about it can be answered as well.
    pub is_small: bool,
}

/// An optimum of the relaxation, with a search for every component in which it breaks a lot.
pub(crate) struct Settling {
    kept: Vec<(usize, i64)>,
    kept_amount: Amount,
    searches: Vec<Search>,
    searched: Vec<bool>,
}

/// Steps on paths: what each component may take at first (half as many again each time that it is taken
/// up again), and when it is given up.
const FIRST_STEPS: u64 = 125_000;
const MOST_STEPS: u64 = 64_000_000;
/// A market is given up when its components have taken so many in all.
const MOST_STEPS_IN_ALL: u64 = 1_000_000_000;
/// Few enough for each of the many questions that an explanation asks.
const FEW_STEPS: u64 = 2_000;

/// The best allocation of one problem, where few steps prove it.
pub(crate) fn proven(problem: &Problem, network: &Network) -> Option<Vec<(usize, i64)>> {
    let mut settling = Settling::new(problem, network);
    for search in &mut settling.searches {
        search.advance(2 * FEW_STEPS);
        if !search.is_done() {
            return None;
        }
    }
    Some(settling.settled().flows)
}

/// Searches the components of all problems until the proven gap of the whole is within the limit or the
/// work is used up. All are searched at first, then those that stand for half of what the work done so
/// far has left open: where little work may still prove or find much.
pub(crate) fn search(
    settlings: &mut [Settling],
    objective: Objective,
    limit: GapLimit,
    searched: &dyn Fn(usize),
) {
    if settlings.iter().all(|settling| settling.searches.is_empty()) {
        return;
    }
    settlings
        .par_iter_mut()
        .flat_map_iter(|settling| &mut settling.searches)
        .for_each(Search::form_core);
    let mut counts = first_part(objective);
    let mut least = 0;
    for round in 1.. {
        settlings
            .par_iter_mut()
            .flat_map_iter(|settling| &mut settling.searches)
            .filter(|search| promise(search, counts) >= least)
            .for_each(|search| search.advance(FIRST_STEPS.max(search.steps() + search.steps() / 2)));
        searched(round);
        let sum = |amount: fn(&Settling) -> Amount| {
            settlings.iter().map(amount).fold(Amount::default(), Amount::plus)
        };
        let (found, bound) = (sum(Settling::found), sum(Settling::bound));
        counts = open_part(objective, found, bound);
        let steps: u64 = settlings
            .iter()
            .flat_map(|settling| &settling.searches)
            .map(Search::steps)
            .sum();
        if limit.holds(counts(found), counts(bound)) || steps >= MOST_STEPS_IN_ALL {
            return;
        }
        let searches = settlings.iter().flat_map(|settling| &settling.searches);
        let mut promises: Vec<i128> = searches.map(|search| promise(search, counts)).collect();
        promises.sort_unstable_by_key(|promise| Reverse(*promise));
        let half = promises.iter().sum::<i128>() / 2;
        let mut sum = 0;
        let reaches_half = |promise: &i128| {
            sum += promise;
            sum >= half
        };
        least = promises.into_iter().find(reaches_half).unwrap_or_default();
        if least == 0 {
            return;
        }
    }
}

/// What is left open in a component for each step that it took, so far as it may take more.
fn promise(search: &Search, counts: Part) -> i128 {
    let open = counts(search.bound()) - counts(search.found());
    if open == 0 || search.steps() >= MOST_STEPS {
        return 0;
    }
    (open * i128::from(MOST_STEPS) / i128::from(search.steps().max(1))).max(1)
}

/// How far below its bound a result may stay, in parts per million of the bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GapLimit {
    pub ppm: u32,
}

impl GapLimit {
    fn holds(self, found: i128, bound: i128) -> bool {
        (bound - found) * 1_000_000 <= bound * i128::from(self.ppm)
    }
}

/// Kilograms or surplus.
type Part = fn(Amount) -> i128;

fn first_part(objective: Objective) -> Part {
    match objective {
        Objective::Volume => |amount| amount.quantity_kg,
        Objective::Value => |amount| amount.surplus_vnd,
    }
}

/// What the objective puts first; what comes second once the first is proven.
fn open_part(objective: Objective, found: Amount, bound: Amount) -> Part {
    let first = first_part(objective);
    if first(found) < first(bound) {
        return first;
    }
    match objective {
        Objective::Volume => first_part(Objective::Value),
        Objective::Value => first_part(Objective::Volume),
    }
}

impl Settling {
    pub fn new(problem: &Problem, network: &Network) -> Settling {
        let relaxed = network.flows();
        let mut searched = vec![false; problem.links.len()];
        let breaks = |(link, kg): &&(usize, i64)| *kg < problem.links[*link].lot_kg;
        let mut broken: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        if relaxed.iter().any(|flow| breaks(&flow)) {
            let mut components = Components::new(problem);
            let mut component = |link: usize| components.of(problem.links[link].offer as usize);
            broken.extend(
                relaxed
                    .iter()
                    .filter(breaks)
                    .map(|(link, _)| (component(*link), Vec::new())),
            );
            for (index, searched) in searched.iter_mut().enumerate() {
                if let Some(links) = broken.get_mut(&component(index)) {
                    links.push(index);
                    *searched = true;
                }
            }
        }
        let searches = broken
            .into_values()
            .map(|links| Search::new(problem, network, links, &relaxed))
            .collect();
        let kept: Vec<(usize, i64)> = relaxed.into_iter().filter(|(link, _)| !searched[*link]).collect();
        Settling {
            kept_amount: problem.amount(&kept),
            kept,
            searches,
            searched,
        }
    }

    /// An allocation that is the best already.
    pub fn kept(problem: &Problem, flows: Vec<(usize, i64)>) -> Settling {
        Settling {
            kept_amount: problem.amount(&flows),
            kept: flows,
            searches: Vec::new(),
            searched: vec![false; problem.links.len()],
        }
    }

    pub fn found(&self) -> Amount {
        let found = self.searches.iter().map(Search::found);
        found.fold(self.kept_amount, Amount::plus)
    }

    pub fn bound(&self) -> Amount {
        let bound = self.searches.iter().map(Search::bound);
        bound.fold(self.kept_amount, Amount::plus)
    }

    pub fn settled(self) -> Settled {
        let bound = self.bound();
        let steps: u64 = self.searches.iter().map(Search::steps).sum();
        let is_small = steps <= FEW_STEPS && self.searches.iter().all(Search::is_done);
        let mut flows = self.kept;
        flows.extend(self.searches.iter().flat_map(Search::flows));
        flows.sort_unstable();
        Settled {
            flows,
            bound,
            searched: self.searched,
            is_small,
        }
    }
}

/// Union-find over offers and, behind them, requests.
struct Components {
    parent: Vec<usize>,
}

impl Components {
    fn new(problem: &Problem) -> Components {
        let offers = problem.supplies_kg.len();
        let mut components = Components {
            parent: (0..offers + problem.demands_kg.len()).collect(),
        };
        for link in &problem.links {
            let a = components.of(link.offer as usize);
            let b = components.of(offers + link.request as usize);
            components.parent[a.max(b)] = a.min(b);
        }
        components
    }

    fn of(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }
}
