//! Supply offers (chào bán): one seller, one commodity, kilograms per month, ask price at the farm gate.

mod list;
mod post;
pub(crate) mod standing;
mod withdraw;

pub(crate) use list::actions;
pub use list::{Offer, OfferFilter, list};
pub use post::{PostOffer, post};
pub use standing::{Standing, mine as standing};
pub use withdraw::withdraw;
