//! The cart: reached by keys that only its visitors know; an account has one cart everywhere.

mod change;
mod estimate;
mod goods;
mod keep;
mod open;
mod price;
mod reorder;
mod view;
mod voucher;

pub use change::{add, remove, save_for_later, set_quantity};
pub use estimate::{ShippingEstimate, SizeShipping, estimate_shipping};
pub(crate) use goods::address_of;
pub use goods::{BankAccount, Seller};
pub use keep::keep_for;
pub use open::{count, open};
pub(crate) use open::{find, of_account};
pub use price::{Cart, CartLine, CartPart, PartVoucher};
pub use reorder::{Reordered, reorder};
pub(crate) use view::contents;
pub use view::view;
pub use voucher::{drop_voucher, enter_voucher};
pub(crate) use voucher::{forget_vouchers, holder};
