//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod drift;
mod mail;
mod outbox;
mod matching;
mod seed;
mod vietqr;
