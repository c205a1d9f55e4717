//! Matching rounds (đợt kết nối): opened by a trade office, matched exactly, published to both sides.

mod board;
mod chances;
mod change;
mod compare;
mod create;
mod gap_report;
mod gap_table;
mod invite;
mod list;
mod public;
mod publish;
mod result;
mod run_matching;
mod scope;
mod standing;
mod steps;

pub use board::{Board, CommodityMonth, Totals, board, registered};
pub use chances::{Chance, chances};
pub use change::{ChangeRound, MatchSettings, WIDEST_GAP_PPM, change};
pub use compare::{Compared, Difference, compare, take};
pub use create::{CreateRound, create};
pub use gap_report::{Amount, GapFilter, GapReport, Line, MissingStandard, SideReport, gap_report};
pub use gap_table::gap_sheet;
pub use invite::{Invite, Invited, invitations, invite};
pub use list::{Round, RoundFilter, find, list};
pub use matching::{Reason, Side};
pub use public::{PublicRound, find_public};
pub use publish::publish;
pub use result::{GapRow, PairRow, RoundResult, result};
pub use run_matching::{PriceOfFairness, RoundSummary, run_matching};
pub(crate) use scope::check_registration;
pub use scope::{NewScope, RoundScope, Unit};
pub use steps::{close, open, settle};
