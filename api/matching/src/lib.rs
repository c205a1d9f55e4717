//! Pairs supply offers with demand requests: exactly, and the same every time.
//!
//! Goods are perishable and nothing carries over, so each (commodity, month) is a transportation
//! problem of its own: offers on one side, requests on the other, whole kilograms between them.
//! [`solve`] finds an allocation that no other beats, says so with a bound, suggests prices, and
//! explains what stayed unmatched. Pure: no I/O, no clock except for the durations it reports.

mod explain;
mod fair;
pub mod files;
mod gain;
mod gaps;
mod group;
mod lots;
mod market;
mod network;
mod obstacles;
mod pairs;
mod pools;
mod prices;
mod relax;
mod replay;
mod solve;

pub use market::{
    Fairness, Gap, LARGEST_PRICE_VND, LARGEST_QUANTITY_KG, Match, Offer, Outcome, Place, Reason, Request,
    Settings, Side, Stage, Summary,
};
pub use pairs::{Candidate, candidates};
pub use pools::Pools;
pub use solve::{solve, solve_telling};

/// How far below its bound a result with lot limits may stay when nothing else is said: 0.1 %.
pub const DEFAULT_GAP_LIMIT_PPM: u32 = 1_000;

/// Đồng per tonne-kilometre when a round names no rate.
pub const DEFAULT_TRANSPORT_RATE_VND_PER_TKM: i64 = 2_500;
