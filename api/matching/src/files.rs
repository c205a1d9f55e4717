//! The files of `ocop-market match`: CSV in, CSV and JSON out, all in memory.

mod columns;
mod read;
mod write;

pub use columns::{BadCell, Expected};
pub use read::{read_offers, read_requests};
pub use write::{write_gaps, write_matches, write_summary};
