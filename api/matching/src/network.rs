//! Network simplex for the transportation problem with leftovers, in integers.
//!
//! Node 0 is the leftover node: what a source does not send to a sink goes there, and what a sink does
//! not get comes from there, at gain 0. No arc has an upper limit, so arcs outside the tree carry
//! nothing and the flow lives on the nodes' arcs to their parents. The tree is kept strongly feasible
//! (Cunningham 1976): from each node something can be sent to the root, so no sequence of pivots
//! repeats itself and the method ends.

use crate::gain::Gain;

const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;
/// Stands for the arc between a node and the leftover node.
const LEFTOVER: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub source: u32,
    pub sink: u32,
    pub gain: Gain,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    /// The arc to the parent, `upward` when it points at the parent, and what it carries.
    arc: u32,
    upward: bool,
    depth: u32,
    first_child: u32,
    next_sibling: u32,
    previous_sibling: u32,
    flow_kg: i64,
    /// A tree arc a → b has gain = price(a) − price(b).
    price: Gain,
}

#[derive(Debug, Clone)]
pub(crate) struct Network {
    sources: usize,
    pub arcs: Vec<Arc>,
    nodes: Vec<Node>,
    next_arc: usize,
}

impl Network {
    /// Everything is left over. Supplies and demands must be positive.
    pub fn new(supplies_kg: &[i64], demands_kg: &[i64], arcs: Vec<Arc>) -> Network {
        let count = supplies_kg.len() + demands_kg.len();
        let mut network = Network {
            sources: supplies_kg.len(),
            arcs,
            nodes: Vec::with_capacity(count + 1),
            next_arc: 0,
        };
        let blank = Node {
            parent: NONE,
            arc: LEFTOVER,
            upward: true,
            depth: 0,
            first_child: NONE,
            next_sibling: NONE,
            previous_sibling: NONE,
            flow_kg: 0,
            price: Gain::ZERO,
        };
        network.nodes.push(blank);
        let sides = [(supplies_kg, true), (demands_kg, false)];
        for (quantities, upward) in sides {
            for &flow_kg in quantities {
                let node = network.nodes.len() as u32;
                network.nodes.push(Node {
                    upward,
                    depth: 1,
                    flow_kg,
                    ..blank
                });
                network.hang(node, ROOT);
            }
        }
        network
    }

    fn source_node(&self, source: u32) -> u32 {
        source + 1
    }

    fn sink_node(&self, sink: u32) -> u32 {
        sink + 1 + self.sources as u32
    }

    /// (arc, kilograms) of every arc that carries something, in the order of arcs.
    pub fn flows(&self) -> Vec<(usize, i64)> {
        let mut flows: Vec<(usize, i64)> = self
            .nodes
            .iter()
            .skip(1)
            .filter(|node| node.arc != LEFTOVER && node.flow_kg > 0)
            .map(|node| (node.arc as usize, node.flow_kg))
            .collect();
        flows.sort_unstable();
        flows
    }

    /// Kilograms of that source that go nowhere.
    pub fn unsent_kg(&self, source: usize) -> i64 {
        self.leftover_kg(self.source_node(source as u32))
    }

    /// Kilograms that the sink does not get.
    pub fn unmet_kg(&self, sink: usize) -> i64 {
        self.leftover_kg(self.sink_node(sink as u32))
    }

    fn leftover_kg(&self, node: u32) -> i64 {
        let node = &self.nodes[node as usize];
        if node.arc == LEFTOVER { node.flow_kg } else { 0 }
    }

    /// Takes over the other network's tree; the arcs must agree where the tree uses them.
    pub fn restart_from(&mut self, other: &Network) {
        self.nodes.clone_from(&other.nodes);
        self.next_arc = 0;
    }

    /// What the tree's prices would be with other gains: leftover node, sources, sinks. A tree arc
    /// a → b has gain = price(a) − price(b).
    pub fn prices(&self, gain: impl Fn(usize) -> i128) -> Vec<i128> {
        let mut prices = vec![0; self.nodes.len()];
        let mut at = self.nodes[0].first_child;
        while at != NONE {
            let node = &self.nodes[at as usize];
            let gain = if node.arc == LEFTOVER {
                0
            } else {
                gain(node.arc as usize)
            };
            let above = prices[node.parent as usize];
            prices[at as usize] = if node.upward { above + gain } else { above - gain };
            at = self.next_in_subtree(at, ROOT);
        }
        prices
    }

    /// Pivots until no arc can better the total gain.
    pub fn optimise(&mut self) {
        while let Some((from, to, arc, reduced)) = self.entering() {
            self.pivot(from, to, arc, reduced);
        }
    }

    /// Prices anew after gains of arcs in the tree have changed, then optimises.
    pub fn optimise_with_new_gains(&mut self) {
        let mut at = self.nodes[0].first_child;
        while at != NONE {
            let node = self.nodes[at as usize];
            let gain = if node.arc == LEFTOVER {
                Gain::ZERO
            } else {
                self.arcs[node.arc as usize].gain
            };
            let above = self.nodes[node.parent as usize].price;
            self.nodes[at as usize].price = if node.upward { above + gain } else { above - gain };
            at = self.next_in_subtree(at, ROOT);
        }
        self.optimise();
    }

    /// The best of the first block of arcs that holds a bettering one, continuing where the last
    /// search stopped: (tail, head, arc, gain per kilogram moved).
    fn entering(&mut self) -> Option<(u32, u32, u32, Gain)> {
        let all = self.arcs.len() + self.nodes.len() - 1;
        let block = all.isqrt().max(16);
        let mut best: Option<(u32, u32, u32, Gain)> = None;
        let mut reduced_best = Gain::ZERO;
        let mut in_block = 0;
        if self.next_arc >= all {
            self.next_arc = 0;
        }
        for _ in 0..all {
            let at = self.next_arc;
            let (from, to, arc, reduced) = if at < self.arcs.len() {
                let Arc { source, sink, gain } = self.arcs[at];
                let (from, to) = (self.source_node(source), self.sink_node(sink));
                let reduced = gain - self.nodes[from as usize].price + self.nodes[to as usize].price;
                (from, to, at as u32, reduced)
            } else {
                let node = (at - self.arcs.len() + 1) as u32;
                let price = self.nodes[node as usize].price;
                if (node as usize) <= self.sources {
                    (node, ROOT, LEFTOVER, -price)
                } else {
                    (ROOT, node, LEFTOVER, price)
                }
            };
            if reduced > reduced_best {
                reduced_best = reduced;
                best = Some((from, to, arc, reduced));
            }
            self.next_arc = if at + 1 == all { 0 } else { at + 1 };
            in_block += 1;
            if in_block == block {
                if best.is_some() {
                    return best;
                }
                in_block = 0;
            }
        }
        best
    }

    /// Sends as much as possible around the cycle that the arc closes, and swaps it into the tree for
    /// the last arc that stops it, counted from the top of the cycle in its direction.
    fn pivot(&mut self, from: u32, to: u32, arc: u32, reduced: Gain) {
        let top = self.top_of(from, to);
        let mut most_kg = i64::MAX;
        let mut leaving = (NONE, false);
        let mut at = from;
        while at != top {
            let node = &self.nodes[at as usize];
            if node.upward && node.flow_kg < most_kg {
                most_kg = node.flow_kg;
                leaving = (at, true);
            }
            at = node.parent;
        }
        at = to;
        while at != top {
            let node = &self.nodes[at as usize];
            if !node.upward && node.flow_kg <= most_kg {
                most_kg = node.flow_kg;
                leaving = (at, false);
            }
            at = node.parent;
        }
        debug_assert_ne!(leaving.0, NONE, "a cycle without an end");
        if most_kg > 0 {
            for (start, sign) in [(from, -1), (to, 1)] {
                at = start;
                while at != top {
                    let node = &mut self.nodes[at as usize];
                    node.flow_kg += if node.upward {
                        sign * most_kg
                    } else {
                        -sign * most_kg
                    };
                    at = node.parent;
                }
            }
        }
        let (cut, on_tail_side) = leaving;
        let (child, parent, shift) = if on_tail_side {
            (from, to, reduced)
        } else {
            (to, from, -reduced)
        };
        self.turn(cut, child);
        let node = &mut self.nodes[child as usize];
        (node.arc, node.upward, node.flow_kg) = (arc, on_tail_side, most_kg);
        self.hang(child, parent);
        self.reprice(child, shift);
    }

    fn top_of(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            let (node_a, node_b) = (&self.nodes[a as usize], &self.nodes[b as usize]);
            if node_a.depth >= node_b.depth {
                a = node_a.parent;
            } else {
                b = node_b.parent;
            }
        }
        a
    }

    /// Cuts the subtree below `cut` off and turns it so that `child` is its root.
    fn turn(&mut self, cut: u32, child: u32) {
        let mut at = child;
        let mut below = NONE;
        let mut carried = (LEFTOVER, true, 0);
        loop {
            let node = self.nodes[at as usize];
            self.unhang(at);
            if below != NONE {
                let turned = &mut self.nodes[at as usize];
                (turned.arc, turned.upward, turned.flow_kg) = carried;
                self.hang(at, below);
            }
            if at == cut {
                break;
            }
            carried = (node.arc, !node.upward, node.flow_kg);
            below = at;
            at = node.parent;
        }
    }

    fn hang(&mut self, child: u32, parent: u32) {
        let next = self.nodes[parent as usize].first_child;
        self.nodes[parent as usize].first_child = child;
        if next != NONE {
            self.nodes[next as usize].previous_sibling = child;
        }
        let node = &mut self.nodes[child as usize];
        (node.parent, node.next_sibling, node.previous_sibling) = (parent, next, NONE);
    }

    fn unhang(&mut self, child: u32) {
        let Node {
            parent,
            next_sibling,
            previous_sibling,
            ..
        } = self.nodes[child as usize];
        if previous_sibling == NONE {
            self.nodes[parent as usize].first_child = next_sibling;
        } else {
            self.nodes[previous_sibling as usize].next_sibling = next_sibling;
        }
        if next_sibling != NONE {
            self.nodes[next_sibling as usize].previous_sibling = previous_sibling;
        }
    }

    fn reprice(&mut self, top: u32, shift: Gain) {
        let mut at = top;
        while at != NONE {
            let parent = self.nodes[at as usize].parent;
            let depth = self.nodes[parent as usize].depth + 1;
            let node = &mut self.nodes[at as usize];
            node.price = node.price + shift;
            node.depth = depth;
            at = self.next_in_subtree(at, top);
        }
    }

    /// Walks a subtree, parents first; `NONE` at the end.
    fn next_in_subtree(&self, at: u32, top: u32) -> u32 {
        let mut node = &self.nodes[at as usize];
        if node.first_child != NONE {
            return node.first_child;
        }
        let mut here = at;
        while here != top {
            if node.next_sibling != NONE {
                return node.next_sibling;
            }
            here = node.parent;
            node = &self.nodes[here as usize];
        }
        NONE
    }
}
