use super::list::{Round, find};
use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Error, Result};
use crate::party::{self, Party};
use crate::pool;
use domain::{Month, money};
use entities::{demand_request, match_gap, matched_pair, supply_offer};
use matching::{Reason, Side};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// What the office reads before it publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundResult {
    pub round: Round,
    pub offers: u64,
    pub requests: u64,
    /// By commodity, month, seller and buyer.
    pub pairs: Vec<PairRow>,
    pub gaps: Vec<GapRow>,
    /// Matched kilograms × suggested price, farm gate.
    pub total_value_vnd: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    pub offer_id: Uuid,
    pub request_id: Uuid,
    pub seller: Party,
    pub buyer: Party,
    /// The pool that the seller sold in. Its distance, transport and price are the pool's.
    pub pool: Option<String>,
    pub commodity: Named,
    pub month: Month,
    pub quantity_kg: i64,
    pub distance_dkm: i64,
    pub transport_vnd_per_kg: i64,
    pub surplus_vnd_per_kg: i64,
    pub suggested_price_vnd_per_kg: i64,
}

/// Kilograms that found no partner, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapRow {
    pub side: Side,
    /// Of the offer or the request.
    pub subject_id: Uuid,
    pub organisation: Party,
    /// The pool that it offered in: reason and change are then the pool's, kilograms its own.
    pub pool: Option<String>,
    pub commodity: Named,
    pub month: Month,
    pub unmatched_kg: i64,
    pub reason: Reason,
    /// As the reason needs it: a standard's code, stars, VND/kg, kilometres or kilograms.
    pub detail: String,
    pub blocked_kg: i64,
}

/// The last matching of one of the acting office's rounds; empty before the first run.
pub async fn result(app: &App, ctx: &Ctx, slug: &str) -> Result<RoundResult> {
    let (round, offers, requests) = find(app, ctx, slug).await?;
    let connection = app.db.read();
    let offer_rows: HashMap<Uuid, supply_offer::Model> = supply_offer::Entity::find()
        .filter(supply_offer::Column::RoundId.eq(round.id))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let request_rows: HashMap<Uuid, demand_request::Model> = demand_request::Entity::find()
        .filter(demand_request::Column::RoundId.eq(round.id))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let sellers = offer_rows.values().map(|row| row.organisation_id);
    let buyers = request_rows.values().map(|row| row.organisation_id);
    let parties = party::load(connection, sellers.chain(buyers)).await?;
    let party_of = |id: Uuid| -> Result<Party> {
        let row = parties
            .get(&id)
            .ok_or_else(|| Error::internal("a party is gone"))?;
        Party::of(row)
    };
    let pools = pool::confirmed(connection, round.id).await?;
    let pool_of = |id: Uuid| pools.get(&id).map(|pool| pool.name.clone());
    let names = commodity::names(connection).await?;
    let missing = || Error::internal("a match names a row of another round");

    let mut pairs = Vec::new();
    for row in matched_pair::Entity::find()
        .filter(matched_pair::Column::RoundId.eq(round.id))
        .filter(matched_pair::Column::Run.eq(round.run))
        .all(connection)
        .await?
    {
        let offer = offer_rows.get(&row.offer_id).ok_or_else(missing)?;
        let request = request_rows.get(&row.request_id).ok_or_else(missing)?;
        pairs.push(PairRow {
            offer_id: row.offer_id,
            request_id: row.request_id,
            seller: party_of(offer.organisation_id)?,
            buyer: party_of(request.organisation_id)?,
            pool: pool_of(offer.organisation_id),
            commodity: names.commodity(&offer.commodity_code),
            month: row.month.parse().map_err(Error::internal)?,
            quantity_kg: row.quantity_kg,
            distance_dkm: row.distance_dkm,
            transport_vnd_per_kg: row.transport_vnd_per_kg,
            surplus_vnd_per_kg: row.surplus_vnd_per_kg,
            suggested_price_vnd_per_kg: row.suggested_price_vnd_per_kg,
        });
    }
    pairs.sort_by(|a, b| {
        (
            &a.commodity.code,
            a.month,
            &a.seller.name,
            &a.buyer.name,
            a.offer_id,
            a.request_id,
        )
            .cmp(&(
                &b.commodity.code,
                b.month,
                &b.seller.name,
                &b.buyer.name,
                b.offer_id,
                b.request_id,
            ))
    });

    let mut gaps = Vec::new();
    for row in match_gap::Entity::find()
        .filter(match_gap::Column::RoundId.eq(round.id))
        .filter(match_gap::Column::Run.eq(round.run))
        .order_by_asc(match_gap::Column::Position)
        .all(connection)
        .await?
    {
        let side: Side = row.side.parse().map_err(Error::internal)?;
        let (owner, commodity_code) = match side {
            Side::Offer => {
                let offer = offer_rows.get(&row.subject_id).ok_or_else(missing)?;
                (offer.organisation_id, &offer.commodity_code)
            }
            Side::Request => {
                let request = request_rows.get(&row.subject_id).ok_or_else(missing)?;
                (request.organisation_id, &request.commodity_code)
            }
        };
        gaps.push(GapRow {
            side,
            subject_id: row.subject_id,
            organisation: party_of(owner)?,
            pool: pool_of(owner).filter(|_| side == Side::Offer),
            commodity: names.commodity(commodity_code),
            month: row.month.parse().map_err(Error::internal)?,
            unmatched_kg: row.unmatched_kg,
            reason: row.reason.parse().map_err(Error::internal)?,
            detail: row.detail,
            blocked_kg: row.blocked_kg,
        });
    }
    let values = pairs
        .iter()
        .map(|row| money::times(row.suggested_price_vnd_per_kg, row.quantity_kg));
    let total_value_vnd = values
        .collect::<Option<Vec<i64>>>()
        .and_then(money::sum)
        .ok_or_else(|| Error::internal("the round's value does not fit"))?;
    Ok(RoundResult {
        round,
        offers,
        requests,
        pairs,
        gaps,
        total_value_vnd,
    })
}
