//! Linkage contracts (hợp đồng liên kết): drafted from accepted proposals, signed by both sides.

pub(crate) mod document;
mod edit;
mod find;
mod list;
mod sign;
mod waiting;

pub use edit::{EditContract, NamedArea, edit};
pub(crate) use find::own_contract;
pub use find::{AreaChoice, Contract, ContractArea, ContractMonth, Signature, area_choices, find};
pub(crate) use list::scope;
pub use list::{ContractFilter, ContractRow, list};
pub use sign::sign;
pub use waiting::{Waiting, waiting};
