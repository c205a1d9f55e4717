//! The tests of the marketplace as a whole.

mod accounts;
mod architecture;
mod bulk_trade;
mod counter_offers;
mod documented;
mod drift;
mod gap_report;
mod last_unit;
mod mail;
mod mango_market;
mod matching;
mod orders;
mod organisations;
mod outbox;
mod pages;
mod programmes;
mod reference_prices;
mod rematch;
mod round_settings;
mod seed;
mod stall;
mod vietqr;
mod walk_order;
mod walks;
