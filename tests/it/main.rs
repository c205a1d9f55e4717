//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod bulk_trade;
mod drift;
mod mail;
mod matching;
mod orders;
mod outbox;
mod programmes;
mod seed;
mod stall;
mod vietqr;
mod walk_order;
