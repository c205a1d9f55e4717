use crate::network::Network;
use crate::relax::{Amount, Link, Problem};
use domain::Objective;

/// One connected part of a problem, numbered for itself: sources first, then sinks, then the leftover
/// node, which takes what a source does not send and gives what a sink does not get.
pub(super) struct Piece {
    pub sources: usize,
    pub arcs: Vec<PieceArc>,
    /// Supply of each source and demand of each sink.
    pub quantity_kg: Vec<i64>,
    /// Link of the problem behind each arc.
    pub links: Vec<usize>,
    fold: Fold,
    /// Arcs of each node, one node after the other.
    starts: Vec<u32>,
    incident: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct PieceArc {
    pub source: u32,
    pub sink: u32,
    pub gain: i128,
    pub lot_kg: i64,
    pub surplus_vnd: i64,
}

impl Piece {
    pub fn new(problem: &Problem, links: Vec<usize>) -> Piece {
        let offers = problem.supplies_kg.len();
        let mut number = vec![u32::MAX; offers + problem.demands_kg.len()];
        for link in links.iter().map(|link| &problem.links[*link]) {
            number[link.offer as usize] = 0;
            number[offers + link.request as usize] = 0;
        }
        let mut quantity_kg = Vec::new();
        let mut sources = 0;
        let quantities = problem.supplies_kg.iter().chain(&problem.demands_kg);
        for (row, quantity) in quantities.enumerate() {
            if number[row] == 0 {
                number[row] = quantity_kg.len() as u32;
                quantity_kg.push(*quantity);
                sources += usize::from(row < offers);
            }
        }
        let fold = Fold::of(problem, &links, &quantity_kg, sources);
        let arcs: Vec<PieceArc> = links
            .iter()
            .map(|link| {
                let link = &problem.links[*link];
                PieceArc {
                    source: number[link.offer as usize],
                    sink: number[offers + link.request as usize],
                    gain: fold.gain(link.surplus_vnd),
                    lot_kg: link.lot_kg.max(1),
                    surplus_vnd: link.surplus_vnd,
                }
            })
            .collect();
        Piece::from_arcs(sources, quantity_kg, arcs, links, fold)
    }

    /// Every row is a node, also one without an arc.
    pub fn from_arcs(
        sources: usize,
        quantity_kg: Vec<i64>,
        arcs: Vec<PieceArc>,
        links: Vec<usize>,
        fold: Fold,
    ) -> Piece {
        let (starts, incident) = by_node(&arcs, quantity_kg.len());
        Piece {
            sources,
            arcs,
            quantity_kg,
            links,
            fold,
            starts,
            incident,
        }
    }

    /// The same nodes with some of the arcs only.
    pub fn with_arcs(&self, chosen: &[u32]) -> Piece {
        let arcs: Vec<PieceArc> = chosen.iter().map(|arc| self.arcs[*arc as usize]).collect();
        let links = chosen.iter().map(|arc| self.links[*arc as usize]).collect();
        Piece::from_arcs(self.sources, self.quantity_kg.clone(), arcs, links, self.fold)
    }

    pub fn leftover_node(&self) -> usize {
        self.quantity_kg.len()
    }

    /// What fits on an arc.
    pub fn most_kg(&self, arc: u32) -> i64 {
        let arc = &self.arcs[arc as usize];
        self.quantity_kg[arc.source as usize].min(self.quantity_kg[arc.sink as usize])
    }

    pub fn arcs_of(&self, node: usize) -> &[u32] {
        &self.incident[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Prices of the nodes in this piece's gains, from the optimal tree of the whole problem.
    pub fn prices(&self, problem: &Problem, network: &Network) -> Vec<i128> {
        let all = network.prices(|arc| self.fold.gain(problem.links[arc].surplus_vnd));
        let mut prices = vec![0; self.quantity_kg.len() + 1];
        for (arc, link) in self.arcs.iter().zip(&self.links) {
            let link = &problem.links[*link];
            prices[arc.source as usize] = all[1 + link.offer as usize];
            prices[arc.sink as usize] = all[1 + problem.supplies_kg.len() + link.request as usize];
        }
        prices
    }

    pub fn total(&self, carried: &[(u32, i64)]) -> i128 {
        let worth = |(arc, kg): &(u32, i64)| self.arcs[*arc as usize].gain * i128::from(*kg);
        carried.iter().map(worth).sum()
    }

    pub fn amount(&self, carried: &[(u32, i64)]) -> Amount {
        let mut amount = Amount::default();
        for (arc, kg) in carried {
            amount.add(*kg, self.arcs[*arc as usize].surplus_vnd);
        }
        amount
    }

    /// What a bound on the total says in kilograms and surplus of an optimum.
    pub fn bound(&self, total: i128, found: Amount) -> Amount {
        self.fold.unfold(total, found)
    }
}

fn by_node(arcs: &[PieceArc], nodes: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; nodes + 1];
    for arc in arcs {
        starts[arc.source as usize + 1] += 1;
        starts[arc.sink as usize + 1] += 1;
    }
    for node in 0..nodes {
        starts[node + 1] += starts[node];
    }
    let mut next = starts.clone();
    let mut incident = vec![0; 2 * arcs.len()];
    for (index, arc) in arcs.iter().enumerate() {
        for node in [arc.source, arc.sink] {
            let place = &mut next[node as usize];
            incident[*place as usize] = index as u32;
            *place += 1;
        }
    }
    (starts, incident)
}

/// Folds kilograms and surplus of a whole allocation into one number, in the objective's order. Unlike
/// [`crate::gain::Scale`], which is right for one step of the simplex, it is right for any two
/// allocations: the weight exceeds all that the second component can add up to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fold {
    objective: Objective,
    weight: i128,
    most_kg: i128,
    most_surplus_vnd: i128,
}

impl Fold {
    fn of(problem: &Problem, links: &[usize], quantity_kg: &[i64], sources: usize) -> Fold {
        let sum = |part: &[i64]| part.iter().map(|kg| i128::from(*kg)).sum::<i128>();
        let most_kg = sum(&quantity_kg[..sources]).min(sum(&quantity_kg[sources..]));
        let surplus = |link: &usize| i128::from(problem.links[*link].surplus_vnd);
        let largest = links.iter().map(surplus).max().unwrap_or(0);
        let most_surplus_vnd = most_surplus_vnd(problem, links).min(most_kg * largest);
        Fold::up_to(problem.scale.objective, most_kg, most_surplus_vnd)
    }

    /// For allocations of so many kilograms and so much surplus at most.
    pub fn up_to(objective: Objective, most_kg: i128, most_surplus_vnd: i128) -> Fold {
        let weight = match objective {
            Objective::Volume => most_surplus_vnd + 1,
            Objective::Value => most_kg + 1,
        };
        Fold {
            objective,
            weight,
            most_kg,
            most_surplus_vnd,
        }
    }

    /// Kilograms and surplus as one number.
    pub fn pair(&self, quantity_kg: i128, surplus_vnd: i128) -> i128 {
        match self.objective {
            Objective::Volume => self.weight * quantity_kg + surplus_vnd,
            Objective::Value => self.weight * surplus_vnd + quantity_kg,
        }
    }

    pub fn gain(&self, surplus_vnd: i64) -> i128 {
        self.pair(1, i128::from(surplus_vnd))
    }

    /// The second component bounds an optimum only where the first was found already: one that is worse
    /// in the first may have more of the second.
    fn unfold(&self, total: i128, found: Amount) -> Amount {
        let (first, second) = (total.div_euclid(self.weight), total.rem_euclid(self.weight));
        match self.objective {
            Objective::Volume if first == found.quantity_kg => Amount {
                quantity_kg: first,
                surplus_vnd: second.min(self.most_surplus_vnd),
            },
            Objective::Volume => Amount {
                quantity_kg: first,
                surplus_vnd: self.most_surplus_vnd,
            },
            Objective::Value if first == found.surplus_vnd => Amount {
                quantity_kg: second.min(self.most_kg),
                surplus_vnd: first,
            },
            Objective::Value => Amount {
                quantity_kg: self.most_kg,
                surplus_vnd: first,
            },
        }
    }
}

/// Every offer sells all to its best partner, or every request buys all from its best.
fn most_surplus_vnd(problem: &Problem, links: &[usize]) -> i128 {
    let side = |quantities_kg: &[i64], row: fn(&Link) -> u32| {
        let mut best = vec![0; quantities_kg.len()];
        for link in links.iter().map(|link| &problem.links[*link]) {
            let best = &mut best[row(link) as usize];
            *best = link.surplus_vnd.max(*best);
        }
        let worth = |(kg, best): (&i64, &i64)| i128::from(*kg) * i128::from(*best);
        quantities_kg.iter().zip(&best).map(worth).sum::<i128>()
    };
    let sold = side(&problem.supplies_kg, |link| link.offer);
    sold.min(side(&problem.demands_kg, |link| link.request))
}
