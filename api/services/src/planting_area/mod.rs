//! Planting areas of an organisation and their codes (mã số vùng trồng).

mod add_code;
mod change;
mod list;
mod pending_codes;
mod register;
mod verify_code;

pub use add_code::{AddCode, add_code};
pub use change::{ChangePlantingArea, change};
pub use list::{CodeAction, Commodity, PlantingArea, PlantingAreaCode, commodities, list, one};
pub(crate) use pending_codes::areas_within;
pub use pending_codes::{PendingCode, pending_codes};
pub use register::{RegisterPlantingArea, register};
pub(crate) use verify_code::{answer as answer_code, in_office_area as code_in_office_area};
pub use verify_code::{reject_code, revoke_code, verify_code};
