use super::flow::Flow;
use super::piece::Piece;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One step of a path along which kilograms can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hop {
    /// More on an arc, from source to sink.
    Arc(u32),
    /// Less on an arc that carries more than it must.
    Back(u32),
    /// A source keeps more, or a sink gets less.
    Leave(u32),
    /// A source keeps less, or a sink gets more of what it lacks.
    Take(u32),
}

const FAR: i128 = i128::MAX;

/// Shortest paths (Dijkstra 1959) among the kilograms that can still be moved. Steps backwards cost
/// nothing: what they undo is part of an optimum.
pub(super) struct Paths {
    distance: Vec<i128>,
    via: Vec<Option<Hop>>,
    queue: BinaryHeap<Reverse<(i128, u32)>>,
    /// Nodes as near as the one just taken up.
    level: Vec<u32>,
}

impl Paths {
    pub fn new(piece: &Piece) -> Paths {
        let nodes = piece.leftover_node() + 1;
        Paths {
            distance: vec![FAR; nodes],
            via: vec![None; nodes],
            queue: BinaryHeap::new(),
            level: Vec::new(),
        }
    }

    /// The distance to `to`, unless there is no way that is shorter than `cap`.
    /// `length` is asked for [`Hop::Arc`] and [`Hop::Leave`] and is never negative.
    pub fn find(
        &mut self,
        piece: &Piece,
        flow: &Flow,
        (from, to): (usize, usize),
        cap: i128,
        length: impl Fn(Hop) -> i128,
    ) -> Option<i128> {
        if cap <= 0 {
            return None;
        }
        self.distance.fill(FAR);
        self.queue.clear();
        self.level.clear();
        self.distance[from] = 0;
        self.level.push(from as u32);
        let leftover = piece.leftover_node();
        while let Some(node) = self.nearest() {
            let distance = self.distance[node];
            if distance >= cap {
                return None;
            }
            if node == to {
                return Some(distance);
            }
            if node == leftover {
                for sink in piece.sources..leftover {
                    self.reach(sink, distance, Hop::Leave(sink as u32), &length);
                }
                for source in (0..piece.sources).filter(|source| flow.left_kg[*source] > 0) {
                    self.reach(source, distance, Hop::Take(source as u32), &length);
                }
            } else if node < piece.sources {
                for arc in piece.arcs_of(node) {
                    if flow.is_open(*arc) {
                        let sink = piece.arcs[*arc as usize].sink as usize;
                        self.reach(sink, distance, Hop::Arc(*arc), &length);
                    }
                }
                self.reach(leftover, distance, Hop::Leave(node as u32), &length);
            } else {
                for arc in piece.arcs_of(node) {
                    if flow.spare_kg(piece, *arc) > 0 {
                        let source = piece.arcs[*arc as usize].source as usize;
                        self.reach(source, distance, Hop::Back(*arc), &length);
                    }
                }
                if flow.left_kg[node] > 0 {
                    self.reach(leftover, distance, Hop::Take(node as u32), &length);
                }
            }
        }
        None
    }

    /// The nearest node not yet taken up.
    fn nearest(&mut self) -> Option<usize> {
        if let Some(node) = self.level.pop() {
            return Some(node as usize);
        }
        loop {
            let Reverse((distance, node)) = self.queue.pop()?;
            if distance == self.distance[node as usize] {
                return Some(node as usize);
            }
        }
    }

    fn reach(&mut self, node: usize, so_far: i128, hop: Hop, length: &impl Fn(Hop) -> i128) {
        if self.distance[node] <= so_far {
            return;
        }
        let distance = match hop {
            Hop::Arc(_) | Hop::Leave(_) => so_far + length(hop),
            Hop::Back(_) | Hop::Take(_) => so_far,
        };
        if distance < self.distance[node] {
            self.distance[node] = distance;
            self.via[node] = Some(hop);
            if distance == so_far {
                self.level.push(node as u32);
            } else {
                self.queue.push(Reverse((distance, node as u32)));
            }
        }
    }

    /// Distance from the start, no more than `most`.
    pub fn distance(&self, node: usize, most: i128) -> i128 {
        self.distance[node].min(most)
    }

    /// The steps of the path found, last first.
    pub fn steps(&self, piece: &Piece, (from, to): (usize, usize)) -> impl Iterator<Item = Hop> {
        let mut node = to;
        std::iter::from_fn(move || {
            let hop = (node != from).then(|| self.via[node]).flatten()?;
            node = before(piece, hop, node);
            Some(hop)
        })
    }
}

/// Where the step that ends at `node` starts.
fn before(piece: &Piece, hop: Hop, node: usize) -> usize {
    match hop {
        Hop::Arc(arc) => piece.arcs[arc as usize].source as usize,
        Hop::Back(arc) => piece.arcs[arc as usize].sink as usize,
        Hop::Leave(own) | Hop::Take(own) => {
            if node == piece.leftover_node() {
                own as usize
            } else {
                piece.leftover_node()
            }
        }
    }
}
