//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod bulk_trade;
mod documented;
mod drift;
mod imports;
mod last_unit;
mod mail;
mod matching;
mod member;
mod orders;
mod organisations;
mod outbox;
mod pages;
mod programmes;
mod registrations;
mod seed;
mod stall;
mod vietqr;
mod walk_order;
mod walks;
