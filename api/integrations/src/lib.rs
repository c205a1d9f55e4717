//! What the marketplace exchanges with the outside: mail and spreadsheets.

pub mod mail;
pub mod mailbox;
pub mod sheets;
pub mod spreadsheet;
