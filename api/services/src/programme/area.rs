//! Where a programme applies: today's communes and provinces.

use crate::app::Area;
use crate::error::Result;
use entities::{commune, former_commune, programme_area, province};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeArea {
    pub provinces: Vec<Unit>,
    pub communes: Vec<Unit>,
}

/// A province or a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub code: String,
    pub name: String,
    /// Its own code for a province.
    pub province_code: String,
}

impl ProgrammeArea {
    pub fn is_empty(&self) -> bool {
        self.provinces.is_empty() && self.communes.is_empty()
    }

    pub fn codes(&self) -> Area {
        Area {
            provinces: self.provinces.iter().map(|unit| unit.code.clone()).collect(),
            communes: self.communes.iter().map(|unit| unit.code.clone()).collect(),
        }
    }

    /// Whether `office` is responsible for every part of it.
    pub fn lies_in(&self, office: &Area) -> bool {
        !self.is_empty()
            && self
                .provinces
                .iter()
                .all(|unit| office.covers(Some(&unit.code), None))
            && self
                .communes
                .iter()
                .all(|unit| office.covers(Some(&unit.province_code), Some(&unit.code)))
    }
}

pub(crate) async fn area_of(
    connection: &impl ConnectionTrait,
    programmes: &[Uuid],
) -> Result<HashMap<Uuid, ProgrammeArea>> {
    let rows = programme_area::Entity::find()
        .filter(programme_area::Column::ProgrammeId.is_in(programmes.iter().copied()))
        .all(connection)
        .await?;
    let communes: HashMap<String, commune::Model> = commune::Entity::find()
        .filter(commune::Column::Code.is_in(rows.iter().filter_map(|row| row.commune_code.as_deref())))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let mut areas: HashMap<Uuid, ProgrammeArea> = HashMap::new();
    for row in rows {
        let area = areas.entry(row.programme_id).or_default();
        if let Some((code, name)) = row
            .province_code
            .and_then(|code| provinces.get(&code).map(|name| (code, name)))
        {
            area.provinces.push(Unit {
                province_code: code.clone(),
                code,
                name: name.clone(),
            });
        }
        if let Some(commune) = row.commune_code.and_then(|code| communes.get(&code)) {
            area.communes.push(Unit {
                code: commune.code.clone(),
                name: commune.name.clone(),
                province_code: commune.province_code.clone(),
            });
        }
    }
    for area in areas.values_mut() {
        area.provinces.sort_by(|a, b| a.code.cmp(&b.code));
        area.communes.sort_by(|a, b| a.code.cmp(&b.code));
    }
    Ok(areas)
}

/// Today's communes in which the communes of an old province (or of one of its districts) lie.
pub(super) async fn successors(
    connection: &impl ConnectionTrait,
    province: &str,
    district: Option<&str>,
) -> Result<BTreeSet<String>> {
    let mut found = former_commune::Entity::find()
        .filter(
            former_commune::Column::OldProvince
                .is_in([format!("Tỉnh {province}"), format!("Thành phố {province}")]),
        )
        .order_by_asc(former_commune::Column::OldCode);
    if let Some(district) = district {
        found = found.filter(former_commune::Column::OldDistrict.eq(format!("Huyện {district}")));
    }
    let rows = found.all(connection).await?;
    Ok(rows.into_iter().map(|row| row.commune_code).collect())
}
