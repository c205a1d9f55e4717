//! Proposals: one matched pair in one month, sent to both sides to accept or decline.

mod accept;
mod decline;
mod draft_contract;
mod list;

pub use accept::accept;
pub use decline::decline;
pub use list::{Proposal, ProposalFilter, find, list};
