use super::losses::Broken;
use super::paths::{Hop, Paths};
use super::piece::Piece;

/// What has been decided about an arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Free,
    /// Carries nothing.
    Closed,
    /// Carries its lot at least.
    Raised,
}

/// No path is so long.
pub(super) const ANY_WAY: i128 = i128::MAX;
/// No total is so low.
pub(super) const NO_FLOOR: i128 = i128::MIN;

/// An optimum of the relaxation under the decisions made, with prices that prove it: moving a
/// kilogram one step further never pays.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub carried_kg: Vec<i64>,
    pub decisions: Vec<Decision>,
    /// What a source keeps and what a sink lacks.
    pub left_kg: Vec<i64>,
    price: Vec<i128>,
    pub total: i128,
}

impl Flow {
    pub fn new(piece: &Piece, carried: &[(u32, i64)], price: Vec<i128>, decisions: Vec<Decision>) -> Flow {
        let mut flow = Flow {
            carried_kg: vec![0; piece.arcs.len()],
            decisions,
            left_kg: piece.quantity_kg.clone(),
            price,
            total: piece.total(carried),
        };
        for (arc, kg) in carried {
            let at = &piece.arcs[*arc as usize];
            flow.carried_kg[*arc as usize] = *kg;
            flow.left_kg[at.source as usize] -= kg;
            flow.left_kg[at.sink as usize] -= kg;
        }
        flow
    }

    pub fn prices(&self) -> &[i128] {
        &self.price
    }

    pub fn set_prices(&mut self, price: Vec<i128>) {
        self.price = price;
    }

    pub fn carried(&self) -> Vec<(u32, i64)> {
        let all = self.carried_kg.iter().enumerate();
        all.filter(|(_, kg)| **kg > 0)
            .map(|(arc, kg)| (arc as u32, *kg))
            .collect()
    }

    pub fn is_open(&self, arc: u32) -> bool {
        self.decisions[arc as usize] != Decision::Closed
    }

    fn least_kg(&self, piece: &Piece, arc: u32) -> i64 {
        match self.decisions[arc as usize] {
            Decision::Raised => piece.arcs[arc as usize].lot_kg,
            Decision::Free | Decision::Closed => 0,
        }
    }

    /// Kilograms that the arc could do without.
    pub fn spare_kg(&self, piece: &Piece, arc: u32) -> i64 {
        self.carried_kg[arc as usize] - self.least_kg(piece, arc)
    }

    /// Whether the arc is undecided and below its lot.
    pub fn is_broken(&self, piece: &Piece, arc: u32) -> bool {
        let index = arc as usize;
        (1..piece.arcs[index].lot_kg).contains(&self.carried_kg[index])
            && self.decisions[index] == Decision::Free
    }

    pub fn broken(&self, piece: &Piece) -> Vec<Broken> {
        let all = (0..piece.arcs.len() as u32).filter(|arc| self.is_broken(piece, *arc));
        all.map(|arc| {
            let carried_kg = self.carried_kg[arc as usize];
            Broken {
                arc,
                carried_kg,
                missing_kg: piece.arcs[arc as usize].lot_kg - carried_kg,
            }
        })
        .collect()
    }

    /// What a kilogram more on this step loses, counted with the prices; never negative.
    pub fn loss(&self, piece: &Piece, hop: Hop) -> i128 {
        match hop {
            Hop::Arc(arc) => self.price_loss(piece, arc),
            Hop::Leave(node) => {
                let (own, leftover) = (self.price[node as usize], self.price[piece.leftover_node()]);
                if (node as usize) < piece.sources {
                    own - leftover
                } else {
                    leftover - own
                }
            }
            Hop::Back(_) | Hop::Take(_) => 0,
        }
    }

    /// What a kilogram on this arc loses, counted with the prices; negative where it would gain.
    pub fn price_loss(&self, piece: &Piece, arc: u32) -> i128 {
        let arc = &piece.arcs[arc as usize];
        self.price[arc.source as usize] - self.price[arc.sink as usize] - arc.gain
    }

    /// Uses a closed arc that gains, for its lot at least; `false` when that does not fit or leaves the
    /// total at the floor or below.
    pub fn reopen(&mut self, piece: &Piece, paths: &mut Paths, arc: u32, floor: i128) -> bool {
        match self.filled(piece, paths, arc, 0, 0) {
            Some(kg) if kg > 0 => {
                self.carry(piece, arc, kg);
                self.raise(piece, paths, arc, floor)
            }
            _ => false,
        }
    }

    /// Moves kilograms to an unused arc that carries `kg` in truth: as long as that gains, and until it
    /// carries `least_kg` also where it loses. What it carries then, which is for the caller to enter:
    /// until then nothing is moved back over it. `None` when the least does not fit.
    pub fn filled(
        &mut self,
        piece: &Piece,
        paths: &mut Paths,
        arc: u32,
        mut kg: i64,
        least_kg: i64,
    ) -> Option<i64> {
        let at = &piece.arcs[arc as usize];
        let ends = (at.sink as usize, at.source as usize);
        loop {
            let gain = -self.price_loss(piece, arc);
            if gain <= 0 && kg >= least_kg {
                return Some(kg);
            }
            // Further away than it gains, only the least is fetched.
            let cap = if kg < least_kg { ANY_WAY } else { gain };
            match paths.find(piece, self, ends, cap, |hop| self.loss(piece, hop)) {
                Some(distance) if distance < gain => {
                    kg += self.move_along(piece, paths, ends, distance, i64::MAX);
                }
                Some(distance) if kg < least_kg => {
                    kg += self.move_along(piece, paths, ends, distance, least_kg - kg);
                }
                None if kg < least_kg => return None,
                _ => self.reprice(paths, gain),
            }
        }
    }

    /// Enters what an arc carries that carried nothing.
    pub fn carry(&mut self, piece: &Piece, arc: u32, kg: i64) {
        self.carried_kg[arc as usize] = kg;
        self.total += piece.arcs[arc as usize].gain * i128::from(kg);
    }

    /// Takes everything from the arc; `false` when that leaves the total at the floor or below.
    pub fn close(&mut self, piece: &Piece, paths: &mut Paths, arc: u32, floor: i128) -> bool {
        let at = &piece.arcs[arc as usize];
        let kg = std::mem::take(&mut self.carried_kg[arc as usize]);
        self.decisions[arc as usize] = Decision::Closed;
        self.total -= at.gain * i128::from(kg);
        let ends = (at.source as usize, at.sink as usize);
        self.send(piece, paths, ends, kg, floor)
    }

    /// Raises the arc to its lot; `false` when that does not fit or leaves the total at the floor or
    /// below.
    pub fn raise(&mut self, piece: &Piece, paths: &mut Paths, arc: u32, floor: i128) -> bool {
        let at = &piece.arcs[arc as usize];
        let (source, sink) = (at.source as usize, at.sink as usize);
        self.decisions[arc as usize] = Decision::Raised;
        let more_kg = at.lot_kg - self.carried_kg[arc as usize];
        if more_kg > 0 {
            self.carried_kg[arc as usize] = at.lot_kg;
            self.total += at.gain * i128::from(more_kg);
            if !self.send(piece, paths, (sink, source), more_kg, floor) {
                return false;
            }
        }
        // Lots that no longer fit beside it.
        for node in [source, sink] {
            let taken_kg: i64 = piece.arcs_of(node).iter().map(|a| self.least_kg(piece, *a)).sum();
            let room_kg = piece.quantity_kg[node] - taken_kg;
            for other in piece.arcs_of(node) {
                let is_free = self.decisions[*other as usize] == Decision::Free;
                let too_large = piece.arcs[*other as usize].lot_kg > room_kg;
                if is_free && too_large && !self.close(piece, paths, *other, floor) {
                    return false;
                }
            }
        }
        true
    }

    /// Moves kilograms that are too many at `from` and missing at `to` along shortest paths, as long as
    /// the total may stay above the floor: each path costs no less than the one before.
    pub fn send(
        &mut self,
        piece: &Piece,
        paths: &mut Paths,
        ends: (usize, usize),
        mut kg: i64,
        floor: i128,
    ) -> bool {
        while kg > 0 {
            let room = self.total.saturating_sub(floor);
            let dearest = room.div_euclid(i128::from(kg)).saturating_add(1);
            let cap = dearest.saturating_sub(self.cost(ends, 0));
            let Some(distance) = paths.find(piece, self, ends, cap, |hop| self.loss(piece, hop)) else {
                return false;
            };
            kg -= self.move_along(piece, paths, ends, distance, kg);
        }
        self.total > floor
    }

    /// Moves as much as can be moved along the path found, `most_kg` at most, and reprices.
    pub fn move_along(
        &mut self,
        piece: &Piece,
        paths: &Paths,
        ends: (usize, usize),
        distance: i128,
        most_kg: i64,
    ) -> i64 {
        let room_kg = paths.steps(piece, ends).map(|hop| match hop {
            Hop::Arc(_) | Hop::Leave(_) => i64::MAX,
            Hop::Back(arc) => self.spare_kg(piece, arc),
            Hop::Take(node) => self.left_kg[node as usize],
        });
        let kg = room_kg.min().unwrap_or(most_kg).min(most_kg);
        let loss = self.cost(ends, distance);
        self.total -= loss * i128::from(kg);
        for hop in paths.steps(piece, ends) {
            match hop {
                Hop::Arc(arc) => self.carried_kg[arc as usize] += kg,
                Hop::Back(arc) => self.carried_kg[arc as usize] -= kg,
                Hop::Leave(node) => self.left_kg[node as usize] += kg,
                Hop::Take(node) => self.left_kg[node as usize] -= kg,
            }
        }
        self.reprice(paths, distance);
        kg
    }

    /// What a path of that distance costs per kilogram, whatever the prices are.
    pub fn cost(&self, ends: (usize, usize), distance: i128) -> i128 {
        distance - self.price[ends.0] + self.price[ends.1]
    }

    fn reprice(&mut self, paths: &Paths, most: i128) {
        for (node, price) in self.price.iter_mut().enumerate() {
            *price += paths.distance(node, most);
        }
    }
}
