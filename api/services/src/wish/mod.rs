//! The products that an account wishes to remember.

mod change;
mod list;

pub use change::{add, remove};
pub use list::{is_wished, list};
