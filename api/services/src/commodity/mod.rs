//! What is traded in bulk: commodities and their varieties.

mod list;
mod recognise;

pub(crate) use list::names;
pub use list::{Commodity, Listed, Named, Variety, list};
pub(crate) use recognise::Catalogue;
pub use recognise::{Goods, recognise};
