//! Orders: the buyer's order over several sellers, and each seller's part of it.

mod act;
mod checkout;
mod contract_text;
mod forget;
mod join;
pub(crate) mod letters;
mod list;
mod open;
mod part;
mod place;
mod review;
mod step;
pub(crate) mod stock;
mod terms;

pub(crate) use open::{find_for_buyer, find_part_for_buyer, find_part_for_seller};
pub(crate) use part::standing;

pub use act::{Act, act_as_buyer, act_as_seller};
pub use checkout::{Buyer, Checkout, Invoice, PaymentChoice, ShippingChoice, ShipsWith};
pub use forget::forget_old;
pub use join::joint;
pub use list::{AccountOrderRow, SellerOrderRow, list_for_account, list_for_seller, waiting};
pub(crate) use open::lines_for_buyer;
pub use open::{BuyerOrder, SellerOrder, open_for_buyer, open_for_seller};
pub use part::{Handover, OrderLine, OrderPart, PartChange, PartSeller, TransferRequest, Travels};
pub use place::{Place, Placed, place};
pub use review::{Review, ReviewPart, review};
pub use terms::terms;
