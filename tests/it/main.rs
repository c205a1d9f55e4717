//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod bulk_trade;
mod contracts;
mod debts;
mod deliveries;
mod documented;
mod drift;
mod last_unit;
mod linkage;
mod mail;
mod matching;
mod orders;
mod organisations;
mod outbox;
mod pages;
mod programmes;
mod seed;
mod stall;
mod vietqr;
mod walk_order;
mod walks;
