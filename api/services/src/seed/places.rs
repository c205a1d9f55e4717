//! Provinces and communes in force since 1 July 2025, and the units before.

use super::decimal::scaled;
use super::key;
use super::step::{Step, rows_of};
use crate::error::{Error, Result};
use domain::text::fold;
use entities::{commune, former_commune, province};
use serde::Deserialize;

const PROVINCES: &str = include_str!("../../data/administrative/provinces.csv");
const COMMUNES: &str = include_str!("../../data/administrative/communes.csv");
const FORMER_COMMUNES: &str = include_str!("../../data/administrative/communes_before_2025.csv");

#[derive(Debug, Deserialize)]
pub(super) struct ProvinceRow {
    pub code: String,
    pub name: String,
    division_type: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct CommuneRow {
    pub code: String,
    pub name: String,
    division_type: String,
    pub province_code: String,
    pub latitude: String,
    pub longitude: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct FormerCommuneRow {
    old_code: String,
    pub old_name: String,
    pub old_district: String,
    pub old_province: String,
    pub new_commune_code: String,
    partly: bool,
}

pub(super) fn provinces() -> Result<Vec<ProvinceRow>> {
    rows_of(PROVINCES)
}

pub(super) fn communes() -> Result<Vec<CommuneRow>> {
    rows_of(COMMUNES)
}

pub(super) fn former_communes() -> Result<Vec<FormerCommuneRow>> {
    rows_of(FORMER_COMMUNES)
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let rows = provinces()?.into_iter().map(|row| province::Model {
        folded_name: fold(&row.name),
        code: row.code,
        name: row.name,
        division_type: row.division_type,
    });
    step.insert("provinces", rows.collect()).await?;

    let mut rows = Vec::new();
    for row in communes()? {
        rows.push(commune::Model {
            folded_name: fold(&row.name),
            latitude_e4: ten_thousandths(&row.latitude)?,
            longitude_e4: ten_thousandths(&row.longitude)?,
            code: row.code,
            province_code: row.province_code,
            name: row.name,
            division_type: row.division_type,
        });
    }
    step.insert("communes", rows).await?;

    let rows = former_communes()?.into_iter().map(|row| former_commune::Model {
        id: key::id(
            "former_commune",
            &format!("{}:{}", row.old_code, row.new_commune_code),
        ),
        folded_name: fold(&row.old_name),
        old_code: row.old_code,
        old_name: row.old_name,
        old_district: row.old_district,
        old_province: row.old_province,
        commune_code: row.new_commune_code,
        partly: row.partly,
    });
    step.insert("former communes", rows.collect()).await
}

fn ten_thousandths(degrees: &str) -> Result<i32> {
    scaled(degrees, 4)
        .and_then(|value| i32::try_from(value).ok())
        .ok_or_else(|| Error::internal(format!("`{degrees}` is no coordinate to four places")))
}
