//! Demand requests (nhu cầu mua): one buyer, one commodity, kilograms per month, bid price delivered.

mod list;
mod post;
mod withdraw;

pub use list::{Request, RequestFilter, list};
pub use post::{PostRequest, post};
pub use withdraw::withdraw;
