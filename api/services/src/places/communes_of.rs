use super::CommuneChoice;
use crate::app::{App, Area};
use crate::error::Result;
use entities::{commune, province};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Every commune of an area, by province and name.
pub async fn communes_of(app: &App, area: &Area) -> Result<Vec<CommuneChoice>> {
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(app.db().read())
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let rows = commune::Entity::find()
        .filter(
            Condition::any()
                .add(commune::Column::ProvinceCode.is_in(area.provinces.iter().map(String::as_str)))
                .add(commune::Column::Code.is_in(area.communes.iter().map(String::as_str))),
        )
        .order_by_asc(commune::Column::ProvinceCode)
        .order_by_asc(commune::Column::FoldedName)
        .order_by_asc(commune::Column::Code)
        .all(app.db().read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| CommuneChoice {
            province_name: provinces.get(&row.province_code).cloned().unwrap_or_default(),
            code: row.code,
            name: row.name,
            province_code: row.province_code,
            former: None,
        })
        .collect())
}
