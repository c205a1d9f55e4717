//! Proposals: one matched pair in one month, sent to both sides to accept, decline or counter.

mod accept;
mod counter;
mod decline;
mod draft_contract;
mod hold;
mod list;
mod mediate;
mod terms;
mod view;

pub(crate) use draft_contract::USUAL_TERMS;
pub(crate) use terms::first_terms;
pub(crate) use view::is_expired;

pub use accept::accept;
pub use counter::counter;
pub use decline::decline;
pub use list::{ProposalFilter, find, list, terms};
pub use mediate::mediate;
pub use terms::{NewTerms, PastTerms};
pub use view::Proposal;
