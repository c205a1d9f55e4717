//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod bulk_trade;
mod checkout_page;
mod documented;
mod drift;
mod imports;
mod last_unit;
mod linked_records;
mod mail;
mod market;
mod matching;
mod matching_reasons;
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
mod walks;
