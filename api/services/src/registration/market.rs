use super::table::Row;
use super::{Side, rows};
use crate::error::Result;
use crate::offer::standing;
use crate::{party, pool};
use chrono::NaiveDate;
use domain::Verification;
use domain::geography::Point;
use entities::{commune, organisation};
use matching::Place;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Registrations as the matching takes them, one row for each and each of its months. Only verified
/// organisations take part, with the standards and stars they hold that day.
pub(crate) struct Market {
    pub offers: Vec<matching::Offer>,
    pub requests: Vec<matching::Request>,
    /// Offers whose sellers confirmed in a pool of the round.
    pub pools: matching::Pools,
}

impl Market {
    /// All that takes part in a round.
    pub async fn of_round(
        connection: &impl ConnectionTrait,
        round: Uuid,
        today: NaiveDate,
    ) -> Result<Market> {
        let offers = rows::active(connection, Side::Offer, Some(round), None).await?;
        let requests = rows::active(connection, Side::Request, Some(round), None).await?;
        let confirmed = pool::confirmed(connection, round).await?;
        let pooled = offers.iter().filter_map(|row| {
            let pool = confirmed.get(&row.organisation_id)?;
            Some((row.id.to_string(), pool.id.to_string()))
        });
        let pools = pooled.collect();
        let market = Market::of(connection, offers, requests, today).await?;
        Ok(Market { pools, ..market })
    }

    pub async fn of(
        connection: &impl ConnectionTrait,
        offers: Vec<Row>,
        requests: Vec<Row>,
        today: NaiveDate,
    ) -> Result<Market> {
        let all = || offers.iter().chain(&requests);
        let parties = party::load(connection, all().map(|row| row.organisation_id)).await?;
        let points = points(connection, all().map(|row| row.commune_code.clone())).await?;
        let standing = {
            let sellers: Vec<Uuid> = offers.iter().map(|row| row.organisation_id).collect();
            standing::load(connection, &sellers, today).await?
        };
        let facts = |row: &Row| -> Option<(String, Place)> {
            let owner = verified(&parties, row.organisation_id)?;
            let point = points.get(&row.commune_code)?;
            let place = Place::new(row.commune_code.clone(), *point);
            Some((party::legal_person(owner).to_string(), place))
        };

        let mut market = Market {
            offers: Vec::new(),
            requests: Vec::new(),
            pools: matching::Pools::new(),
        };
        let months = rows::months(connection, Side::Offer, offers.iter().map(|row| row.id)).await?;
        for row in &offers {
            let Some((seller_id, place)) = facts(row) else {
                continue;
            };
            let standing = standing.get(&row.organisation_id);
            let mut standards = row.standards.clone();
            standards.retain(|standard| {
                standing.is_some_and(|standing| standing.holds(*standard, &row.commodity_code))
            });
            for month in months.get(&row.id).into_iter().flatten() {
                market.offers.push(matching::Offer {
                    id: row.id.to_string(),
                    month: month.month,
                    seller_id: seller_id.clone(),
                    commodity: row.commodity_code.clone(),
                    variety: row.variety_code.clone(),
                    quantity_kg: month.quantity_kg,
                    ask_vnd_per_kg: row.price_vnd_per_kg,
                    min_lot_kg: row.min_lot_kg,
                    standards: standards.clone(),
                    ocop_stars: stars(standing.and_then(|standing| standing.ocop_stars)),
                    place: place.clone(),
                });
            }
        }
        let months = rows::months(connection, Side::Request, requests.iter().map(|row| row.id)).await?;
        for row in &requests {
            let Some((buyer_id, place)) = facts(row) else {
                continue;
            };
            for month in months.get(&row.id).into_iter().flatten() {
                market.requests.push(matching::Request {
                    id: row.id.to_string(),
                    month: month.month,
                    buyer_id: buyer_id.clone(),
                    commodity: row.commodity_code.clone(),
                    variety: row.variety_code.clone(),
                    quantity_kg: month.quantity_kg,
                    bid_vnd_per_kg: row.price_vnd_per_kg,
                    min_lot_kg: row.min_lot_kg,
                    standards_required: row.standards.clone(),
                    min_ocop_stars: stars(row.ocop_stars),
                    place: place.clone(),
                    max_distance_dkm: row.max_distance_km.map(|km| i64::from(km) * 10),
                    not_with: Vec::new(),
                });
            }
        }
        Ok(market)
    }
}

fn verified(parties: &HashMap<Uuid, organisation::Model>, id: Uuid) -> Option<&organisation::Model> {
    parties
        .get(&id)
        .filter(|row| row.verification == Verification::Verified.as_str())
}

/// 0 for none.
fn stars(stars: Option<i32>) -> u8 {
    stars.and_then(|stars| u8::try_from(stars).ok()).unwrap_or(0)
}

async fn points(
    connection: &impl ConnectionTrait,
    codes: impl Iterator<Item = String>,
) -> Result<HashMap<String, Point>> {
    let mut codes: Vec<String> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    let rows = commune::Entity::find()
        .filter(commune::Column::Code.is_in(codes))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let point = Point {
                latitude_e4: row.latitude_e4,
                longitude_e4: row.longitude_e4,
            };
            (row.code, point)
        })
        .collect())
}
