//! Statements of a seller's bank account: every incoming line finds its part by the reference in its note.

mod cells;
mod columns;
mod import;
mod read;

pub use import::{ImportStatement, ImportedStatement, LineOutcome, StatementLine, import_statement};
pub use read::StatementError;
