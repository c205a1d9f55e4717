//! The office's side: one queue of everything that waits for its word, and what it says.

mod decide;
mod letters;
mod papers;
mod queue;
mod standing;
mod take_down;

pub use decide::{Decision, decide};
pub use papers::{ListingSize, Papers};
pub(crate) use queue::organisations_within;
pub use queue::{QueueItem, QueueOwner, queue, waiting};
pub use standing::change_standing;
pub use take_down::take_down;
