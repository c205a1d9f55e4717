//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod drift;
mod mail;
mod matching;
mod outbox;
mod seed;
mod vietqr;
