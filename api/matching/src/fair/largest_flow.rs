//! The largest flow from rows to requests (Dinic 1970), each seller's rows together limited.

use std::collections::VecDeque;

#[derive(Debug, Clone, Copy)]
struct Edge {
    head: u32,
    room_kg: i64,
}

/// Edges in pairs: each one and its way back stand side by side.
pub(super) struct LargestFlow {
    edges: Vec<Edge>,
    of_node: Vec<Vec<u32>>,
    depth: Vec<u32>,
    next: Vec<usize>,
}

const NOT_REACHED: u32 = u32::MAX;

impl LargestFlow {
    pub fn new(nodes: usize) -> LargestFlow {
        LargestFlow {
            edges: Vec::new(),
            of_node: vec![Vec::new(); nodes],
            depth: Vec::new(),
            next: Vec::new(),
        }
    }

    pub fn edge(&mut self, tail: usize, head: usize, most_kg: i64) {
        for (tail, head, room_kg) in [(tail, head, most_kg), (head, tail, 0)] {
            self.of_node[tail].push(self.edges.len() as u32);
            self.edges.push(Edge {
                head: head as u32,
                room_kg,
            });
        }
    }

    /// Sends as much as possible; afterwards [`LargestFlow::is_reached`] tells the sides of a
    /// smallest cut.
    pub fn send(&mut self, source: usize, sink: usize) -> i128 {
        let mut sent = 0;
        while self.measure(source, sink) {
            self.next = vec![0; self.of_node.len()];
            loop {
                let kg = self.push(source, sink);
                if kg == 0 {
                    break;
                }
                sent += i128::from(kg);
            }
        }
        sent
    }

    /// Whether more could be sent as far as that node.
    pub fn is_reached(&self, node: usize) -> bool {
        self.depth[node] != NOT_REACHED
    }

    fn measure(&mut self, source: usize, sink: usize) -> bool {
        self.depth = vec![NOT_REACHED; self.of_node.len()];
        self.depth[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for edge in &self.of_node[node] {
                let Edge { head, room_kg } = self.edges[*edge as usize];
                if room_kg > 0 && self.depth[head as usize] == NOT_REACHED {
                    self.depth[head as usize] = self.depth[node] + 1;
                    queue.push_back(head as usize);
                }
            }
        }
        self.depth[sink] != NOT_REACHED
    }

    /// One path by increasing depth; the places where it failed are not tried again.
    fn push(&mut self, source: usize, sink: usize) -> i64 {
        let mut path: Vec<u32> = Vec::new();
        let mut node = source;
        while node != sink {
            let step = self.of_node[node].get(self.next[node]).copied();
            let Some(edge) = step else {
                // A dead end: back, and past the edge that led here.
                let Some(edge) = path.pop() else { return 0 };
                node = self.edges[edge as usize ^ 1].head as usize;
                self.next[node] += 1;
                continue;
            };
            let Edge { head, room_kg } = self.edges[edge as usize];
            if room_kg > 0 && self.depth[head as usize] == self.depth[node] + 1 {
                path.push(edge);
                node = head as usize;
            } else {
                self.next[node] += 1;
            }
        }
        let room = path.iter().map(|edge| self.edges[*edge as usize].room_kg);
        let kg = room.min().unwrap_or(0);
        for edge in path {
            self.edges[edge as usize].room_kg -= kg;
            self.edges[edge as usize ^ 1].room_kg += kg;
        }
        kg
    }
}
