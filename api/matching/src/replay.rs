//! "What if": one row changed, the group solved again, starting from the optimum there was.
//!
//! Where no row of the group has a lot the answer is the new optimum, to the kilogram. With lots, an
//! optimum can be out of reach, and the market is not searched again for each of many questions:
//!
//! - Where few steps proved the group's result to be the best, so many are spent on the question too.
//!   When they prove the new optimum, that is the answer.
//! - Otherwise the answer is an allocation found from the group's own ([`Standing`]): it keeps all lots
//!   under the changed conditions, the objective counts it better than the old one under the same
//!   conditions, and the row trades in it what is told. So the stated kilograms are there for the taking.
//!   That the row could trade yet more, or more after a smaller change, by moving the whole market about
//!   is not ruled out.
//!
//! An answer that nothing is gained says in the latter case that no such allocation was found.

use crate::gain::Gain;
use crate::lots::{Standing, Way, proven};
use crate::market::Side;
use crate::network::{Arc, Network};
use crate::prices::{Trade, best_for_offers, best_for_requests};
use crate::relax::{Amount, Link, Problem, gain};
use crate::solve::Solution;
use domain::Objective;

/// A pair that the change lets trade; `other` is the row on the other side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPair {
    pub other: usize,
    pub surplus_vnd: i64,
    pub lot_kg: i64,
}

/// What becomes different for one row.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub new_pairs: Vec<NewPair>,
    /// Added to the surplus of every pair that the row has; new pairs come with theirs.
    pub more_surplus_vnd: i64,
    /// The row's pairs may carry any quantity.
    pub any_lot: bool,
}

/// What all questions about one group start from.
pub(crate) struct Ground<'a> {
    pub solution: &'a Solution<'a>,
    /// Links by offer and by request.
    links: [Vec<Vec<usize>>; 2],
    basis: Basis,
}

enum Basis {
    /// What a kilogram of each offer and of each request has to beat.
    Prices([Vec<Gain>; 2]),
    Lots(Box<Standing>),
}

impl<'a> Ground<'a> {
    pub fn of(solution: &'a Solution<'a>) -> Ground<'a> {
        let (group, problem) = (&solution.group, &solution.problem);
        let mut links = [
            vec![Vec::new(); problem.supplies_kg.len()],
            vec![Vec::new(); problem.demands_kg.len()],
        ];
        for (index, link) in problem.links.iter().enumerate() {
            links[0][link.offer as usize].push(index);
            links[1][link.request as usize].push(index);
        }
        let has_lots = group.offers.iter().any(|row| row.offer.min_lot_kg > 1)
            || group.requests.iter().any(|row| row.request.min_lot_kg > 1);
        let basis = if has_lots {
            Basis::Lots(Box::new(Standing::new(problem, &solution.settled.flows)))
        } else {
            Basis::Prices(to_beat(solution))
        };
        Ground {
            solution,
            links,
            basis,
        }
    }

    fn links(&self, side: Side, row: usize) -> &[usize] {
        match side {
            Side::Offer => &self.links[0][row],
            Side::Request => &self.links[1][row],
        }
    }

    /// The row's pairs after the change.
    fn ways(&self, side: Side, row: usize, change: &Change) -> Vec<Way> {
        let own = self.links(side, row).iter().map(|link| {
            let link = &self.solution.problem.links[*link];
            Way {
                other: other_row(side, link),
                surplus_vnd: link.surplus_vnd.saturating_add(change.more_surplus_vnd),
                lot_kg: if change.any_lot { 0 } else { link.lot_kg },
            }
        });
        let added = change.new_pairs.iter().map(|pair| Way {
            other: pair.other,
            surplus_vnd: pair.surplus_vnd,
            lot_kg: pair.lot_kg,
        });
        own.chain(added).collect()
    }
}

fn other_row(side: Side, link: &Link) -> usize {
    match side {
        Side::Offer => link.request as usize,
        Side::Request => link.offer as usize,
    }
}

fn to_beat(solution: &Solution) -> [Vec<Gain>; 2] {
    let problem = &solution.problem;
    let mut trades: Vec<Trade> = problem
        .links
        .iter()
        .map(|l| Trade {
            offer: l.offer as usize,
            request: l.request as usize,
            gain: l.gain,
            matched: false,
        })
        .collect();
    for (link, _) in solution.network.flows() {
        trades[link].matched = true;
    }
    let (offers, requests) = (problem.supplies_kg.len(), problem.demands_kg.len());
    let unsold: Vec<bool> = (0..offers).map(|i| solution.network.unsent_kg(i) > 0).collect();
    let unmet: Vec<bool> = (0..requests).map(|j| solution.network.unmet_kg(j) > 0).collect();
    [
        best_for_offers(&trades, requests, &unsold).offers,
        best_for_requests(&trades, offers, &unmet).requests,
    ]
}

pub(crate) struct Replay<'a> {
    ground: &'a Ground<'a>,
    work: Network,
}

impl<'a> Replay<'a> {
    pub fn new(ground: &'a Ground<'a>) -> Replay<'a> {
        Replay {
            ground,
            work: ground.solution.network.clone(),
        }
    }

    pub fn has_lots(&self) -> bool {
        matches!(self.ground.basis, Basis::Lots(_))
    }

    /// Whether the group is so small that what lots make of it was proven with few steps.
    pub fn is_small(&self) -> bool {
        self.ground.solution.settled.is_small
    }

    /// What a kilogram of a row on the other side has to beat; with lots no price tells that.
    pub fn to_beat(&self, side: Side, other: usize) -> Option<Gain> {
        match (&self.ground.basis, side) {
            (Basis::Prices([_, requests]), Side::Offer) => Some(requests[other]),
            (Basis::Prices([offers, _]), Side::Request) => Some(offers[other]),
            (Basis::Lots(_), _) => None,
        }
    }

    /// Kilograms of the row that trade after the change.
    pub fn matched_kg(&mut self, side: Side, row: usize, change: &Change) -> i64 {
        let ground = self.ground;
        let Basis::Lots(standing) = &ground.basis else {
            return self
                .again(side, row, change, |replay, _| Some(replay.sent_kg(side, row)))
                .unwrap_or(0);
        };
        let proven_kg = if ground.solution.settled.is_small {
            self.again(side, row, change, |replay, added| {
                replay.proven_kg(side, row, change, added)
            })
        } else {
            None
        };
        proven_kg.unwrap_or_else(|| standing.matched_kg(side, row, &ground.ways(side, row, change)))
    }

    /// With lots: a change of the own price with which the row trades more, as small as one was found.
    /// `too_dear` are further partners: by how much they are short, the row, its lot and surplus.
    pub fn least_price_change(
        &self,
        side: Side,
        row: usize,
        too_dear: &[(i64, usize, i64, i64)],
    ) -> Option<i64> {
        let Basis::Lots(standing) = &self.ground.basis else {
            return None;
        };
        let mut ways = self.ground.ways(side, row, &Change::default());
        let mut short_vnd = vec![0; ways.len()];
        for (short, other, lot_kg, surplus_vnd) in too_dear {
            short_vnd.push(*short);
            ways.push(Way {
                other: *other,
                surplus_vnd: *surplus_vnd,
                lot_kg: *lot_kg,
            });
        }
        standing.least_change(side, row, &ways, &short_vnd)
    }

    /// Kilograms that the row would trade at most after the change if its partners took it before all
    /// others: their whole quantities would be there for the taking, a lot at a time.
    pub fn most_kg(&self, side: Side, row: usize, change: &Change) -> i64 {
        let problem = &self.ground.solution.problem;
        let (own_kg, others_kg) = match side {
            Side::Offer => (problem.supplies_kg[row], &problem.demands_kg),
            Side::Request => (problem.demands_kg[row], &problem.supplies_kg),
        };
        let ways = self.ground.ways(side, row, change);
        let parts: Vec<(i64, i64)> = ways
            .iter()
            .map(|way| (way.lot_kg.max(1), others_kg[way.other]))
            .collect();
        largest_sum(own_kg, &parts)
    }

    /// Solves the group again with the change, lots left aside, asks, and undoes the change.
    fn again<T>(
        &mut self,
        side: Side,
        row: usize,
        change: &Change,
        ask: impl FnOnce(&Replay, &[Link]) -> Option<T>,
    ) -> Option<T> {
        let Solution { problem, network, .. } = self.ground.solution;
        let added: Vec<Link> = change
            .new_pairs
            .iter()
            .map(|pair| self.link(side, row, pair))
            .collect();
        let scale = &problem.scale;
        let shift = Gain {
            main: scale.main(change.more_surplus_vnd) - scale.main(0),
            tie: 0,
        };
        let own = self.ground.links(side, row);
        for link in own {
            self.work.arcs[*link].gain = problem.links[*link].gain + shift;
        }
        self.work.arcs.extend(added.iter().map(|l| Arc {
            source: l.offer,
            sink: l.request,
            gain: l.gain,
        }));
        self.work.restart_from(network);
        if shift == Gain::ZERO {
            self.work.optimise()
        } else {
            self.work.optimise_with_new_gains()
        }
        let answer = ask(self, &added);
        for link in own {
            self.work.arcs[*link].gain = problem.links[*link].gain;
        }
        self.work.arcs.truncate(problem.links.len());
        answer
    }

    fn sent_kg(&self, side: Side, row: usize) -> i64 {
        let problem = &self.ground.solution.problem;
        match side {
            Side::Offer => problem.supplies_kg[row] - self.work.unsent_kg(row),
            Side::Request => problem.demands_kg[row] - self.work.unmet_kg(row),
        }
    }

    /// What the row trades in the best allocation that keeps the lots, where few steps prove it. What is
    /// not better than the old one leaves that in its place.
    fn proven_kg(&self, side: Side, row: usize, change: &Change, added: &[Link]) -> Option<i64> {
        let changed = self.changed_problem(side, row, added, change);
        let best = proven(&changed, &self.work)?;
        let old = &self.ground.solution.settled.flows;
        let counted = |flows| in_order(changed.scale.objective, changed.amount(flows));
        let flows = if counted(&best) > counted(old) { &best } else { old };
        let of_row = |link: &Link| match side {
            Side::Offer => link.offer as usize == row,
            Side::Request => link.request as usize == row,
        };
        let own = flows.iter().filter(|(link, _)| of_row(&changed.links[*link]));
        Some(own.map(|(_, kg)| kg).sum())
    }

    fn link(&self, side: Side, row: usize, pair: &NewPair) -> Link {
        let Solution { group, problem, .. } = self.ground.solution;
        let (offer, request) = match side {
            Side::Offer => (row as u32, pair.other as u32),
            Side::Request => (pair.other as u32, row as u32),
        };
        Link {
            offer,
            request,
            gain: gain(group, &problem.scale, offer, request, pair.surplus_vnd),
            surplus_vnd: pair.surplus_vnd,
            lot_kg: pair.lot_kg,
        }
    }

    fn changed_problem(&self, side: Side, row: usize, added: &[Link], change: &Change) -> Problem {
        let problem = &self.ground.solution.problem;
        let mut links = problem.links.clone();
        for link in self.ground.links(side, row) {
            let arc = &self.work.arcs[*link];
            let link = &mut links[*link];
            link.gain = arc.gain;
            link.surplus_vnd += change.more_surplus_vnd;
            if change.any_lot {
                link.lot_kg = 0;
            }
        }
        links.extend_from_slice(added);
        Problem {
            scale: problem.scale,
            supplies_kg: problem.supplies_kg.clone(),
            demands_kg: problem.demands_kg.clone(),
            links,
        }
    }
}

fn in_order(objective: Objective, amount: Amount) -> (i128, i128) {
    match objective {
        Objective::Volume => (amount.quantity_kg, amount.surplus_vnd),
        Objective::Value => (amount.surplus_vnd, amount.quantity_kg),
    }
}

/// The largest sum up to `most` when each part is nothing or from its least to its largest. Sums that can
/// be had are kept as stretches; where they lie scattered, the largest of them only.
fn largest_sum(most: i64, parts: &[(i64, i64)]) -> i64 {
    const STRETCHES: usize = 1_000;
    let mut stretches = vec![(0, 0)];
    for (least, largest) in parts {
        let with = stretches
            .iter()
            .map(|(low, high)| (low + least, (high + largest).min(most)));
        let with: Vec<(i64, i64)> = with.filter(|(low, _)| *low <= most).collect();
        stretches.extend(with);
        stretches.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
        for (low, high) in stretches {
            match joined.last_mut() {
                Some(last) if low <= last.1 + 1 => last.1 = last.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        stretches = joined.split_off(joined.len().saturating_sub(STRETCHES));
    }
    stretches.last().map_or(0, |(_, high)| *high)
}

#[cfg(test)]
mod tests {
    use super::largest_sum;

    #[test]
    fn parts_add_up_to_the_most_that_fits() {
        assert_eq!(largest_sum(10, &[]), 0);
        assert_eq!(largest_sum(10, &[(1, 4), (1, 3)]), 7);
        assert_eq!(largest_sum(10, &[(6, 6), (6, 7)]), 7);
        assert_eq!(largest_sum(10, &[(6, 6), (3, 3), (2, 2)]), 9);
        assert_eq!(largest_sum(10, &[(6, 8), (2, 2)]), 10);
        assert_eq!(largest_sum(10, &[(11, 20)]), 0);
    }
}
