//! Fair shares: the sellers' shares sold are made lexicographically as large as possible from the
//! smallest up, and the largest surplus decides among what is left.
//!
//! A seller's share is what it sells over what it offers in the whole round, all commodities and months
//! together; a pool is one seller. Kilograms are whole: where the last of them cannot be halved it goes
//! to the one whose share grows most by it, the smaller offer, and between equals by id. The sellers
//! sell as much together as without fair shares (the totals are a base of the polymatroid), so lots
//! left aside, `volume` gives up no kilograms, only surplus.

mod largest_flow;
mod level;
mod totals;

use crate::gain::{Gain, Scale};
use crate::group::Group;
use crate::network::{Arc, Network};
use crate::relax::Problem;
use domain::Objective;
use std::collections::BTreeMap;
use totals::{Market, Row, fair_totals};

/// (link, kilograms) of each group's links, lots left aside.
pub(crate) fn fair_flows(groups: &[(&Group, &Problem)]) -> Vec<Vec<(usize, i64)>> {
    let joint = Joint::of(groups);
    let totals = fair_totals(&joint.market);
    let network = joint.network(groups, &totals);
    let mut flows = vec![Vec::new(); groups.len()];
    for (arc, kg) in network.flows() {
        if let Some((group, link)) = joint.links.get(arc) {
            flows[*group].push((*link, kg));
        }
    }
    flows
}

/// All groups as one market: sellers tie them together.
struct Joint {
    market: Market,
    /// Row and request of each link, numbered over all groups.
    ends: Vec<(u32, u32)>,
    /// Group and place in it.
    links: Vec<(usize, usize)>,
}

impl Joint {
    fn of(groups: &[(&Group, &Problem)]) -> Joint {
        let mut sellers: BTreeMap<_, usize> = BTreeMap::new();
        for row in groups.iter().flat_map(|(group, _)| &group.offers) {
            sellers.entry(row.seller).or_default();
        }
        for (number, (_, seller)) in sellers.iter_mut().enumerate() {
            *seller = number;
        }
        let mut joint = Joint {
            market: Market {
                rows: Vec::new(),
                demands_kg: Vec::new(),
                offered_kg: vec![0; sellers.len()],
            },
            ends: Vec::new(),
            links: Vec::new(),
        };
        for (number, (group, problem)) in groups.iter().enumerate() {
            for row in &group.offers {
                joint.market.offered_kg[sellers[&row.seller]] += row.offer.quantity_kg;
            }
            let first_request = joint.market.demands_kg.len() as u32;
            joint.market.demands_kg.extend(&problem.demands_kg);
            // Rows that nobody can buy from take no part.
            let mut places: BTreeMap<u32, u32> = BTreeMap::new();
            for (place, link) in problem.links.iter().enumerate() {
                let row = *places.entry(link.offer).or_insert_with(|| {
                    joint.market.rows.push(Row {
                        seller: sellers[&group.offers[link.offer as usize].seller],
                        supply_kg: problem.supplies_kg[link.offer as usize],
                        requests: Vec::new(),
                    });
                    joint.market.rows.len() as u32 - 1
                });
                let request = first_request + link.request;
                joint.market.rows[row as usize].requests.push(request);
                joint.ends.push((row, request));
                joint.links.push((number, place));
            }
        }
        joint
    }

    /// The largest surplus in which each seller sells its total: what it keeps is one more request of
    /// its rows. As every row sends all it has, to a buyer or to that request, the totals hold.
    fn network(&self, groups: &[(&Group, &Problem)], totals: &[i64]) -> Network {
        let mut keeps_kg: Vec<i64> = totals.iter().map(|kg| -kg).collect();
        for row in &self.market.rows {
            keeps_kg[row.seller] += row.supply_kg;
        }
        let largest = groups.iter().map(|(_, problem)| problem.scale.largest_surplus);
        let supplies_kg: Vec<i64> = self.market.rows.iter().map(|row| row.supply_kg).collect();
        let mut demands_kg = self.market.demands_kg.clone();
        let scale = Scale::new(
            Objective::Volume,
            largest.max().unwrap_or(0),
            supplies_kg.len().min(demands_kg.len() + totals.len()),
        );
        let mut arcs: Vec<Arc> = self
            .ends
            .iter()
            .zip(&self.links)
            .map(|((source, sink), (group, link))| {
                let link = &groups[*group].1.links[*link];
                Arc {
                    source: *source,
                    sink: *sink,
                    gain: Gain {
                        main: scale.main(link.surplus_vnd),
                        tie: link.gain.tie,
                    },
                }
            })
            .collect();
        let mut place = BTreeMap::new();
        for (source, row) in self.market.rows.iter().enumerate() {
            if keeps_kg[row.seller] == 0 {
                continue;
            }
            let sink = *place.entry(row.seller).or_insert_with(|| {
                demands_kg.push(keeps_kg[row.seller]);
                demands_kg.len() as u32 - 1
            });
            arcs.push(Arc {
                source: source as u32,
                sink,
                gain: Gain {
                    main: scale.main(0),
                    tie: 0,
                },
            });
        }
        let mut network = Network::new(&supplies_kg, &demands_kg, arcs);
        network.optimise();
        network
    }
}
