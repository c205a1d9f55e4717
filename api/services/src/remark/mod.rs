//! Keeping reviews, questions and answers decent: people report, offices and administrators look.

mod find;
mod letters;
mod list;
mod moderate;
mod report;

pub use find::Stands;
pub use list::{RemarkFilter, ReportTold, Reported, list, waiting};
pub use moderate::moderate;
pub use report::report;
