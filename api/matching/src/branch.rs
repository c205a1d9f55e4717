//! Lot limits: a pair trades nothing or at least its lot.
//!
//! Most optima of the relaxation keep the lots anyway. Where one does not, only the connected component
//! that breaks a lot is searched: branch and bound over the same relaxation, best bound first, each
//! branch forcing one broken pair out or to at least its lot. The search ends after a number of
//! relaxations, not of seconds, so that the result is the same everywhere; the bound that is then
//! proven comes back with it.

use crate::network::{Arc, Network};
use crate::relax::{Amount, Link, Problem};
use std::collections::{BTreeMap, BinaryHeap};

/// An allocation and what no allocation can better.
pub(crate) struct Settled {
    /// (link, kilograms), by link.
    pub flows: Vec<(usize, i64)>,
    pub bound: Amount,
    /// For each link: whether its component had to be searched.
    pub searched: Vec<bool>,
}

/// How long one component may be searched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Relaxations × links; smaller components get more relaxations.
    work: usize,
    most_relaxations: usize,
}

impl Effort {
    pub const ALLOCATION: Effort = Effort {
        work: 4_000_000,
        most_relaxations: 4_000,
    };
    /// For each of the many questions that an explanation asks.
    pub const EXPLANATION: Effort = Effort {
        work: 20_000,
        most_relaxations: 200,
    };
}

const FEWEST_RELAXATIONS: usize = 8;
/// One in so many relaxations is also rounded to an allocation.
const ROUND_EVERY: usize = 64;

/// Makes the relaxation's optimum keep the lots.
pub(crate) fn keep_lots(problem: &Problem, relaxed: Vec<(usize, i64)>, effort: Effort) -> Settled {
    let mut searched = vec![false; problem.links.len()];
    if relaxed
        .iter()
        .all(|(link, kilograms)| *kilograms >= problem.links[*link].lot_kg)
    {
        let bound = problem.amount(&relaxed);
        return Settled {
            flows: relaxed,
            bound,
            searched,
        };
    }
    let mut components = Components::new(problem);
    let mut broken: BTreeMap<usize, Vec<usize>> = relaxed
        .iter()
        .filter(|(link, kilograms)| *kilograms < problem.links[*link].lot_kg)
        .map(|(link, _)| (components.of(problem.links[*link].offer as usize), Vec::new()))
        .collect();
    for (index, link) in problem.links.iter().enumerate() {
        if let Some(links) = broken.get_mut(&components.of(link.offer as usize)) {
            links.push(index);
            searched[index] = true;
        }
    }
    let mut flows: Vec<(usize, i64)> = relaxed.into_iter().filter(|(link, _)| !searched[*link]).collect();
    let mut bound = problem.amount(&flows);
    for links in broken.into_values() {
        let (found, proven) = Search::new(problem, &links).run(effort);
        flows.extend(found.into_iter().map(|(at, kilograms)| (links[at], kilograms)));
        bound = bound.plus(proven);
    }
    flows.sort_unstable();
    Settled {
        flows,
        bound,
        searched,
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

/// Sums of [`crate::gain::Gain`] over kilograms.
type Total = (i128, i128);

/// A branch: the links decided so far (`true`: at least the lot), and its relaxation's optimum.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    total: Total,
    /// Older branches first among equals.
    age: std::cmp::Reverse<usize>,
    decided: Vec<(usize, bool)>,
    flows: Vec<(usize, i64)>,
}

struct Search<'a> {
    problem: &'a Problem,
    links: Vec<Link>,
    relaxations: usize,
    best: Option<(Total, Vec<(usize, i64)>)>,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem, links: &[usize]) -> Search<'a> {
        let links = links.iter().map(|link| problem.links[*link]).collect();
        Search {
            problem,
            links,
            relaxations: 0,
            best: None,
        }
    }

    /// The best allocation found, as (place in the search's links, kilograms), and the proven bound.
    fn run(mut self, effort: Effort) -> (Vec<(usize, i64)>, Amount) {
        let most = (effort.work / self.links.len().max(1)).clamp(FEWEST_RELAXATIONS, effort.most_relaxations);
        let mut open = BinaryHeap::new();
        let mut age = 0;
        open.extend(self.branch(Vec::new(), age));
        while self.relaxations < most {
            let Some(branch) = open.pop() else { break };
            if self.is_beaten(branch.total) {
                open.clear();
                break;
            }
            let Some(broken) = self.most_broken(&branch.flows, &branch.decided) else {
                self.best = Some((branch.total, branch.flows));
                continue;
            };
            if age % ROUND_EVERY == 0 {
                self.round(&branch);
            }
            for at_least_lot in [true, false] {
                let mut decided = branch.decided.clone();
                decided.push((broken, at_least_lot));
                age += 1;
                open.extend(
                    self.branch(decided, age)
                        .filter(|child| !self.is_beaten(child.total)),
                );
            }
        }
        let (total, flows) = self.best.take().unwrap_or_default();
        let bound = match open.pop() {
            Some(branch) if branch.total.0 > total.0 => self.amount(&branch.flows),
            _ => self.amount(&flows),
        };
        (flows, bound)
    }

    fn is_beaten(&self, total: Total) -> bool {
        self.best.as_ref().is_some_and(|(best, _)| total.0 <= best.0)
    }

    fn amount(&self, flows: &[(usize, i64)]) -> Amount {
        let mut amount = Amount::default();
        for (at, kilograms) in flows {
            amount.add(*kilograms, self.links[*at].surplus_vnd);
        }
        amount
    }

    fn total(&self, flows: &[(usize, i64)]) -> Total {
        flows.iter().fold((0, 0), |(main, tie), (at, kilograms)| {
            let gain = self.links[*at].gain;
            let kilograms = i128::from(*kilograms);
            (
                main + kilograms * i128::from(gain.main),
                tie + kilograms * i128::from(gain.tie),
            )
        })
    }

    fn branch(&mut self, decided: Vec<(usize, bool)>, age: usize) -> Option<Branch> {
        let flows = self.relax(&decided)?;
        Some(Branch {
            total: self.total(&flows),
            age: std::cmp::Reverse(age),
            decided,
            flows,
        })
    }

    /// The broken link farthest from both nothing and its lot.
    fn most_broken(&self, flows: &[(usize, i64)], decided: &[(usize, bool)]) -> Option<usize> {
        flows
            .iter()
            .filter(|(at, kilograms)| *kilograms < self.links[*at].lot_kg && !is_decided(decided, *at))
            .max_by_key(|(at, kilograms)| {
                (
                    *kilograms.min(&(self.links[*at].lot_kg - kilograms)),
                    std::cmp::Reverse(*at),
                )
            })
            .map(|(at, _)| *at)
    }

    /// Turns a branch's optimum into an allocation: broken links below half their lot go, the fullest
    /// of the others is raised to its lot where that is possible, and so on.
    fn round(&mut self, branch: &Branch) {
        let mut decided = branch.decided.clone();
        let mut flows = branch.flows.clone();
        loop {
            let broken: Vec<(usize, i64, i64)> = flows
                .iter()
                .map(|(at, kilograms)| (*at, *kilograms, self.links[*at].lot_kg))
                .filter(|(_, kilograms, lot)| kilograms < lot)
                .collect();
            let low: Vec<usize> = broken
                .iter()
                .filter(|(_, kg, lot)| 2 * kg < *lot)
                .map(|b| b.0)
                .collect();
            let fullest = broken
                .iter()
                .max_by_key(|(at, kg, lot)| (kg * 1_000 / lot, std::cmp::Reverse(*at)));
            let Some((fullest, ..)) = fullest.copied() else {
                break;
            };
            let known = decided.len();
            if low.is_empty() {
                decided.push((fullest, true));
            } else {
                decided.extend(low.into_iter().map(|at| (at, false)));
            }
            let mut next = self.relax(&decided);
            if next.is_none() {
                decided.truncate(known);
                decided.push((fullest, false));
                next = self.relax(&decided);
            }
            let Some(next) = next else { return };
            flows = next;
        }
        let total = self.total(&flows);
        if !self.is_beaten(total) {
            self.best = Some((total, flows));
        }
    }

    /// The optimum when decided links carry nothing or at least their lot and the others are free;
    /// `None` when the lots do not fit. A link whose lot no longer fits carries nothing.
    fn relax(&mut self, decided: &[(usize, bool)]) -> Option<Vec<(usize, i64)>> {
        self.relaxations += 1;
        let mut supplies_kg = self.problem.supplies_kg.clone();
        let mut demands_kg = self.problem.demands_kg.clone();
        let mut carried = vec![0; self.links.len()];
        for (at, _) in decided.iter().filter(|(_, at_least_lot)| *at_least_lot) {
            let link = &self.links[*at];
            supplies_kg[link.offer as usize] -= link.lot_kg;
            demands_kg[link.request as usize] -= link.lot_kg;
            carried[*at] = link.lot_kg;
            if supplies_kg[link.offer as usize] < 0 || demands_kg[link.request as usize] < 0 {
                return None;
            }
        }
        let mut out = vec![false; self.links.len()];
        for (at, _) in decided.iter().filter(|(_, at_least_lot)| !at_least_lot) {
            out[*at] = true;
        }
        let mut sources = Numbering::new(supplies_kg.len());
        let mut sinks = Numbering::new(demands_kg.len());
        let mut arcs = Vec::new();
        let mut at_arc = Vec::new();
        for (at, link) in self.links.iter().enumerate() {
            let room = supplies_kg[link.offer as usize].min(demands_kg[link.request as usize]);
            let least = if carried[at] > 0 { 1 } else { link.lot_kg.max(1) };
            if !out[at] && room >= least {
                let (source, sink) = (sources.number(link.offer), sinks.number(link.request));
                arcs.push(Arc {
                    source,
                    sink,
                    gain: link.gain,
                });
                at_arc.push(at);
            }
        }
        let pick =
            |all: &[i64], chosen: &[u32]| chosen.iter().map(|i| all[*i as usize]).collect::<Vec<i64>>();
        let mut network = Network::new(
            &pick(&supplies_kg, &sources.chosen),
            &pick(&demands_kg, &sinks.chosen),
            arcs,
        );
        network.optimise();
        for (arc, kilograms) in network.flows() {
            carried[at_arc[arc]] += kilograms;
        }
        Some(
            carried
                .into_iter()
                .enumerate()
                .filter(|(_, kilograms)| *kilograms > 0)
                .collect(),
        )
    }
}

fn is_decided(decided: &[(usize, bool)], at: usize) -> bool {
    decided.iter().any(|(other, _)| *other == at)
}

/// Gives rows that take part consecutive numbers, in the order of first use.
struct Numbering {
    numbers: Vec<u32>,
    chosen: Vec<u32>,
}

impl Numbering {
    fn new(rows: usize) -> Numbering {
        Numbering {
            numbers: vec![u32::MAX; rows],
            chosen: Vec::new(),
        }
    }

    fn number(&mut self, row: u32) -> u32 {
        let number = &mut self.numbers[row as usize];
        if *number == u32::MAX {
            *number = self.chosen.len() as u32;
            self.chosen.push(row);
        }
        *number
    }
}
