//! The cart: reached by a key that only its visitor knows; the row holds the key's SHA-256.

mod change;
mod estimate;
mod goods;
mod open;
mod price;
mod view;

pub use change::{add, remove, set_quantity};
pub use estimate::{ShippingEstimate, SizeShipping, estimate_shipping};
pub(crate) use goods::address_of;
pub use goods::{BankAccount, Seller};
pub(crate) use open::find;
pub use open::{count, open};
pub use price::{Cart, CartLine, CartPart};
pub(crate) use view::contents;
pub use view::view;
