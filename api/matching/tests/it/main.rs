//! The matching against answers found by other means.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod exact;
mod explanations;
mod files;
mod instances;
mod prices;
