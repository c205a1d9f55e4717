//! What is traded in bulk: commodities and their varieties.

mod list;

pub(crate) use list::names;
pub use list::{Commodity, Named, Variety, list};
