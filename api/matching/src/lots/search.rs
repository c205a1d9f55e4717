use super::flow::{Decision, Flow};
use super::improve::improve;
use super::losses::{Losses, Spread};
use super::paths::Paths;
use super::piece::{Piece, PieceArc};
use crate::network::Network;
use crate::relax::{Amount, Problem};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Branch and bound over one piece. It can be interrupted and taken up again.
pub(super) struct Search {
    piece: Piece,
    /// The same with the most promising arcs only: where good allocations are found quickly.
    core: Option<Box<Search>>,
    paths: Paths,
    spreads: [Spread; 2],
    open: BinaryHeap<Branch>,
    best: Vec<(u32, i64)>,
    best_total: i128,
    is_started: bool,
    taken: usize,
    kept: usize,
}

/// A set of decisions that may hold something better than what was found.
struct Branch {
    /// No allocation under these decisions exceeds it.
    bound: i128,
    age: Reverse<usize>,
    carried: Vec<(u32, i64)>,
    decisions: Vec<Decision>,
    prices: Vec<i128>,
}

impl Ord for Branch {
    fn cmp(&self, other: &Branch) -> std::cmp::Ordering {
        (self.bound, self.age).cmp(&(other.bound, other.age))
    }
}

impl PartialOrd for Branch {
    fn partial_cmp(&self, other: &Branch) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Branch {
    fn eq(&self, other: &Branch) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Branch {}

/// What looking closer at a branch showed.
enum Look {
    /// Nothing better than what is known.
    Beaten,
    /// Its optimum keeps all lots.
    Keeps,
    /// This arc is to be decided.
    Splits(u32),
}

/// Arcs of the core for each node.
const CORE_ARCS: usize = 2;
/// The core may take so many times the steps of the whole.
const CORE_EFFORT: u64 = 4;
/// One branch in so many is also rounded to an allocation.
const ROUND_EVERY: usize = 4;

impl Search {
    pub fn new(problem: &Problem, network: &Network, links: Vec<usize>, relaxed: &[(usize, i64)]) -> Search {
        let piece = Piece::new(problem, links);
        let prices = piece.prices(problem, network);
        let carried: Vec<(u32, i64)> = relaxed
            .iter()
            .filter_map(|(link, kg)| {
                let arc = piece.links.binary_search(link).ok()?;
                Some((arc as u32, *kg))
            })
            .collect();
        Search::from(piece, carried, prices)
    }

    /// Lets the most promising arcs be searched first, before anything else is.
    pub fn form_core(&mut self) {
        let Some(root) = self.open.peek() else { return };
        let Some(chosen) = core(&self.piece, &root.carried, &root.prices) else {
            return;
        };
        let carried = root.carried.iter().filter_map(|(arc, kg)| {
            let place = chosen.binary_search(arc).ok()?;
            Some((place as u32, *kg))
        });
        let core = Search::from(
            self.piece.with_arcs(&chosen),
            carried.collect(),
            root.prices.clone(),
        );
        self.core = Some(Box::new(core));
    }

    fn from(piece: Piece, carried: Vec<(u32, i64)>, prices: Vec<i128>) -> Search {
        let root = Branch {
            bound: piece.total(&carried),
            age: Reverse(0),
            carried,
            decisions: vec![Decision::Free; piece.arcs.len()],
            prices,
        };
        Search {
            core: None,
            paths: Paths::new(&piece),
            spreads: Default::default(),
            piece,
            open: BinaryHeap::from([root]),
            best: Vec::new(),
            best_total: 0,
            is_started: false,
            taken: 0,
            kept: 0,
        }
    }

    pub fn is_done(&self) -> bool {
        self.bound_total() <= self.best_total
    }

    fn bound_total(&self) -> i128 {
        let open = self.open.peek().map_or(self.best_total, |branch| branch.bound);
        open.max(self.best_total)
    }

    pub fn found(&self) -> Amount {
        self.piece.amount(&self.best)
    }

    pub fn bound(&self) -> Amount {
        let found = self.found();
        if self.is_done() {
            found
        } else {
            self.piece.bound(self.bound_total(), found)
        }
    }

    /// (link of the problem, kilograms) of the best allocation found.
    pub fn flows(&self) -> impl Iterator<Item = (usize, i64)> {
        self.best
            .iter()
            .map(|(arc, kg)| (self.piece.links[*arc as usize], *kg))
    }

    /// Searches until so many steps have been weighed since the search began.
    pub fn advance(&mut self, steps: u64) {
        self.advance_core(steps);
        if !self.is_started {
            self.start();
        }
        while self.steps() < steps && !self.is_done() {
            let Some(branch) = self.open.pop() else { return };
            let flow = Flow::new(&self.piece, &branch.carried, branch.prices, branch.decisions);
            if self.taken > 0 && self.taken.is_multiple_of(ROUND_EVERY) {
                self.round(flow.clone());
            }
            self.taken += 1;
            self.split(flow, branch.bound);
        }
    }

    /// Before anything is decided: finds a first allocation, and leaves out whatever nothing better uses.
    fn start(&mut self) {
        self.is_started = true;
        self.shed();
        if let Some(root) = self.open.peek() {
            let (prices, decisions) = (root.prices.clone(), root.decisions.clone());
            self.round(Flow::new(&self.piece, &root.carried, prices, decisions));
        }
        self.shed();
    }

    /// Leaves out the unused arcs of which a whole lot would lose all that can still be gained.
    fn shed(&mut self) {
        let Some(root) = self.open.peek() else { return };
        let room = root.bound - self.best_total;
        let holds =
            |carried: &[(u32, i64)], arc: u32| carried.binary_search_by_key(&arc, |(arc, _)| *arc).is_ok();
        let chosen: Vec<u32> = (0..self.piece.arcs.len() as u32)
            .filter(|index| {
                let arc = &self.piece.arcs[*index as usize];
                loss(arc, &root.prices) * i128::from(arc.lot_kg) < room
                    || holds(&root.carried, *index)
                    || holds(&self.best, *index)
            })
            .collect();
        if chosen.len() == self.piece.arcs.len() {
            return;
        }
        let place = |(arc, kg): &(u32, i64)| Some((chosen.binary_search(arc).ok()? as u32, *kg));
        self.best = self.best.iter().filter_map(place).collect();
        self.piece = self.piece.with_arcs(&chosen);
        if let Some(root) = self.open.pop() {
            self.open.push(Branch {
                carried: root.carried.iter().filter_map(place).collect(),
                decisions: vec![Decision::Free; chosen.len()],
                ..root
            });
        }
    }

    fn advance_core(&mut self, steps: u64) {
        let Some(core) = &mut self.core else { return };
        core.best_total = core.best_total.max(self.best_total);
        core.advance(CORE_EFFORT * steps);
        if core.best_total > self.best_total {
            let links = &self.piece.links;
            let arc = |link: usize| links.binary_search(&link).map_or(0, |arc| arc as u32);
            self.best = core.flows().map(|(link, kg)| (arc(link), kg)).collect();
            self.best_total = core.best_total;
        }
    }

    /// Weighed since the search began: a measure of work that is the same on every machine.
    pub fn steps(&self) -> u64 {
        self.spreads.iter().map(|spread| spread.steps_weighed).sum()
    }

    fn split(&mut self, mut flow: Flow, mut bound: i128) {
        match self.look(&mut flow, &mut bound) {
            Look::Beaten => {}
            Look::Keeps => self.record(flow),
            Look::Splits(arc) => {
                let mut raised = flow.clone();
                let floor = self.best_total;
                if raised.raise(&self.piece, &mut self.paths, arc, floor) {
                    self.keep(raised, bound);
                }
                if flow.close(&self.piece, &mut self.paths, arc, floor) {
                    self.keep(flow, bound);
                }
            }
        }
    }

    /// Decides broken arcs the way that loses less, the cheaper half of them at a time, until all lots
    /// are kept or nothing better than the best can come of it.
    fn round(&mut self, mut flow: Flow) {
        loop {
            let room = flow.total - self.best_total;
            if room <= 0 {
                return;
            }
            let broken = flow.broken(&self.piece);
            if broken.is_empty() {
                return self.record(flow);
            }
            let losses = Losses::of(&self.piece, &mut flow, room);
            let room = losses.units(room);
            let mut choices: Vec<(i64, u32, bool)> = Vec::new();
            for one in &broken {
                let ways = losses.ways(&self.piece, &mut self.spreads, one, room);
                let Some(least) = ways.least() else { return };
                choices.push((least, one.arc, ways.close != Some(least)));
            }
            choices.sort_unstable();
            choices.truncate(broken.len().div_ceil(2));
            for (_, arc, raise) in choices {
                if !flow.is_broken(&self.piece, arc) {
                    continue;
                }
                let fits = raise && {
                    let mut raised = flow.clone();
                    let fits = raised.raise(&self.piece, &mut self.paths, arc, self.best_total);
                    if fits {
                        flow = raised;
                    }
                    fits
                };
                if !fits && !flow.close(&self.piece, &mut self.paths, arc, self.best_total) {
                    return;
                }
            }
        }
    }

    fn record(&mut self, flow: Flow) {
        let flow = improve(&self.piece, &mut self.paths, flow);
        if flow.total > self.best_total {
            self.best_total = flow.total;
            self.best = flow.carried();
        }
    }

    fn keep(&mut self, flow: Flow, bound: i128) {
        self.kept += 1;
        let bound = bound.min(flow.total);
        if bound > self.best_total {
            self.open.push(Branch {
                bound,
                age: Reverse(self.kept),
                carried: flow.carried(),
                prices: flow.prices().to_vec(),
                decisions: flow.decisions,
            });
        }
    }

    /// Decides what must be so for anything better than the best, sharpens the bound, and chooses
    /// the arc to branch on: the one whose cheaper way loses most.
    fn look(&mut self, flow: &mut Flow, bound: &mut i128) -> Look {
        loop {
            *bound = (*bound).min(flow.total);
            if *bound <= self.best_total {
                return Look::Beaten;
            }
            let mut broken = flow.broken(&self.piece);
            if broken.is_empty() {
                return Look::Keeps;
            }
            broken.sort_by_key(|one| (Reverse(one.carried_kg.min(one.missing_kg)), one.arc));
            let room = flow.total - self.best_total;
            let mut losses = Losses::of(&self.piece, flow, room);
            let mut room = losses.units(room);
            let mut lost = 0;
            let mut forced = Vec::new();
            let mut widest: Option<(i64, i64, u32)> = None;
            for one in &broken {
                let ways = losses.ways(&self.piece, &mut self.spreads, one, room);
                let Some(least) = ways.least() else {
                    return Look::Beaten;
                };
                match (ways.close, ways.raise) {
                    (Some(close), Some(raise)) => {
                        let score = (least, close.max(raise), one.arc);
                        widest = widest.max(Some(score));
                    }
                    (close, _) => forced.push((one.arc, close.is_none())),
                }
                losses.use_up(&mut self.spreads, one, ways);
                // The room was more.
                room -= least;
                lost += least;
            }
            *bound = (*bound).min(flow.total - losses.exact(lost));
            losses.close_hopeless(flow, room);
            if let (Some((.., arc)), true) = (widest, forced.is_empty()) {
                return Look::Splits(arc);
            }
            for (arc, raise) in forced {
                let possible = if raise {
                    flow.raise(&self.piece, &mut self.paths, arc, self.best_total)
                } else {
                    flow.close(&self.piece, &mut self.paths, arc, self.best_total)
                };
                if !possible {
                    return Look::Beaten;
                }
            }
        }
    }
}

/// What a kilogram on the arc loses by these prices.
fn loss(arc: &PieceArc, prices: &[i128]) -> i128 {
    prices[arc.source as usize] - prices[arc.sink as usize] - arc.gain
}

/// The arcs that an optimum uses or whose lot would lose little; nothing when that is most of them.
fn core(piece: &Piece, carried: &[(u32, i64)], prices: &[i128]) -> Option<Vec<u32>> {
    let most = CORE_ARCS * piece.leftover_node();
    if piece.arcs.len() < most + most / 4 {
        return None;
    }
    let mut arcs: Vec<(bool, i128, u32)> = piece
        .arcs
        .iter()
        .enumerate()
        .map(|(index, arc)| {
            let unused = carried
                .binary_search_by_key(&(index as u32), |(arc, _)| *arc)
                .is_err();
            (unused, loss(arc, prices) * i128::from(arc.lot_kg), index as u32)
        })
        .collect();
    arcs.sort_unstable();
    let mut chosen: Vec<u32> = arcs.into_iter().take(most).map(|(_, _, arc)| arc).collect();
    chosen.sort_unstable();
    Some(chosen)
}
