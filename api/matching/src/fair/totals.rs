use super::largest_flow::LargestFlow;
use super::level::{Claim, level};
use std::collections::BTreeMap;

/// Rows of sellers and the requests that they can serve.
pub(super) struct Market {
    pub rows: Vec<Row>,
    pub demands_kg: Vec<i64>,
    /// Kilograms that each seller offers in the whole round, with or without anybody to buy them.
    pub offered_kg: Vec<i64>,
}

pub(super) struct Row {
    pub seller: usize,
    pub supply_kg: i64,
    pub requests: Vec<u32>,
}

/// A part of the market in which the total is known and the sellers' shares are still to be found.
#[derive(Default)]
struct Part {
    rows: Vec<PartRow>,
    requests: Vec<u32>,
    total_kg: i128,
}

#[derive(Clone, Copy)]
struct PartRow {
    row: usize,
    /// Sells all it has, whatever happens in this part.
    sold_out: bool,
}

/// Kilograms that each seller sells when shares are lexicographically as large as possible from the
/// smallest up.
///
/// What the sellers can sell together is a polymatroid, and the fair totals are its lexicographically
/// optimal base (Megiddo 1974, Fujishige 1980). They are found by decomposition, in whole kilograms
/// (Groenevelt 1991): level the shares as if only the total mattered; where the largest flow does not
/// reach them, the smallest cut parts those who cannot sell so much from those who can sell more, and
/// each part is levelled for itself.
pub(super) fn fair_totals(market: &Market) -> Vec<i64> {
    let mut sold_kg = vec![0; market.offered_kg.len()];
    let whole = Part {
        rows: (0..market.rows.len())
            .map(|row| PartRow { row, sold_out: false })
            .collect(),
        requests: (0..market.demands_kg.len() as u32).collect(),
        total_kg: 0,
    };
    let total_kg = Cut::of(market, &whole, None).sent_kg;
    let mut parts = vec![Part { total_kg, ..whole }];
    while let Some(part) = parts.pop() {
        let limits = limits(market, &part, &sold_kg);
        let cut = Cut::of(market, &part, Some(&limits));
        if cut.sent_kg == part.total_kg {
            for (seller, kg) in limits {
                sold_kg[seller] += kg;
            }
        } else {
            parts.extend(cut.parts(market, part, &mut sold_kg));
        }
    }
    sold_kg
}

/// Kilograms that each seller of the part would sell in it were shares levelled.
fn limits(market: &Market, part: &Part, sold_kg: &[i64]) -> BTreeMap<usize, i64> {
    let mut free_kg: BTreeMap<usize, i64> = BTreeMap::new();
    let mut to_share_kg = part.total_kg;
    for PartRow { row, sold_out } in &part.rows {
        let row = &market.rows[*row];
        if *sold_out {
            to_share_kg -= i128::from(row.supply_kg);
        } else {
            *free_kg.entry(row.seller).or_default() += row.supply_kg;
        }
    }
    let claims: Vec<Claim> = free_kg
        .iter()
        .map(|(seller, free_kg)| Claim {
            offered_kg: market.offered_kg[*seller],
            least_kg: sold_kg[*seller],
            most_kg: sold_kg[*seller] + free_kg,
        })
        .collect();
    let before: i128 = claims.iter().map(|claim| i128::from(claim.least_kg)).sum();
    let levels = level(&claims, before + to_share_kg);
    let more = claims.iter().zip(levels).map(|(claim, kg)| kg - claim.least_kg);
    free_kg.into_keys().zip(more).collect()
}

struct Cut {
    sent_kg: i128,
    /// Places of the sellers that are limited.
    sellers: BTreeMap<usize, usize>,
    flow: LargestFlow,
    /// Where the part's rows and requests stand in the flow.
    first_row: usize,
    first_request: usize,
}

impl Cut {
    /// The largest flow of a part, its sellers limited or not.
    fn of(market: &Market, part: &Part, limits: Option<&BTreeMap<usize, i64>>) -> Cut {
        let sellers: BTreeMap<usize, usize> = limits
            .into_iter()
            .flat_map(BTreeMap::keys)
            .enumerate()
            .map(|(place, seller)| (*seller, place))
            .collect();
        let (source, sink) = (0, 1);
        let first_row = 2 + sellers.len();
        let first_request = first_row + part.rows.len();
        let mut flow = LargestFlow::new(first_request + part.requests.len());
        for (seller, place) in &sellers {
            let most_kg = limits.and_then(|limits| limits.get(seller)).copied();
            flow.edge(source, 2 + place, most_kg.unwrap_or(0));
        }
        let mut places = vec![usize::MAX; market.demands_kg.len()];
        for (place, request) in part.requests.iter().enumerate() {
            places[*request as usize] = first_request + place;
            flow.edge(first_request + place, sink, market.demands_kg[*request as usize]);
        }
        for (place, PartRow { row, sold_out }) in part.rows.iter().enumerate() {
            let row = &market.rows[*row];
            let seller = sellers.get(&row.seller).filter(|_| !sold_out);
            flow.edge(
                seller.map_or(source, |place| 2 + place),
                first_row + place,
                row.supply_kg,
            );
            for request in &row.requests {
                let request = places[*request as usize];
                if request != usize::MAX {
                    flow.edge(first_row + place, request, row.supply_kg);
                }
            }
        }
        Cut {
            sent_kg: flow.send(source, sink),
            sellers,
            flow,
            first_row,
            first_request,
        }
    }

    /// The part that cannot sell more, whose requests are all served, and the part that can. Rows of
    /// the first's sellers that the cut does not reach sell all they have in the second.
    fn parts(&self, market: &Market, part: Part, sold_kg: &mut [i64]) -> [Part; 2] {
        let mut scarce = Part::default();
        let mut ample = Part::default();
        for (place, mut row) in part.rows.into_iter().enumerate() {
            if self.flow.is_reached(self.first_row + place) {
                scarce.rows.push(row);
                continue;
            }
            let &Row {
                seller, supply_kg, ..
            } = &market.rows[row.row];
            let node = self.sellers.get(&seller);
            if !row.sold_out && node.is_some_and(|place| self.flow.is_reached(2 + place)) {
                row.sold_out = true;
                sold_kg[seller] += supply_kg;
            }
            ample.rows.push(row);
        }
        for (place, request) in part.requests.into_iter().enumerate() {
            if self.flow.is_reached(self.first_request + place) {
                scarce.total_kg += i128::from(market.demands_kg[request as usize]);
                scarce.requests.push(request);
            } else {
                ample.requests.push(request);
            }
        }
        ample.total_kg = part.total_kg - scarce.total_kg;
        [scarce, ample]
    }
}
