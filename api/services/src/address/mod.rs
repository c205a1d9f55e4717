//! The address book of an account: where it has goods sent to.

mod list;
mod remove;
mod save;

pub use list::{SavedAddress, list};
pub use remove::remove;
pub use save::{NewAddress, change, save, use_by_default};
