//! What the marketplace says to the outside: mail.

pub mod mail;
pub mod mailbox;
