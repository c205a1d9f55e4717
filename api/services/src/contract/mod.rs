//! Linkage contracts (hợp đồng liên kết): drafted from accepted proposals, signed by both sides.

mod cancel;
pub(crate) mod document;
mod edit;
mod facts;
mod file;
mod find;
mod list;
mod sign;
mod standing;
mod waiting;

pub use cancel::cancel;
pub use edit::{EditContract, NamedArea, edit};
pub use file::{ContractFile, FileLink, Upload, file};
pub(crate) use file::{check_uploads, files_of, keep};
pub use find::{AreaChoice, Contract, ContractArea, ContractMonth, Signature, area_choices, find};
pub use list::{ContractFilter, ContractRow, list};
pub use sign::sign;
pub(crate) use standing::{Sight, Standing, own_contract, standing};
pub use waiting::{Waiting, disputes_in_area, waiting};
