//! What the marketplace says to the outside: mail and bank transfer codes.

pub mod mail;
pub mod mailbox;
pub mod vietqr;
