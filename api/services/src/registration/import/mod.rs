//! Offers and requests from a spreadsheet: one row each, one column a month. A member imports for its own
//! organisation; an officer imports the registrations of a conference for many, and each of them counts
//! only after its organisation confirms it.

mod cells;
mod columns;
mod entry;
mod owners;
mod run;
mod sheet;
mod template;

pub use run::{Import, Imported, ImportedRow, import};
pub use sheet::CellError;
pub use template::template;
