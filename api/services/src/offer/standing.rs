use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use chrono::NaiveDate;
use domain::product::{RatingFacts, rating_standing};
use domain::{RatingStanding, Standard, Verification};
use entities::{certificate, ocop_rating, planting_area, planting_area_code, product};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What an organisation can prove on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The best valid rating among its products.
    pub ocop_stars: Option<i32>,
    /// Standards with a verified certificate that is in force.
    pub certified: BTreeSet<Standard>,
    /// Commodities with a planting area whose code is verified and in force.
    pub coded_commodities: BTreeSet<String>,
}

impl Standing {
    pub fn holds(&self, standard: Standard, commodity_code: &str) -> bool {
        self.certified.contains(&standard)
            || (standard == Standard::PlantingCode && self.coded_commodities.contains(commodity_code))
    }

    /// Every standard it holds for some commodity.
    pub fn standards(&self) -> Vec<Standard> {
        let mut held = self.certified.clone();
        if !self.coded_commodities.is_empty() {
            held.insert(Standard::PlantingCode);
        }
        held.into_iter().collect()
    }
}

/// What the acting seller can prove today.
pub async fn mine(app: &App, ctx: &Ctx) -> Result<Standing> {
    let acting = ctx.seller()?;
    let id = acting.organisation_id;
    let mut all = load(app.db.read(), &[id], ctx.today()).await?;
    Ok(all.remove(&id).unwrap_or_default())
}

/// What these organisations can prove on that day.
pub(crate) async fn load(
    connection: &impl ConnectionTrait,
    organisations: &[Uuid],
    today: NaiveDate,
) -> Result<HashMap<Uuid, Standing>> {
    let mut all: HashMap<Uuid, Standing> = HashMap::new();
    certificates(connection, organisations, today, &mut all).await?;
    planting_codes(connection, organisations, today, &mut all).await?;
    stars(connection, organisations, today, &mut all).await?;
    Ok(all)
}

async fn certificates(
    connection: &impl ConnectionTrait,
    organisations: &[Uuid],
    today: NaiveDate,
    all: &mut HashMap<Uuid, Standing>,
) -> Result<()> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(certificate::Column::Verification.eq(Verification::Verified.as_str()))
        .all(connection)
        .await?;
    for row in rows {
        if row.issued_on <= today && row.expires_on.is_none_or(|last| today <= last) {
            let standard = row.standard.parse().map_err(Error::internal)?;
            all.entry(row.organisation_id)
                .or_default()
                .certified
                .insert(standard);
        }
    }
    Ok(())
}

async fn planting_codes(
    connection: &impl ConnectionTrait,
    organisations: &[Uuid],
    today: NaiveDate,
    all: &mut HashMap<Uuid, Standing>,
) -> Result<()> {
    let areas: HashMap<Uuid, planting_area::Model> = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.is_in(organisations.iter().copied()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let codes = planting_area_code::Entity::find()
        .filter(planting_area_code::Column::PlantingAreaId.is_in(areas.keys().copied()))
        .filter(planting_area_code::Column::Verification.eq(Verification::Verified.as_str()))
        .all(connection)
        .await?;
    for code in codes {
        let in_force = code.issued_on <= today
            && code.expires_on.is_none_or(|last| today <= last)
            && code.revoked_on.is_none_or(|day| today < day);
        if let Some(area) = areas.get(&code.planting_area_id)
            && in_force
        {
            all.entry(area.organisation_id)
                .or_default()
                .coded_commodities
                .insert(area.commodity_code.clone());
        }
    }
    Ok(())
}

async fn stars(
    connection: &impl ConnectionTrait,
    organisations: &[Uuid],
    today: NaiveDate,
    all: &mut HashMap<Uuid, Standing>,
) -> Result<()> {
    let products: HashMap<Uuid, Uuid> = product::Entity::find()
        .filter(product::Column::OrganisationId.is_in(organisations.iter().copied()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.organisation_id))
        .collect();
    let ratings = ocop_rating::Entity::find()
        .filter(ocop_rating::Column::ProductId.is_in(products.keys().copied()))
        .all(connection)
        .await?;
    for rating in ratings {
        let facts = RatingFacts {
            state: rating.state.parse().map_err(Error::internal)?,
            certificate_number: rating.certificate_number.as_deref(),
            decided_on: rating.decided_on,
            recognised_year: rating.recognised_year,
            expires_on: rating.expires_on,
        };
        if let Some(owner) = products.get(&rating.product_id)
            && rating_standing(&facts, today) == RatingStanding::Valid
        {
            let best = &mut all.entry(*owner).or_default().ocop_stars;
            *best = (*best).max(Some(rating.stars));
        }
    }
    Ok(())
}
