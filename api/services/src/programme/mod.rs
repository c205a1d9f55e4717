//! Programmes (plans of authorities): loading the real ones, looking at them, copying them to a new period.

mod access;
mod area;
mod copy;
mod document;
mod figures;
mod list;
mod load;
mod text;
mod view;

pub use area::{ProgrammeArea, Unit};
pub use copy::{CopyProgramme, copy};
pub use figures::{SHOWN, YearFigures};
pub use list::{ProgrammeSummary, list};
pub use text::Text;
pub use view::{Programme, ProgrammeAction, ReportingDate, Unmeasured, view};

pub(crate) use access::{may_tend, tended};
pub(crate) use area::area_of;
pub(crate) use load::load;

use crate::error::Result;
use domain::Code;
use entities::programme;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

pub(crate) async fn by_key(connection: &impl ConnectionTrait, key: &str) -> Result<programme::Model> {
    programme::Entity::find()
        .filter(programme::Column::Key.eq(key))
        .one(connection)
        .await?
        .ok_or(Code::NotFound.into())
}
