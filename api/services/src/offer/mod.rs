//! What a seller can prove about its goods.

pub(crate) mod standing;

pub use standing::{Standing, mine as standing};
