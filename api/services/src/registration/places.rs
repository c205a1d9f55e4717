use crate::error::{Error, Result};
use domain::RoundState;
use entities::{commune, matching_round, province};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Where goods come from or go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub commune_code: String,
    pub commune: String,
    pub province_code: String,
    pub province: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.commune, self.province)
    }
}

/// The round in which something was registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundLink {
    pub slug: String,
    pub name: String,
    pub state: RoundState,
}

/// The names of these communes.
pub(crate) async fn places(
    connection: &impl ConnectionTrait,
    codes: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Place>> {
    let codes: BTreeSet<String> = codes.into_iter().collect();
    let communes = commune::Entity::find()
        .filter(commune::Column::Code.is_in(codes))
        .all(connection)
        .await?;
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    Ok(communes
        .into_iter()
        .map(|row| {
            let place = Place {
                commune_code: row.code.clone(),
                commune: row.name,
                province: provinces.get(&row.province_code).cloned().unwrap_or_default(),
                province_code: row.province_code,
            };
            (row.code, place)
        })
        .collect())
}

/// The rounds of these ids.
pub(crate) async fn rounds(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, RoundLink>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let rows = matching_round::Entity::find()
        .filter(matching_round::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let link = RoundLink {
                slug: row.slug,
                name: row.name,
                state: row.state.parse().map_err(Error::internal)?,
            };
            Ok((row.id, link))
        })
        .collect()
}
