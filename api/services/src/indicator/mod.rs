//! Indicators: what a programme wants, what is measured or reported, and where it stands today.

mod add;
mod set_target;
mod standing;
mod view;

pub use add::{AddIndicator, add};
pub use set_target::{SetTarget, set_target};
pub use standing::{ReportedFigure, Standing};
pub use view::{Indicator, IndicatorAction, IndicatorView, view};

pub(crate) use view::of_programme;

use crate::error::Result;
use domain::Code;
use entities::indicator;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

pub(crate) async fn by_key(
    connection: &impl ConnectionTrait,
    programme_id: Uuid,
    key: &str,
) -> Result<indicator::Model> {
    indicator::Entity::find()
        .filter(indicator::Column::ProgrammeId.eq(programme_id))
        .filter(indicator::Column::Key.eq(key))
        .one(connection)
        .await?
        .ok_or(Code::NotFound.into())
}
