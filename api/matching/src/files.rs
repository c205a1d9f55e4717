//! The files of `ocop-market match`: sheets of text in, tables and JSON out, all in memory.

mod columns;
mod read;
mod write;

pub use columns::{BadCell, Expected, Sheet};
pub use read::{read_offers, read_pools, read_requests};
pub use write::{Value, Written, gaps_table, matches_table, write_summary};
