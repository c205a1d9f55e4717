//! What one row could trade more while the decisions about all other pairs stand.
//!
//! A whole market with lots is searched once. The many questions of an explanation start from what that
//! search found and change it only so far: pairs that trade keep their lots, pairs that do not stay shut
//! unless they have no lot, and what goes beyond the lots moves along shortest paths. Only the row that
//! is asked about may use any of its pairs, and for each may make one pair give way, of its own or of
//! its partner. An allocation that is found so keeps all lots and all quantities. It counts when it is
//! better, by the round's objective, than the standing one on the same terms.

use super::flow::{Decision, Flow, NO_FLOOR};
use super::paths::Paths;
use super::piece::{Fold, Piece, PieceArc};
use crate::market::Side;
use crate::relax::Problem;
use std::cmp::Reverse;

/// A pair of the row that is asked about, on the terms of the question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    /// The row on the other side.
    pub other: usize,
    pub surplus_vnd: i64,
    pub lot_kg: i64,
}

pub(crate) struct Standing {
    fold: Fold,
    sources: usize,
    quantity_kg: Vec<i64>,
    /// Pairs that trade, and those without a lot.
    arcs: Vec<PieceArc>,
    carried_kg: Vec<i64>,
    decisions: Vec<Decision>,
    /// For questions of offers and of requests: the cheapest ways on from everywhere to the leftover
    /// node, and from there to everywhere.
    prices: [Vec<i128>; 2],
    /// No path costs as much.
    far: i128,
}

/// What is tried: a way that is not used yet, else the ways in use; and a pair that gives way.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    way: Option<u32>,
    dropped: Option<u32>,
}

const TRIED: usize = 12;
const PASSES: usize = 4;
/// Of the prices that the attempts need, so many are counted.
const PRICED: usize = 24;

impl Standing {
    pub fn new(problem: &Problem, flows: &[(usize, i64)]) -> Standing {
        let sources = problem.supplies_kg.len();
        let quantity_kg: Vec<i64> = problem
            .supplies_kg
            .iter()
            .chain(&problem.demands_kg)
            .copied()
            .collect();
        let sum = |part: &[i64]| part.iter().map(|kg| i128::from(*kg)).sum::<i128>();
        let most_kg = sum(&problem.supplies_kg).min(sum(&problem.demands_kg));
        let largest = 2 * i128::from(problem.scale.largest_surplus);
        let fold = Fold::up_to(problem.scale.objective, most_kg, most_kg * largest);
        let far = fold.pair(1, largest) * (2 * quantity_kg.len() as i128 + 8);

        let mut carried = vec![0; problem.links.len()];
        for (link, kg) in flows {
            carried[*link] = *kg;
        }
        let open: Vec<usize> = (0..carried.len())
            .filter(|link| carried[*link] > 0 || problem.links[*link].lot_kg <= 1)
            .collect();
        let arcs: Vec<PieceArc> = open
            .iter()
            .map(|link| {
                let link = &problem.links[*link];
                arc(
                    &fold,
                    link.offer as usize,
                    sources + link.request as usize,
                    link.surplus_vnd,
                    link.lot_kg,
                )
            })
            .collect();
        let piece = Piece::from_arcs(sources, quantity_kg, arcs, Vec::new(), fold);
        let used =
            |(arc, link): (usize, &usize)| (carried[*link] > 0).then_some((arc as u32, carried[*link]));
        let used: Vec<(u32, i64)> = open.iter().enumerate().filter_map(used).collect();
        let mut decisions = vec![Decision::Closed; open.len()];
        for (arc, _) in &used {
            decisions[*arc as usize] = Decision::Raised;
        }
        let nowhere = vec![0; piece.leftover_node() + 1];
        let mut flow = Flow::new(&piece, &used, nowhere, decisions);
        flow.set_prices(onward_prices(&piece, &flow, far));
        let mut paths = Paths::new(&piece);
        for arc in 0..open.len() as u32 {
            if flow.carried_kg[arc as usize] == 0 {
                let kg = flow.filled(&piece, &mut paths, arc, 0, 0).unwrap_or_default();
                flow.carry(&piece, arc, kg);
                flow.decisions[arc as usize] = Decision::Free;
            }
        }
        Standing {
            fold,
            sources,
            prices: [
                onward_prices(&piece, &flow, far),
                backward_prices(&piece, &flow, far),
            ],
            quantity_kg: piece.quantity_kg,
            arcs: piece.arcs,
            carried_kg: flow.carried_kg,
            decisions: flow.decisions,
            far,
        }
    }

    /// Kilograms that the row trades with these pairs instead of its own, which must stand among them
    /// with one and the same change of surplus.
    pub fn matched_kg(&self, side: Side, row: usize, ways: &[Way]) -> i64 {
        let (question, start) = self.question(side, row, ways);
        let mut paths = Paths::new(&question.piece);
        let found = question.better(&mut paths, start);
        self.quantity_kg[question.node] - found.unsold_kg
    }

    /// The least by which the surplus of all its pairs has to grow for the row to trade more, of each
    /// pair by what it is short of at least.
    pub fn least_change(&self, side: Side, row: usize, ways: &[Way], short_vnd: &[i64]) -> Option<i64> {
        let (question, start) = self.question(side, row, ways);
        let mut paths = Paths::new(&question.piece);
        question.least_change(&mut paths, &start, short_vnd)
    }

    fn question(&self, side: Side, row: usize, ways: &[Way]) -> (Question, State) {
        let is_offer = side == Side::Offer;
        let node = if is_offer { row } else { self.sources + row };
        let mut arcs = Vec::with_capacity(self.arcs.len() + ways.len());
        let mut carried = Vec::new();
        let mut decisions = Vec::with_capacity(arcs.capacity());
        let mut own = Vec::new();
        let all = self.arcs.iter().zip(&self.carried_kg).zip(&self.decisions);
        for ((arc, kg), decision) in all {
            let (here, other) = ends_from(arc, is_offer);
            if here == node {
                own.push((other, *arc, *kg, *decision));
                continue;
            }
            if *kg > 0 {
                carried.push((arcs.len() as u32, *kg));
            }
            arcs.push(*arc);
            decisions.push(*decision);
        }
        let first_way = arcs.len();
        // Above all that the others could gain: the row's kilograms go nowhere but to its partners.
        let first = 4 * self.far;
        let mut shift = 0;
        own.sort_unstable_by_key(|(other, ..)| *other);
        for way in ways {
            let other = if is_offer {
                self.sources + way.other
            } else {
                way.other
            };
            let (source, sink) = if is_offer { (node, other) } else { (other, node) };
            let mut added = arc(&self.fold, source, sink, way.surplus_vnd, way.lot_kg);
            added.gain += first;
            let standing = own.binary_search_by_key(&other, |(other, ..)| *other);
            match standing.map(|place| own[place]) {
                Ok((_, before, kg, decision)) if kg > 0 => {
                    shift = added.gain - before.gain;
                    added.lot_kg = before.lot_kg;
                    carried.push((arcs.len() as u32, kg));
                    decisions.push(decision);
                }
                _ => decisions.push(Decision::Closed),
            }
            arcs.push(added);
        }
        let mut prices = self.prices[usize::from(!is_offer)].clone();
        prices[node] += if is_offer { shift } else { -shift };
        let quantity_kg = self.quantity_kg.clone();
        let piece = Piece::from_arcs(self.sources, quantity_kg, arcs, Vec::new(), self.fold);
        let mut flow = Flow::new(&piece, &carried, prices, decisions);
        let state = State {
            unsold_kg: std::mem::take(&mut flow.left_kg[node]),
            flow,
        };
        let question = Question {
            piece,
            node,
            is_offer,
            first_way: first_way as u32,
            first,
            far: self.far,
            vnd: self.fold.pair(0, 1),
        };
        (question, state)
    }
}

fn arc(fold: &Fold, source: usize, sink: usize, surplus_vnd: i64, lot_kg: i64) -> PieceArc {
    PieceArc {
        source: source as u32,
        sink: sink as u32,
        gain: fold.gain(surplus_vnd),
        lot_kg: lot_kg.max(1),
        surplus_vnd,
    }
}

/// The end on the asking row's side, and the other.
fn ends_from(arc: &PieceArc, is_offer: bool) -> (usize, usize) {
    let (source, sink) = (arc.source as usize, arc.sink as usize);
    if is_offer { (source, sink) } else { (sink, source) }
}

/// One row with the ways that it may use.
struct Question {
    piece: Piece,
    node: usize,
    is_offer: bool,
    /// The arcs from here on are the row's.
    first_way: u32,
    /// What a kilogram of the row counts beyond its gain.
    first: i128,
    far: i128,
    /// What one đồng counts.
    vnd: i128,
}

/// An allocation that keeps all lots, with prices for moving on from it. What the row does not sell (or
/// buy) is kept apart from what others leave over.
#[derive(Clone)]
struct State {
    flow: Flow,
    unsold_kg: i64,
}

impl Question {
    fn sold_kg(&self, state: &State) -> i64 {
        self.piece.quantity_kg[self.node] - state.unsold_kg
    }

    /// By the round's objective.
    fn worth(&self, state: &State) -> i128 {
        state.flow.total - self.first * i128::from(self.sold_kg(state))
    }

    /// From or to the leftover node, as the row's kilograms go.
    fn to_leftover(&self, node: usize) -> (usize, usize) {
        let leftover = self.piece.leftover_node();
        if self.is_offer {
            (node, leftover)
        } else {
            (leftover, node)
        }
    }

    /// What a kilogram more costs at least at a node of the other side.
    fn entry(&self, flow: &Flow, node: usize) -> i128 {
        let (from, to) = self.to_leftover(node);
        flow.cost((from, to), 0)
    }

    /// What a kilogram that is taken from a node of the own side costs at least.
    fn exit(&self, flow: &Flow, node: usize) -> i128 {
        let (to, from) = self.to_leftover(node);
        flow.cost((from, to), 0)
    }

    fn better(&self, paths: &mut Paths, start: State) -> State {
        let mut best = start;
        for _ in 0..PASSES {
            let before = best.unsold_kg;
            for attempt in self.promising(&best) {
                let next = self.tried(paths, &best, attempt, 0);
                let gains =
                    |next: &State| next.unsold_kg < best.unsold_kg && self.worth(next) > self.worth(&best);
                if let Some(next) = next.filter(gains) {
                    best = next;
                }
            }
            if best.unsold_kg == before || best.unsold_kg == 0 {
                break;
            }
        }
        best
    }

    /// The attempts that may gain, the most promising first.
    fn promising(&self, state: &State) -> Vec<Attempt> {
        let mut attempts: Vec<(Reverse<i128>, Attempt)> = Vec::new();
        self.each_attempt(state, |attempt, kg, loss| {
            if loss < 0 {
                attempts.push((Reverse(-loss * i128::from(kg)), attempt));
            }
        });
        attempts.sort_by_key(|(promise, _)| *promise);
        attempts.truncate(TRIED);
        attempts.into_iter().map(|(_, attempt)| attempt).collect()
    }

    /// Tells every attempt with the kilograms that it may win and what each of them loses at least, or
    /// about so much where a pair gives way.
    fn each_attempt(&self, state: &State, mut tell: impl FnMut(Attempt, i64, i128)) {
        let flow = &state.flow;
        for way in self.first_way..self.piece.arcs.len() as u32 {
            let arc = &self.piece.arcs[way as usize];
            let (_, other) = ends_from(arc, self.is_offer);
            let unused = flow.carried_kg[way as usize] == 0;
            let gain = arc.gain - self.first;
            let most_kg = self.piece.quantity_kg[other].min(self.piece.quantity_kg[self.node]);
            let kg = state.unsold_kg.min(most_kg);
            let entry = self.entry(flow, other);
            let is_open = entry < self.far / 2;
            let attempt = Attempt {
                way: unused.then_some(way),
                dropped: None,
            };
            if is_open {
                tell(attempt, kg, entry - gain);
            }
            for rival in self.piece.arcs_of(other).iter().filter(|rival| **rival != way) {
                let rival_kg = flow.carried_kg[*rival as usize];
                if rival_kg == 0 {
                    continue;
                }
                let rival_arc = &self.piece.arcs[*rival as usize];
                // Who gives way looks for another partner.
                let (third, _) = ends_from(rival_arc, self.is_offer);
                let freed_kg = kg.min(rival_kg);
                let rest = if is_open { entry.min(gain) } else { gain };
                let lost = (rival_arc.gain + self.entry(flow, third)) * i128::from(rival_kg)
                    - gain * i128::from(freed_kg)
                    - (gain - rest) * i128::from(kg - freed_kg);
                let dropped = Some(*rival);
                tell(Attempt { dropped, ..attempt }, kg, per_kg(lost, kg));
            }
            if !unused || !is_open {
                continue;
            }
            for own in self.piece.arcs_of(self.node) {
                let own_kg = flow.carried_kg[*own as usize];
                let more_kg = (state.unsold_kg + own_kg).min(most_kg) - own_kg;
                if own_kg == 0 || more_kg <= 0 {
                    continue;
                }
                let own_arc = &self.piece.arcs[*own as usize];
                let (_, partner) = ends_from(own_arc, self.is_offer);
                let lost = (own_arc.gain - self.first + self.exit(flow, partner)) * i128::from(own_kg)
                    + (entry - gain) * i128::from(own_kg + more_kg);
                let dropped = Some(*own);
                tell(Attempt { dropped, ..attempt }, more_kg, per_kg(lost, more_kg));
            }
        }
    }

    /// Makes one pair give way, then gives the way its lot, and then the row whatever still gains, but
    /// `least_kg` in all. `None` when that does not fit.
    fn tried(&self, paths: &mut Paths, start: &State, attempt: Attempt, least_kg: i64) -> Option<State> {
        let mut state = start.clone();
        let before_kg = state.unsold_kg;
        if let Some(arc) = attempt.dropped {
            self.drop(paths, &mut state, arc)?;
        }
        if let Some(way) = attempt.way {
            self.enter(paths, &mut state, way)?;
        }
        self.sell(paths, &mut state, before_kg - least_kg);
        (state.flow.left_kg[self.node] == 0).then_some(state)
    }

    fn drop(&self, paths: &mut Paths, state: &mut State, arc: u32) -> Option<()> {
        let flow = &mut state.flow;
        if flow.carried_kg[arc as usize] == 0 {
            return None;
        }
        if arc < self.first_way {
            return flow.close(&self.piece, paths, arc, NO_FLOOR).then_some(());
        }
        let kg = std::mem::take(&mut flow.carried_kg[arc as usize]);
        let own = &self.piece.arcs[arc as usize];
        flow.decisions[arc as usize] = Decision::Closed;
        flow.total -= own.gain * i128::from(kg);
        state.unsold_kg += kg;
        let (_, partner) = ends_from(own, self.is_offer);
        let (to, from) = self.to_leftover(partner);
        flow.send(&self.piece, paths, (from, to), kg, NO_FLOOR)
            .then_some(())
    }

    /// Puts its lot on an unused way, of what the row has left and then of what its other pairs can do
    /// without.
    fn enter(&self, paths: &mut Paths, state: &mut State, way: u32) -> Option<()> {
        let arc = &self.piece.arcs[way as usize];
        if state.flow.carried_kg[way as usize] > 0 {
            return None;
        }
        let (_, other) = ends_from(arc, self.is_offer);
        let from_left_kg = state.unsold_kg.min(arc.lot_kg);
        let mut kg = 0;
        while kg < from_left_kg {
            kg += self.push(paths, state, other, from_left_kg - kg, self.far)?;
        }
        let kg = state.flow.filled(&self.piece, paths, way, kg, arc.lot_kg)?;
        state.flow.carry(&self.piece, way, kg);
        state.flow.decisions[way as usize] = Decision::Raised;
        Some(())
    }

    /// Sells more over the ways in use as long as that gains, or until no more than so much is unsold.
    fn sell(&self, paths: &mut Paths, state: &mut State, most_unsold_kg: i64) {
        loop {
            let forced_kg = state.unsold_kg - most_unsold_kg;
            let (most_kg, cost) = if forced_kg > 0 {
                (forced_kg, self.far - self.first)
            } else {
                (state.unsold_kg, -self.first)
            };
            if most_kg <= 0 || self.push(paths, state, self.node, most_kg, cost).is_none() {
                return;
            }
        }
    }

    /// Moves some of what the row has left through a node, at less than that cost a kilogram.
    fn push(
        &self,
        paths: &mut Paths,
        state: &mut State,
        node: usize,
        most_kg: i64,
        cost: i128,
    ) -> Option<i64> {
        let ends = self.to_leftover(node);
        let State { flow, unsold_kg } = state;
        let cap = cost - flow.cost(ends, 0);
        let distance = paths.find(&self.piece, flow, ends, cap, |hop| flow.loss(&self.piece, hop))?;
        let kg = flow.move_along(&self.piece, paths, ends, distance, most_kg);
        *unsold_kg -= kg;
        Some(kg)
    }

    fn least_change(&self, paths: &mut Paths, start: &State, short_vnd: &[i64]) -> Option<i64> {
        let mut attempts: Vec<(i128, i64, Attempt)> = Vec::new();
        self.each_attempt(start, |attempt, kg, loss| {
            if kg > 0 {
                let short = attempt
                    .way
                    .map_or(0, |way| short_vnd[(way - self.first_way) as usize]);
                attempts.push(((loss.max(-1) / self.vnd).max(0), short, attempt));
            }
        });
        attempts.sort_by_key(|(least, short, _)| (*least).max(i128::from(*short)));
        let mut best: Option<i128> = None;
        for (least, short, attempt) in attempts.into_iter().take(PRICED) {
            let short = i128::from(short.max(1));
            if best.is_some_and(|best| least.max(short) >= best) {
                break;
            }
            // A rival that gives way costs least a kilogram when the row takes over all of it.
            let least_kg = match attempt.dropped {
                Some(arc) if arc < self.first_way => start.flow.carried_kg[arc as usize],
                _ => 1,
            };
            let Some(state) = self.tried(paths, start, attempt, least_kg.min(start.unsold_kg)) else {
                continue;
            };
            let more_kg = i128::from(start.unsold_kg - state.unsold_kg);
            if more_kg <= 0 {
                continue;
            }
            let lost = self.worth(start) - self.worth(&state);
            let needed = if lost < 0 {
                1
            } else {
                lost / (more_kg * self.vnd) + 1
            };
            let needed = needed.max(short);
            best = Some(best.map_or(needed, |best| best.min(needed)));
        }
        best.and_then(|best| i64::try_from(best).ok())
    }
}

fn per_kg(loss: i128, kg: i64) -> i128 {
    loss.div_euclid(i128::from(kg.max(1)))
}

/// Every step that a kilogram may take, with its cost.
fn steps(piece: &Piece, flow: &Flow) -> Vec<(usize, usize, i128)> {
    let leftover = piece.leftover_node();
    let mut steps = Vec::new();
    for (index, arc) in piece.arcs.iter().enumerate() {
        let (source, sink) = (arc.source as usize, arc.sink as usize);
        if flow.is_open(index as u32) {
            steps.push((source, sink, -arc.gain));
        }
        if flow.spare_kg(piece, index as u32) > 0 {
            steps.push((sink, source, arc.gain));
        }
    }
    for node in 0..leftover {
        let has_left = flow.left_kg[node] > 0;
        if node < piece.sources || has_left {
            steps.push((node, leftover, 0));
        }
        if node >= piece.sources || has_left {
            steps.push((leftover, node, 0));
        }
    }
    steps
}

/// Less what the cheapest way (Bellman 1958, Ford 1956) from each node to the leftover node costs; a
/// node that has none counts as `far` from it.
fn onward_prices(piece: &Piece, flow: &Flow, far: i128) -> Vec<i128> {
    let steps = steps(piece, flow);
    let turned = steps
        .into_iter()
        .map(|(from, to, cost)| (to, from, cost))
        .collect();
    let costs = cheapest(piece, turned, far);
    costs.into_iter().map(|cost| -cost).collect()
}

/// What the cheapest way from the leftover node to each node costs.
fn backward_prices(piece: &Piece, flow: &Flow, far: i128) -> Vec<i128> {
    cheapest(piece, steps(piece, flow), far)
}

fn cheapest(piece: &Piece, steps: Vec<(usize, usize, i128)>, far: i128) -> Vec<i128> {
    let leftover = piece.leftover_node();
    let mut costs = vec![far; leftover + 1];
    costs[leftover] = 0;
    // An optimum under its decisions has no path that comes back cheaper than it went.
    for _ in 0..=leftover {
        let mut moved = false;
        for (from, to, cost) in &steps {
            let reached = costs[*from] + cost;
            if reached < costs[*to] {
                costs[*to] = reached;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    costs
}
