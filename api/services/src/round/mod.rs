//! Matching rounds (đợt kết nối): opened by a trade office, matched exactly, published to both sides.

mod board;
mod create;
mod list;
mod public;
mod publish;
mod result;
mod run_matching;
mod steps;

pub use board::{Board, CommodityMonth, Totals, board};
pub use create::{CreateRound, create};
pub use list::{Round, RoundFilter, find, list};
pub use matching::{Reason, Side};
pub use public::{PublicRound, find_public};
pub use publish::publish;
pub use result::{GapRow, PairRow, RoundResult, result};
pub use run_matching::{RoundSummary, run_matching};
pub use steps::{close, open, settle};
