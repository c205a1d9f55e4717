//! What the marketplace exchanges with the outside: mail, documents and spreadsheets.

pub mod documents;
pub mod mail;
pub mod mailbox;
pub mod spreadsheet;
#[cfg(feature = "stripe")]
pub mod stripe;
