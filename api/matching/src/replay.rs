//! "What if": one row changed, the group solved again, starting from the optimum there was.

use crate::gain::{Gain, Scale};
use crate::lots::keep_lots;
use crate::market::Side;
use crate::network::{Arc, Network};
use crate::relax::{Link, Problem, gain};
use crate::solve::Solution;

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
    /// Every pair of the row goes before all others.
    pub priority: bool,
    /// The row's pairs may carry any quantity.
    pub any_lot: bool,
}

pub(crate) struct Replay<'a> {
    solution: &'a Solution<'a>,
    work: Network,
    /// Links by offer and by request.
    links: [Vec<Vec<usize>>; 2],
    has_lots: bool,
}

impl<'a> Replay<'a> {
    pub fn new(solution: &'a Solution<'a>) -> Replay<'a> {
        let problem = &solution.problem;
        let mut links = [
            vec![Vec::new(); problem.supplies_kg.len()],
            vec![Vec::new(); problem.demands_kg.len()],
        ];
        for (index, link) in problem.links.iter().enumerate() {
            links[0][link.offer as usize].push(index);
            links[1][link.request as usize].push(index);
        }
        let has_lots = problem.links.iter().any(|link| link.lot_kg > 1);
        Replay {
            solution,
            work: solution.network.clone(),
            links,
            has_lots,
        }
    }

    pub fn links(&self, side: Side, row: usize) -> &[usize] {
        match side {
            Side::Offer => &self.links[0][row],
            Side::Request => &self.links[1][row],
        }
    }

    /// Whether lot limits changed the allocation around that row.
    pub fn is_searched(&self, side: Side, row: usize) -> bool {
        self.links(side, row)
            .first()
            .is_some_and(|link| self.solution.settled.searched[*link])
    }

    /// Kilograms of the row that trade after the change.
    pub fn matched_kg(&mut self, side: Side, row: usize, change: &Change) -> i64 {
        let problem = &self.solution.problem;
        let added: Vec<Link> = change
            .new_pairs
            .iter()
            .map(|pair| self.link(side, row, pair, change.priority))
            .collect();
        let shift = shift(&problem.scale, change);
        let own = self.links(side, row).to_vec();
        for link in &own {
            self.work.arcs[*link].gain = problem.links[*link].gain + shift;
        }
        self.work.arcs.extend(added.iter().map(|l| Arc {
            source: l.offer,
            sink: l.request,
            gain: l.gain,
        }));
        self.work.restart_from(&self.solution.network);
        if shift == Gain::ZERO {
            self.work.optimise()
        } else {
            self.work.optimise_with_new_gains()
        }

        let lots_matter = self.has_lots || added.iter().any(|link| link.lot_kg > 1);
        let flows = if lots_matter {
            let changed = self.changed_problem(&own, &added, shift, change);
            keep_lots(&changed, &self.work)
                .flows
                .into_iter()
                .map(|(link, kilograms)| (changed.links[link], kilograms))
                .collect()
        } else {
            Vec::new()
        };
        let unsent = match side {
            Side::Offer => problem.supplies_kg[row] - self.work.unsent_kg(row),
            Side::Request => problem.demands_kg[row] - self.work.unmet_kg(row),
        };
        for link in own {
            self.work.arcs[link].gain = problem.links[link].gain;
        }
        self.work.arcs.truncate(problem.links.len());
        if !lots_matter {
            return unsent;
        }
        let of_row = |link: &Link| match side {
            Side::Offer => link.offer as usize == row,
            Side::Request => link.request as usize == row,
        };
        flows
            .iter()
            .filter(|(link, _)| of_row(link))
            .map(|(_, kilograms)| kilograms)
            .sum()
    }

    fn link(&self, side: Side, row: usize, pair: &NewPair, ahead: bool) -> Link {
        let problem = &self.solution.problem;
        let (offer, request) = match side {
            Side::Offer => (row as u32, pair.other as u32),
            Side::Request => (pair.other as u32, row as u32),
        };
        let mut gain = gain(
            &self.solution.group,
            &problem.scale,
            offer,
            request,
            pair.surplus_vnd,
        );
        if ahead {
            gain.main += priority(&problem.scale);
        }
        Link {
            offer,
            request,
            gain,
            surplus_vnd: pair.surplus_vnd,
            lot_kg: pair.lot_kg,
            ahead,
        }
    }

    fn changed_problem(&self, own: &[usize], added: &[Link], shift: Gain, change: &Change) -> Problem {
        let problem = &self.solution.problem;
        let mut links = problem.links.clone();
        for link in own {
            let link = &mut links[*link];
            link.gain = link.gain + shift;
            link.surplus_vnd += change.more_surplus_vnd;
            link.ahead = change.priority;
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

fn shift(scale: &Scale, change: &Change) -> Gain {
    let main = if change.priority {
        priority(scale)
    } else {
        scale.main(change.more_surplus_vnd) - scale.main(0)
    };
    Gain { main, tie: 0 }
}

/// No row's part in an optimum exceeds the largest gain there is.
fn priority(scale: &Scale) -> i64 {
    scale.main(scale.largest_surplus) + 1
}
