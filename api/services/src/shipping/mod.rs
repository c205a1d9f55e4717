//! How sellers' goods reach their buyers: what each seller asks, and what one parcel costs.

mod quote;
mod set_terms;
mod table_rates;
mod terms;

pub use quote::{Destination, Joint, ParcelQuote, PartShipping};
pub(crate) use quote::{Sending, quote};
pub use set_terms::{SetTerms, own_terms, set_terms};
pub use table_rates::TableRates;
pub use terms::Terms;
pub(crate) use terms::terms_of;
