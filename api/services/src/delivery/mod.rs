//! Deliveries (phiếu giao nhận): recorded by the seller, confirmed or disputed by the buyer, settled by both.

mod answer;
mod list;
mod record;
mod settle;
mod step;

pub use answer::{Objection, confirm, dispute};
pub use list::{Delivery, DeliveryFilter, Figure, find, list};
pub use record::{RecordDelivery, record};
pub use settle::{accept_figure, propose_figure};
