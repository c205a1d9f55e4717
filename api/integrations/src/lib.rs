//! What the marketplace says to the outside: mail and documents.

pub mod documents;
pub mod mail;
pub mod mailbox;
