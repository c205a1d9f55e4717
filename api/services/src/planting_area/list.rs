use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Code, Locale, Verification};
use entities::{commodity, commune, planting_area, planting_area_code, province};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantingArea {
    pub id: Uuid,
    pub name: String,
    pub commodity: Commodity,
    pub commune_code: String,
    pub commune_name: String,
    pub province_name: String,
    pub area_m2: i64,
    pub households: Option<i32>,
    pub is_sample: bool,
    pub codes: Vec<PlantingAreaCode>,
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commodity {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

impl Commodity {
    pub fn name(&self, locale: Locale) -> &str {
        locale.t(&self.name_vi, &self.name_en)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantingAreaCode {
    pub id: Uuid,
    pub code: String,
    pub market: String,
    pub issuer: String,
    pub issued_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    pub revoked_on: Option<NaiveDate>,
    pub verification: Verification,
    /// Verified, issued, neither expired nor revoked today.
    pub is_in_force: bool,
}

domain::codes! {
    /// What an officer can do with a code.
    CodeAction {
        Verify = "verify", "Xác minh", "Verify";
        Reject = "reject", "Không xác minh", "Reject";
        Revoke = "revoke", "Ghi nhận thu hồi", "Record a revocation";
    }
}

/// The areas of the organisation the actor acts for, by name.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<PlantingArea>> {
    let organisation_id = ctx.seller()?.organisation_id;
    let rows = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(planting_area::Column::Name)
        .order_by_asc(planting_area::Column::Id)
        .all(app.db.read())
        .await?;
    told(app, ctx, rows).await
}

pub async fn one(app: &App, ctx: &Ctx, id: Uuid) -> Result<PlantingArea> {
    let organisation_id = ctx.seller()?.organisation_id;
    let rows = planting_area::Entity::find_by_id(id)
        .filter(planting_area::Column::OrganisationId.eq(organisation_id))
        .all(app.db.read())
        .await?;
    told(app, ctx, rows).await?.pop().ok_or(Code::NotFound.into())
}

/// What can be grown, for choosing.
pub async fn commodities(app: &App) -> Result<Vec<Commodity>> {
    let rows = commodity::Entity::find()
        .order_by_asc(commodity::Column::NameVi)
        .all(app.db.read())
        .await?;
    Ok(rows.into_iter().map(commodity_of).collect())
}

fn commodity_of(row: commodity::Model) -> Commodity {
    Commodity {
        code: row.code,
        name_vi: row.name_vi,
        name_en: row.name_en,
    }
}

async fn told(app: &App, ctx: &Ctx, rows: Vec<planting_area::Model>) -> Result<Vec<PlantingArea>> {
    let connection = app.db.read();
    let commodities: HashMap<String, Commodity> = commodities(app)
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let communes: HashMap<String, commune::Model> = commune::Entity::find()
        .filter(commune::Column::Code.is_in(rows.iter().map(|row| row.commune_code.as_str())))
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
    let mut codes: HashMap<Uuid, Vec<PlantingAreaCode>> = HashMap::new();
    for row in planting_area_code::Entity::find()
        .filter(planting_area_code::Column::PlantingAreaId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(planting_area_code::Column::Code)
        .all(connection)
        .await?
    {
        let area_id = row.planting_area_id;
        codes.entry(area_id).or_default().push(code_of(row, ctx.today())?);
    }
    rows.into_iter()
        .map(|row| {
            let commune = communes
                .get(&row.commune_code)
                .ok_or_else(|| Error::internal("a planting area names no commune"))?;
            let commodity = commodities
                .get(&row.commodity_code)
                .ok_or_else(|| Error::internal("a planting area names no commodity"))?;
            Ok(PlantingArea {
                codes: codes.remove(&row.id).unwrap_or_default(),
                id: row.id,
                name: row.name,
                commodity: commodity.clone(),
                commune_code: commune.code.clone(),
                commune_name: commune.name.clone(),
                province_name: provinces.get(&commune.province_code).cloned().unwrap_or_default(),
                area_m2: row.area_m2,
                households: row.households,
                is_sample: row.is_sample,
                created_at: row.created_at,
            })
        })
        .collect()
}

pub(super) fn code_of(row: planting_area_code::Model, today: NaiveDate) -> Result<PlantingAreaCode> {
    let verification: Verification = row.verification.parse().map_err(Error::internal)?;
    let paper = crate::measure::PlantingAreaCode {
        planting_area_id: row.planting_area_id,
        code: row.code,
        market: row.market,
        issued_on: row.issued_on,
        expires_on: row.expires_on,
        revoked_on: row.revoked_on,
    };
    Ok(PlantingAreaCode {
        id: row.id,
        is_in_force: verification == Verification::Verified && paper.is_in_force(today),
        code: paper.code,
        market: paper.market,
        issuer: row.issuer,
        issued_on: row.issued_on,
        expires_on: row.expires_on,
        revoked_on: row.revoked_on,
        verification,
    })
}
