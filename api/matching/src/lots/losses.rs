//! What keeping the lots costs at least, beyond the relaxation.
//!
//! An arc below its lot is either closed or raised to its lot, and each of the two moves kilograms
//! along other steps. A shortest path gives the least loss; a step over an arc that carries nothing
//! yet counts with its whole lot, for less cannot go there. The cheaper of the two is a loss that every
//! allocation has. The losses per kilogram that this argument used up are taken away, what remains is
//! left for the next arc, and so the losses of all broken arcs add up (additive bounding: Fischetti and
//! Toth 1989).

use super::flow::{Decision, Flow};
use super::paths::Hop;
use super::piece::Piece;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An arc below its lot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken {
    pub arc: u32,
    pub carried_kg: i64,
    pub missing_kg: i64,
}

/// The least that closing an arc and raising it loses; `None` where that is not possible or loses all
/// there is to lose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ways {
    pub close: Option<i64>,
    pub raise: Option<i64>,
}

impl Ways {
    pub fn least(self) -> Option<i64> {
        [self.close, self.raise].into_iter().flatten().min()
    }
}

/// One step that kilograms can take from a node. Steps that undo cost nothing and have no slot.
#[derive(Debug, Clone, Copy)]
struct Step {
    head: u32,
    slot: u32,
}

const FREE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, Default)]
struct Loss {
    /// Still unused.
    per_kg: i64,
    /// What goes over the step at least when it is used at all.
    lot_kg: i64,
}

/// The steps that are open under a branch's optimum, and what they lose, in units of `2^shift`: the
/// remainders that this drops only make the losses smaller.
pub(super) struct Losses {
    shift: u32,
    starts: Vec<u32>,
    steps: Vec<Step>,
    /// Of arcs, then of nodes.
    losses: Vec<Loss>,
}

/// Distances from one node.
#[derive(Default)]
pub(super) struct Spread {
    distance: Vec<i64>,
    queue: BinaryHeap<Reverse<(i64, u32)>>,
    /// Nodes as near as the one just taken up.
    level: Vec<u32>,
    used: Vec<i64>,
    /// Since the beginning: a measure of work that is the same on every machine.
    pub steps_weighed: u64,
}

impl Losses {
    /// Leaves out unused arcs whose whole lot loses `room` or more, and closes them: nothing better
    /// than what is known uses them.
    pub fn of(piece: &Piece, flow: &mut Flow, room: i128) -> Losses {
        let leftover = piece.leftover_node();
        let mut exact: Vec<(i128, i64)> = Vec::with_capacity(piece.arcs.len() + leftover);
        for (index, arc) in piece.arcs.iter().enumerate() {
            if flow.decisions[index] == Decision::Closed {
                exact.push((0, 0));
                continue;
            }
            let per_kg = flow.loss(piece, Hop::Arc(index as u32));
            let unused = flow.decisions[index] == Decision::Free && flow.carried_kg[index] == 0;
            if unused && per_kg * i128::from(arc.lot_kg) >= room {
                flow.decisions[index] = Decision::Closed;
            }
            exact.push((per_kg, if unused { arc.lot_kg } else { 0 }));
        }
        exact.extend((0..leftover).map(|node| (flow.loss(piece, Hop::Leave(node as u32)), 0)));
        let lots_kg = piece.arcs.iter().map(|arc| arc.lot_kg);
        let most_kg = lots_kg
            .chain(piece.quantity_kg.iter().copied())
            .max()
            .unwrap_or(0);
        let most = exact.iter().map(|(per_kg, _)| *per_kg).max().unwrap_or(0) * i128::from(most_kg);
        let shift = (i128::BITS - most.leading_zeros()).saturating_sub(SAFE_BITS);
        let losses = exact
            .into_iter()
            .map(|(per_kg, lot_kg)| Loss {
                per_kg: i64::try_from(per_kg >> shift).unwrap_or(0),
                lot_kg,
            })
            .collect();
        let (starts, steps) = open_steps(piece, flow);
        Losses {
            shift,
            starts,
            steps,
            losses,
        }
    }

    /// What is less than `exact` in whole units is less in truth.
    pub fn units(&self, exact: i128) -> i64 {
        let units = (exact >> self.shift) + i128::from(exact & ((1 << self.shift) - 1) != 0);
        i64::try_from(units).unwrap_or(i64::MAX)
    }

    pub fn exact(&self, units: i64) -> i128 {
        i128::from(units) << self.shift
    }

    /// What closing and raising the arc lose at least, as far as that is less than `cap`. The distances
    /// stay in `spreads`.
    pub fn ways(&self, piece: &Piece, spreads: &mut [Spread; 2], broken: &Broken, cap: i64) -> Ways {
        let at = &piece.arcs[broken.arc as usize];
        let (source, sink) = (at.source, at.sink);
        let [closing, raising] = spreads;
        Ways {
            close: self.spread(closing, (source, sink), broken.carried_kg, cap),
            raise: self.spread(raising, (sink, source), broken.missing_kg, cap),
        }
    }

    /// Shortest path (Dijkstra 1959) for `kg` kilograms. The step between the two ends itself does not
    /// count.
    fn spread(&self, spread: &mut Spread, (from, to): (u32, u32), kg: i64, cap: i64) -> Option<i64> {
        let Spread {
            distance,
            queue,
            level,
            steps_weighed,
            ..
        } = spread;
        distance.clear();
        distance.resize(self.starts.len() - 1, i64::MAX);
        queue.clear();
        level.clear();
        distance[from as usize] = 0;
        level.push(from);
        let mut so_far = 0;
        loop {
            let node = match level.pop() {
                Some(node) => node,
                None => {
                    let Reverse((next, node)) = queue.pop()?;
                    if next > distance[node as usize] {
                        continue;
                    }
                    if next >= cap {
                        return None;
                    }
                    so_far = next;
                    node
                }
            };
            if node == to {
                return Some(so_far);
            }
            let steps = self.steps_from(node);
            *steps_weighed += steps.len() as u64;
            for step in steps {
                let known = &mut distance[step.head as usize];
                if *known <= so_far || (node == from && step.head == to) {
                    continue;
                }
                let length = match self.losses.get(step.slot as usize) {
                    Some(loss) => loss.per_kg * kg.max(loss.lot_kg),
                    None => 0,
                };
                let reached = so_far + length;
                if reached < *known {
                    *known = reached;
                    if length == 0 {
                        level.push(step.head);
                    } else {
                        queue.push(Reverse((reached, step.head)));
                    }
                }
            }
        }
    }

    fn steps_from(&self, node: u32) -> &[Step] {
        &self.steps[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Takes away what the two ways to decide the broken arc used for the least that both lose.
    pub fn use_up(&mut self, spreads: &mut [Spread; 2], broken: &Broken, ways: Ways) {
        let Some(least) = ways.least().filter(|least| *least > 0) else {
            return;
        };
        let [closing, raising] = spreads;
        let mut used = std::mem::take(&mut closing.used);
        used.resize(self.losses.len(), 0);
        let mut touched = Vec::new();
        for (way, kg, spread) in [
            (ways.close, broken.carried_kg, &*closing),
            (ways.raise, broken.missing_kg, &*raising),
        ] {
            if way.is_none() {
                continue;
            }
            for (node, distance) in spread.distance.iter().enumerate().filter(|(_, d)| **d < least) {
                for step in self
                    .steps_from(node as u32)
                    .iter()
                    .filter(|step| step.slot != FREE)
                {
                    let stretch = spread.distance[step.head as usize].min(least) - distance;
                    if stretch > 0 {
                        let least_kg = kg.max(self.losses[step.slot as usize].lot_kg);
                        let used = &mut used[step.slot as usize];
                        *used = (*used).max((stretch + least_kg - 1) / least_kg);
                        touched.push(step.slot as usize);
                    }
                }
            }
        }
        for slot in touched {
            let used = std::mem::take(&mut used[slot]);
            let loss = &mut self.losses[slot];
            loss.per_kg = (loss.per_kg - used).max(0);
        }
        closing.used = used;
    }

    /// Closes unused arcs whose whole lot would lose `room` or more.
    pub fn close_hopeless(&self, flow: &mut Flow, room: i64) {
        for (decision, loss) in flow.decisions.iter_mut().zip(&self.losses) {
            let lost = loss.per_kg.saturating_mul(loss.lot_kg);
            if lost >= room && loss.lot_kg > 0 && *decision == Decision::Free {
                *decision = Decision::Closed;
            }
        }
    }
}

/// A path has fewer than 2^16 steps: its length stays below 2^63.
const SAFE_BITS: u32 = 46;

fn open_steps(piece: &Piece, flow: &Flow) -> (Vec<u32>, Vec<Step>) {
    let leftover = piece.leftover_node();
    let leave = |node: usize, head: usize| Step {
        head: head as u32,
        slot: (piece.arcs.len() + node) as u32,
    };
    let free = |head: usize| Step {
        head: head as u32,
        slot: FREE,
    };
    let mut starts = vec![0];
    let mut steps = Vec::with_capacity(piece.arcs.len() + 3 * leftover);
    for node in 0..leftover {
        for arc in piece.arcs_of(node) {
            let at = &piece.arcs[*arc as usize];
            if node < piece.sources {
                if flow.is_open(*arc) {
                    steps.push(Step {
                        head: at.sink,
                        slot: *arc,
                    });
                }
            } else if flow.spare_kg(piece, *arc) > 0 {
                steps.push(free(at.source as usize));
            }
        }
        if node < piece.sources {
            steps.push(leave(node, leftover));
        } else if flow.left_kg[node] > 0 {
            steps.push(free(leftover));
        }
        starts.push(steps.len() as u32);
    }
    steps.extend((piece.sources..leftover).map(|sink| leave(sink, sink)));
    steps.extend(
        (0..piece.sources)
            .filter(|source| flow.left_kg[*source] > 0)
            .map(free),
    );
    starts.push(steps.len() as u32);
    (starts, steps)
}
