//! Deliveries (phiếu giao nhận): recorded by the seller, confirmed or disputed by the buyer.

mod answer;
mod list;
mod record;

pub use answer::{confirm, dispute, settle};
pub use list::{Delivery, DeliveryFilter, find, list};
pub use record::{RecordDelivery, record};
