//! Orders: the buyer's order over several sellers, and each seller's part of it.

mod act;
mod checkout;
mod contract_text;
mod cut;
mod forget;
mod goods;
mod join;
pub(crate) mod letters;
mod list;
mod open;
mod parcel;
mod part;
mod place;
mod review;
mod step;
mod step_letters;
pub(crate) mod stock;
mod terms;

pub(crate) use goods::{cut_vnd, cut_vnd_of, cut_vnd_of_parts, of_parts as goods_of_parts};
pub(crate) use open::{find_for_buyer, find_part_for_buyer, find_part_for_seller};
pub(crate) use part::standing;

pub use act::{Act, act_as_buyer, act_as_seller};
pub use checkout::{Buyer, Checkout, Invoice, PaymentChoice, ShippingChoice, ShipsWith};
pub use forget::forget_old;
pub use goods::PartLine;
pub use join::joint;
pub use list::{AccountOrderRow, SellerOrderRow, list_for_account, list_for_seller, waiting};
pub(crate) use open::lines_for_buyer;
pub use open::{BuyerOrder, SellerOrder, open_for_buyer, open_for_seller};
pub use part::{
    OrderLine, OrderPart, ParcelLine, PartChange, PartCut, PartParcel, PartSeller, TransferRequest, Travels,
};
pub use place::{Place, Placed, place};
pub use review::{Review, ReviewPart, review};
pub use terms::terms;
