//! The pages people see: for buyers, sellers, buying organisations, offices and administrators.
//! Templates, own style and a little progressive script. No rules of the trade live here.

mod account;
mod administration;
pub mod assets;
mod cart;
mod catalogue;
mod checkout;
mod communes;
mod complaints;
mod compression;
mod destination;
pub mod drawings;
pub mod error_page;
pub mod flash;
pub mod forms;
mod language;
mod mails;
mod money;
mod office;
mod order;
mod organisations;
pub mod page;
pub mod parts;
mod planting_areas;
pub mod policies;
mod programmes;
mod render;
mod security;
mod selling;
mod sessions;
mod site;
#[cfg(test)]
mod tests;
mod trade;
mod trust;
pub mod urls;
mod visitor;
mod web;

pub use error_page::{Failure, failed};
pub use page::Page;
pub use render::{render, render_invalid, see_other};
pub use sessions::Sessions;
pub use site::{routes, site};
pub use visitor::{ActingOrganisation, Areas, Visitor};
pub use web::{Operator, Settings, Web};
