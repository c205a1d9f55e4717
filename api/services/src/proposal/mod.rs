//! Proposals: one matched pair in one month, sent to both sides to accept or decline.

mod accept;
mod decline;
mod draft_contract;
mod list;

pub(crate) use draft_contract::USUAL_TERMS;

pub use accept::accept;
pub use decline::decline;
pub use list::{Proposal, ProposalFilter, find, list};
