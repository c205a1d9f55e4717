//! Sellers' vouchers: what one seller takes off its own goods for buyers who name its code.

mod find;
mod own;
mod save;
mod uses;

#[cfg(test)]
pub(crate) use find::Usable;
pub(crate) use find::{Found, Holder, find};
pub use own::{OwnVoucher, own, own_vouchers};
pub use save::{SaveVoucher, change, create, set_paused};
pub(crate) use uses::{give_back, record, take, take_again};
