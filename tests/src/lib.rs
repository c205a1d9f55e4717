//! What the tests of the whole marketplace stand on: databases of their own, a clock that stands still,
//! ids that repeat. For tests only, so it fails loudly.

pub mod api;
pub mod clock;
pub mod database;
pub mod form;
pub mod ids;
pub mod instances;
pub mod pages;
pub mod postgres;
pub mod scratch;
pub mod site;
pub mod smtp;
pub mod stripe;
pub mod tools;
pub mod world;
