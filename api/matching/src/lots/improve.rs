//! Betters an allocation that keeps all lots by exchanging pairs.

use super::flow::{Decision, Flow, NO_FLOOR};
use super::paths::Paths;
use super::piece::Piece;
use std::cmp::Reverse;

/// An exchange: an arc that is to be used, an arc that is no longer to be used.
type Exchange = (Option<u32>, Option<u32>);

/// Promising arcs that are tried in one pass.
const TRIED: usize = 20;
const PASSES: usize = 4;

/// `flow` must keep all lots.
pub(super) fn improve(piece: &Piece, paths: &mut Paths, mut flow: Flow) -> Flow {
    for (decision, kg) in flow.decisions.iter_mut().zip(&flow.carried_kg) {
        *decision = if *kg > 0 {
            Decision::Raised
        } else {
            Decision::Closed
        };
    }
    for _ in 0..PASSES {
        let before = flow.total;
        for exchange in promising(piece, &flow) {
            if let Some(better) = tried(piece, paths, &flow, exchange) {
                flow = better;
            }
        }
        if flow.total == before {
            break;
        }
    }
    flow
}

fn tried(piece: &Piece, paths: &mut Paths, flow: &Flow, (used, dropped): Exchange) -> Option<Flow> {
    let holds = |arc: Option<u32>, decision| arc.is_none_or(|arc| flow.decisions[arc as usize] == decision);
    if !holds(used, Decision::Closed) || !holds(dropped, Decision::Raised) {
        return None;
    }
    let mut changed = flow.clone();
    if let Some(arc) = dropped {
        let floor = if used.is_some() { NO_FLOOR } else { flow.total };
        if !changed.close(piece, paths, arc, floor) {
            return None;
        }
    }
    if let Some(arc) = used {
        // What the prices promise at most has to make up for what was lost.
        let promise = -changed.price_loss(piece, arc) * i128::from(piece.most_kg(arc));
        if changed.total + promise <= flow.total || !changed.reopen(piece, paths, arc, flow.total) {
            return None;
        }
    }
    (changed.total > flow.total).then_some(changed)
}

/// Unused arcs that would gain by the prices, alone or in place of a neighbour, and arcs that are held
/// at their lot at a loss.
fn promising(piece: &Piece, flow: &Flow) -> Vec<Exchange> {
    let mut arcs: Vec<(Reverse<i128>, u32)> = Vec::new();
    for index in 0..piece.arcs.len() as u32 {
        let arc = &piece.arcs[index as usize];
        let loss = flow.price_loss(piece, index);
        let most_kg = piece.most_kg(index);
        match flow.decisions[index as usize] {
            Decision::Closed if loss < 0 => arcs.push((Reverse(-loss * i128::from(most_kg)), index)),
            Decision::Raised if loss > 0 => arcs.push((Reverse(loss * i128::from(arc.lot_kg)), index)),
            _ => {}
        }
    }
    arcs.sort_unstable();
    arcs.truncate(TRIED);
    let mut exchanges = Vec::new();
    for (_, index) in arcs {
        if flow.decisions[index as usize] == Decision::Raised {
            exchanges.push((None, Some(index)));
            continue;
        }
        exchanges.push((Some(index), None));
        let arc = &piece.arcs[index as usize];
        for node in [arc.source, arc.sink] {
            let used = piece.arcs_of(node as usize).iter();
            let used = used.filter(|other| flow.decisions[**other as usize] == Decision::Raised);
            exchanges.extend(used.map(|other| (Some(index), Some(*other))));
        }
    }
    exchanges
}
