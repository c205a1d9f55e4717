use crate::app::App;
use crate::error::Result;
use entities::{commune, province};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    pub code: String,
    pub name: String,
}

/// All 34, by code.
pub async fn provinces(app: &App) -> Result<Vec<Province>> {
    let rows = province::Entity::find()
        .order_by_asc(province::Column::Code)
        .all(app.db().read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Province {
            code: row.code,
            name: row.name,
        })
        .collect())
}

/// Names by code, for showing.
#[derive(Debug, Clone, Default)]
pub struct PlaceNames {
    provinces: HashMap<String, String>,
    communes: HashMap<String, (String, String)>,
}

/// The names of these communes, and of every province.
pub async fn place_names(app: &App, communes: impl IntoIterator<Item = String>) -> Result<PlaceNames> {
    place_names_in(app.db().read(), communes).await
}

/// The same within a transaction: a writer must not wait for a second connection.
pub(crate) async fn place_names_in(
    connection: &impl ConnectionTrait,
    communes: impl IntoIterator<Item = String>,
) -> Result<PlaceNames> {
    let provinces = province::Entity::find().all(connection).await?;
    let communes = commune::Entity::find()
        .filter(commune::Column::Code.is_in(communes))
        .all(connection)
        .await?;
    Ok(PlaceNames {
        provinces: provinces.into_iter().map(|row| (row.code, row.name)).collect(),
        communes: communes
            .into_iter()
            .map(|row| (row.code, (row.name, row.province_code)))
            .collect(),
    })
}

/// A commune of today by its code, with its province's code.
pub async fn commune(app: &App, code: &str) -> Result<Option<(String, String)>> {
    let row = commune::Entity::find_by_id(code).one(app.db().read()).await?;
    Ok(row.map(|row| (row.name, row.province_code)))
}

impl PlaceNames {
    pub fn province(&self, code: &str) -> &str {
        self.provinces.get(code).map_or("", String::as_str)
    }

    /// "Xã Mỹ Thọ, Tỉnh Đồng Tháp".
    pub fn commune(&self, code: &str) -> String {
        match self.communes.get(code) {
            Some((name, province)) => format!("{name}, {}", self.province(province)),
            None => String::new(),
        }
    }

    /// Code of the province that a commune belongs to.
    pub fn province_of(&self, commune: &str) -> Option<&str> {
        self.communes.get(commune).map(|(_, province)| province.as_str())
    }

    /// The commune with its province, or the province alone, or nothing.
    pub fn place(&self, commune: Option<&str>, province: Option<&str>) -> String {
        match (commune, province) {
            (Some(code), _) if self.communes.contains_key(code) => self.commune(code),
            (_, Some(code)) => self.province(code).to_owned(),
            _ => String::new(),
        }
    }
}
