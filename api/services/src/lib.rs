//! Use cases and queries: the one place where rules meet the database.
//!
//! Every function takes `&App` (built once by the server) and `&Ctx` (who asks, when, in which
//! language; made only by an edge). A write is one use case, one transaction, one visible commit.

pub mod account;
pub mod address;
pub mod app;
pub mod bank_statement;
pub mod card;
pub mod cart;
pub mod catalogue;
pub mod commodity;
pub mod complaint;
pub mod contract;
mod csv_file;
pub mod db;
pub mod delivery;
pub mod error;
pub mod history;
pub mod idempotency;
pub mod indicator;
mod ledger;
pub mod mail;
pub mod measure;
mod notify;
pub mod number;
pub mod offer;
pub mod order;
pub mod organisation;
pub mod outbox;
pub mod paging;
pub mod party;
pub mod payment;
pub mod places;
pub mod planting_area;
pub mod pool;
pub mod ports;
pub mod programme;
pub mod proposal;
pub mod question;
pub mod reference_price;
pub mod registration;
pub mod remark;
pub mod reported_figure;
pub mod review;
pub mod round;
pub mod seed;
pub mod seller_statement;
pub mod session;
pub mod settings;
pub mod shipping;
pub mod today;
pub mod upload;
pub mod verification;
pub mod voucher;
pub mod wish;

pub use app::{Actor, App, Area, Ctx, Membership, Person};
pub use csv_file::csv_file;
pub use error::{Error, Result};
pub use paging::{Page, PageRequest};
pub use settings::Settings;
