//! Finding products. The engine is never the source of truth: it answers with ids, in order,
//! and the caller reads the products back from the database.
//!
//! Every engine folds Vietnamese marks, so that "xoai cat chu" finds "Xoài cát Chu", and every
//! engine passes the same [`conformance`] suite.

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod document;
mod embedded;
mod engine;
mod page;
mod query;
mod words;

pub use document::{PriceBand, ProductDocument};
pub use embedded::TantivyEngine;
pub use engine::{SearchEngine, SearchError};
pub use page::{Facets, SearchPage, Suggestion};
pub use query::{Filters, LARGEST_PAGE, ProductQuery, Sort};
pub use words::fold;
