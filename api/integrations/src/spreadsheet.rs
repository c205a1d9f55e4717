//! Office spreadsheets (XLSX) as rows of text, in and out.

mod read;
mod write;

pub use read::{Unreadable, is_workbook, read_rows};
pub use write::{Cell, write_rows};
