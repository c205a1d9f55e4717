//! Prices that both sides can live with.
//!
//! For `value` the dual solutions support the optimum (Shapley and Shubik 1971, "The assignment game
//! I: the core"): no pair could do better by leaving the allocation. They form a lattice; its two ends
//! are best for all sellers and best for all buyers at once, and the middle is suggested. The duals
//! divide the bonus too, which is nobody's money, so a price is kept inside [ask, bid − transport].

use crate::gain::Gain;
use domain::money::divide_half_up;

/// One arc of the allocation: worth per kilogram, and whether it carries anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trade {
    pub offer: usize,
    pub request: usize,
    pub gain: Gain,
    pub matched: bool,
}

/// Both sides' parts of the gains at one end of the lattice.
pub(crate) struct Parts {
    pub offers: Vec<Gain>,
    pub requests: Vec<Gain>,
}

/// The end that is best for the requests: the least fixed point of u = max(0, gain − v) over all arcs,
/// v = min(gain − u) over matched arcs, 0 where `unmet`. The allocation must be optimal for the gains,
/// and a request that is not unmet must be matched. v is also what the last kilogram of a request
/// brings: the loss when it is given to somebody else.
pub(crate) fn best_for_requests(trades: &[Trade], offers: usize, unmet: &[bool]) -> Parts {
    let mut part = vec![Gain::ZERO; offers];
    let mut other: Vec<Gain> = unmet
        .iter()
        .map(|unmet| if *unmet { Gain::ZERO } else { Gain::MOST })
        .collect();
    let mut moved = true;
    while moved {
        moved = false;
        for trade in trades.iter().filter(|trade| trade.matched) {
            let most = trade.gain - part[trade.offer];
            if other[trade.request] > most {
                other[trade.request] = most;
                moved = true;
            }
        }
        for trade in trades {
            let least = trade.gain - other[trade.request];
            if part[trade.offer] < least {
                part[trade.offer] = least;
                moved = true;
            }
        }
    }
    Parts {
        offers: part,
        requests: other,
    }
}

/// The end that is best for the offers.
pub(crate) fn best_for_offers(trades: &[Trade], requests: usize, unsold: &[bool]) -> Parts {
    let swapped: Vec<Trade> = trades
        .iter()
        .map(|t| Trade {
            offer: t.request,
            request: t.offer,
            ..*t
        })
        .collect();
    let Parts { offers, requests } = best_for_requests(&swapped, requests, unsold);
    Parts {
        offers: requests,
        requests: offers,
    }
}

/// The offers' parts halfway between the two ends, in `main`. `unsold` and `unmet` say who has
/// kilograms left.
pub(crate) fn middle_parts(trades: &[Trade], unsold: &[bool], unmet: &[bool]) -> Vec<i64> {
    let lowest = best_for_requests(trades, unsold.len(), unmet).offers;
    let highest = best_for_offers(trades, unmet.len(), unsold).offers;
    let middle = |(low, high): (&Gain, &Gain)| {
        divide_half_up(i128::from(low.main) + i128::from(high.main), 2).unwrap_or(low.main)
    };
    lowest.iter().zip(&highest).map(middle).collect()
}

/// The suggested farm-gate price when the seller's side gets `part_vnd` of a surplus in which the
/// bonus counts `bonus_vnd`.
pub(crate) fn supported_price_vnd(ask_vnd: i64, highest_vnd: i64, part_vnd: i64, bonus_vnd: i64) -> i64 {
    (ask_vnd + part_vnd - bonus_vnd).clamp(ask_vnd, highest_vnd.max(ask_vnd))
}

/// Half of what lies between ask and bid − transport to each side.
pub(crate) fn halfway_price_vnd(ask_vnd: i64, highest_vnd: i64) -> i64 {
    divide_half_up(i128::from(ask_vnd) + i128::from(highest_vnd), 2).unwrap_or(ask_vnd)
}
