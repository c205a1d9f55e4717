use crate::error::{Error, Result};
use domain::{ShippingZone, ZoneRate};
use entities::{shipping_rate, shipping_terms};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// What a seller offers; nothing at all until it has said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// At most one for each zone, nearest first.
    pub rates: Vec<ZoneRate>,
    /// Whether buyers may fetch their goods at the seller's address.
    pub offers_pickup: bool,
    /// When and how to fetch them.
    pub pickup_note: Option<String>,
    /// Made up for a demonstration.
    pub is_sample: bool,
    /// Counts the changes; 0 before the first.
    pub version: i32,
}

impl Terms {
    pub fn rate(&self, zone: ShippingZone) -> Option<&ZoneRate> {
        self.rates.iter().find(|rate| rate.zone == zone)
    }

    /// Nothing can reach a buyer.
    pub fn is_empty(&self) -> bool {
        self.rates.is_empty() && !self.offers_pickup
    }
}

/// The terms of these sellers; those who have none are left out.
pub(crate) async fn terms_of(
    connection: &impl ConnectionTrait,
    sellers: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Terms>> {
    let sellers: Vec<Uuid> = sellers.into_iter().collect();
    let rows = shipping_terms::Entity::find()
        .filter(shipping_terms::Column::OrganisationId.is_in(sellers.iter().copied()))
        .all(connection)
        .await?;
    let rates = shipping_rate::Entity::find()
        .filter(shipping_rate::Column::OrganisationId.is_in(sellers))
        .all(connection)
        .await?;
    let mut found: HashMap<Uuid, Terms> = rows
        .into_iter()
        .map(|row| {
            let terms = Terms {
                rates: Vec::new(),
                offers_pickup: row.offers_pickup,
                pickup_note: row.pickup_note,
                is_sample: row.is_sample,
                version: row.version,
            };
            (row.organisation_id, terms)
        })
        .collect();
    for row in rates {
        let rate = ZoneRate {
            zone: row.zone.parse().map_err(Error::internal)?,
            first_kg_vnd: row.first_kg_vnd,
            further_kg_vnd: row.further_kg_vnd,
            free_from_vnd: row.free_from_vnd,
        };
        if let Some(terms) = found.get_mut(&row.organisation_id) {
            terms.rates.push(rate);
        }
    }
    for terms in found.values_mut() {
        terms.rates.sort_by_key(|rate| rate.zone);
    }
    Ok(found)
}
