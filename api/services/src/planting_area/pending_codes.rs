use super::list::{CodeAction, PlantingAreaCode, code_of};
use crate::app::{App, Area, Ctx};
use crate::error::Result;
use domain::Verification;
use entities::{commune, organisation, planting_area, planting_area_code};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// A code that waits for the office, with where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingCode {
    pub code: PlantingAreaCode,
    pub planting_area: String,
    pub area_m2: i64,
    pub commune: String,
    pub organisation: String,
    pub organisation_slug: String,
    pub actions: Vec<CodeAction>,
}

/// Codes waiting in the office's area, the oldest first.
pub async fn pending_codes(app: &App, ctx: &Ctx) -> Result<Vec<PendingCode>> {
    let office = ctx.office()?;
    let connection = app.db.read();
    let rows = planting_area_code::Entity::find()
        .filter(planting_area_code::Column::Verification.eq(Verification::Pending.as_str()))
        .filter(planting_area_code::Column::PlantingAreaId.in_subquery(areas_within(&office.area)))
        .order_by_asc(planting_area_code::Column::Id)
        .all(connection)
        .await?;
    let areas: HashMap<Uuid, planting_area::Model> = planting_area::Entity::find()
        .filter(planting_area::Column::Id.is_in(rows.iter().map(|row| row.planting_area_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let organisations: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(areas.values().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let communes: HashMap<String, String> = commune::Entity::find()
        .filter(commune::Column::Code.is_in(areas.values().map(|row| row.commune_code.as_str())))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let mut pending = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(area) = areas.get(&row.planting_area_id) else {
            continue;
        };
        let Some(owner) = organisations.get(&area.organisation_id) else {
            continue;
        };
        pending.push(PendingCode {
            code: code_of(row, ctx.today())?,
            planting_area: area.name.clone(),
            area_m2: area.area_m2,
            commune: communes.get(&area.commune_code).cloned().unwrap_or_default(),
            organisation: owner.name.clone(),
            organisation_slug: owner.slug.clone(),
            actions: vec![CodeAction::Verify, CodeAction::Reject],
        });
    }
    Ok(pending)
}

/// Ids of the planting areas that lie in these provinces and communes.
pub(crate) fn areas_within(area: &Area) -> SelectStatement {
    let communes_of_provinces = Query::select()
        .column(commune::Column::Code)
        .from(commune::Entity)
        .and_where(commune::Column::ProvinceCode.is_in(area.provinces.iter().map(String::as_str)))
        .to_owned();
    Query::select()
        .column(planting_area::Column::Id)
        .from(planting_area::Entity)
        .cond_where(
            Condition::any()
                .add(planting_area::Column::CommuneCode.is_in(area.communes.iter().map(String::as_str)))
                .add(planting_area::Column::CommuneCode.in_subquery(communes_of_provinces)),
        )
        .to_owned()
}
