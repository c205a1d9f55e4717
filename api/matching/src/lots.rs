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

use crate::network::Network;
use crate::relax::{Amount, Problem};
use domain::Objective;
use rayon::prelude::*;
use search::Search;
use std::collections::BTreeMap;

/// An allocation and what no allocation can better.
pub(crate) struct Settled {
    /// (link, kilograms), by link.
    pub flows: Vec<(usize, i64)>,
    pub bound: Amount,
    /// For each link: whether its component had to be searched.
    pub searched: Vec<bool>,
}

/// An optimum of the relaxation, with a search for every component in which it breaks a lot.
pub(crate) struct Settling {
    kept: Vec<(usize, i64)>,
    kept_amount: Amount,
    searches: Vec<Search>,
    searched: Vec<bool>,
}

/// Steps on paths: what each component may take before anybody asks for the gap of the whole, how
/// often that is done, and by how much more a component may take each time.
const FIRST_STEPS: u64 = 1_000_000;
const ROUNDS: usize = 6;
const MORE_STEPS: u64 = 2;
/// For each of the many questions that an explanation asks.
const STEPS_TO_EXPLAIN: u64 = 20_000;

/// Keeps the lots in one problem, with little effort.
pub(crate) fn keep_lots(problem: &Problem, network: &Network) -> Settled {
    let mut settling = Settling::new(problem, network);
    for search in &mut settling.searches {
        search.advance(STEPS_TO_EXPLAIN);
    }
    settling.settled()
}

/// Searches all components of all problems at once until the proven gap of the whole is within the
/// limit or the work is used up.
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
    let mut steps = FIRST_STEPS;
    let mut hopeful = |is_wanted: &(dyn Fn(&Search) -> bool + Sync), steps| {
        let searches: Vec<&mut Search> = settlings.iter_mut().flat_map(|s| &mut s.searches).collect();
        searches
            .into_par_iter()
            .filter(|search| is_wanted(search))
            .for_each(|search| search.advance(steps));
        let sum = |amount: fn(&Settling) -> Amount| {
            settlings.iter().map(amount).fold(Amount::default(), Amount::plus)
        };
        !limit.holds(objective, sum(Settling::found), sum(Settling::bound))
    };
    let mut open = hopeful(&|_| true, steps);
    for round in 1..=ROUNDS {
        searched(round);
        if !open {
            return;
        }
        steps *= MORE_STEPS;
        open = hopeful(
            &|search| !limit.holds(objective, search.found(), search.bound()),
            steps,
        );
    }
}

/// How far below its bound a result may stay, in parts per million of the bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GapLimit {
    pub ppm: u32,
}

impl GapLimit {
    /// By what the objective puts first; by what comes second too where the first is proven.
    fn holds(self, objective: Objective, found: Amount, bound: Amount) -> bool {
        let [first, second] = match objective {
            Objective::Volume => [
                (found.quantity_kg, bound.quantity_kg),
                (found.surplus_vnd, bound.surplus_vnd),
            ],
            Objective::Value => [
                (found.surplus_vnd, bound.surplus_vnd),
                (found.quantity_kg, bound.quantity_kg),
            ],
        };
        let near = |(found, bound): (i128, i128)| (bound - found) * 1_000_000 <= bound * i128::from(self.ppm);
        if first.0 < first.1 {
            near(first)
        } else {
            near(second)
        }
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
        let mut flows = self.kept;
        flows.extend(self.searches.iter().flat_map(Search::flows));
        flows.sort_unstable();
        Settled {
            flows,
            bound,
            searched: self.searched,
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
