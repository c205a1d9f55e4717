use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Error, Result};
use crate::party;
use crate::pool;
use crate::registration::{self, RoundLink};
use domain::{Month, RoundState};
use entities::{match_gap, matching_round, supply_offer};
use matching::{Reason, Side};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What one change alone would have sold of one own offer in a published round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    pub round: RoundLink,
    pub offer_id: Uuid,
    pub commodity: Named,
    pub reason: Reason,
    /// As the reason needs it: a standard's code, stars, VND/kg, kilometres or kilograms.
    pub detail: String,
    pub first_month: Month,
    pub last_month: Month,
    /// Over these months.
    pub quantity_kg: i64,
    /// What the offer asked: it would have sold at this price or better, but for a change of price.
    pub ask_vnd_per_kg: i64,
    /// The pool that it was offered in: the change is the pool's, the kilograms are one's own.
    pub pool: Option<String>,
}

/// The chances of the acting organisation and of the clubs that it represents: latest round first, then
/// the most kilograms. Only reasons that the seller can do something about.
pub async fn chances(app: &App, ctx: &Ctx) -> Result<Vec<Chance>> {
    let acting = ctx.seller()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let offers: HashMap<Uuid, supply_offer::Model> = supply_offer::Entity::find()
        .filter(supply_offer::Column::OrganisationId.is_in(ours))
        .filter(supply_offer::Column::RoundId.is_not_null())
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let rounds = matching_round::Entity::find()
        .filter(matching_round::Column::Id.is_in(offers.values().filter_map(|row| row.round_id)))
        .filter(matching_round::Column::PublishedAt.is_not_null())
        .order_by_desc(matching_round::Column::PublishedAt)
        .order_by_asc(matching_round::Column::Id)
        .all(connection)
        .await?;
    let links = registration::rounds(connection, rounds.iter().map(|row| row.id)).await?;
    let names = commodity::names(connection).await?;
    let mut chances = Vec::new();
    for round in rounds {
        let Some(link) = links.get(&round.id) else {
            continue;
        };
        // A later matching that is not published yet is the office's own.
        let told = if round.state == RoundState::Matched.as_str() {
            round.run - 1
        } else {
            round.run
        };
        let own = offers.values().filter(|row| row.round_id == Some(round.id));
        let gaps = match_gap::Entity::find()
            .filter(match_gap::Column::RoundId.eq(round.id))
            .filter(match_gap::Column::Run.eq(told))
            .filter(match_gap::Column::Side.eq(Side::Offer.as_str()))
            .filter(match_gap::Column::SubjectId.is_in(own.map(|row| row.id)))
            .all(connection)
            .await?;
        let pools = pool::confirmed(connection, round.id).await?;
        let mut sums: BTreeMap<(Uuid, Reason, String), (Month, Month, i64)> = BTreeMap::new();
        for gap in gaps {
            let reason: Reason = gap.reason.parse().map_err(Error::internal)?;
            if matches!(
                reason,
                Reason::NoCounterpart | Reason::Outcompeted | Reason::FairShares
            ) {
                continue;
            }
            let month: Month = gap.month.parse().map_err(Error::internal)?;
            let key = (gap.subject_id, reason, gap.detail);
            let sum = sums.entry(key).or_insert((month, month, 0));
            *sum = (sum.0.min(month), sum.1.max(month), sum.2 + gap.blocked_kg);
        }
        let start = chances.len();
        for ((offer_id, reason, detail), (first_month, last_month, quantity_kg)) in sums {
            let Some(offer) = offers.get(&offer_id) else {
                continue;
            };
            chances.push(Chance {
                round: link.clone(),
                offer_id,
                commodity: names.commodity(&offer.commodity_code),
                reason,
                detail,
                first_month,
                last_month,
                quantity_kg,
                ask_vnd_per_kg: offer.ask_vnd_per_kg,
                pool: pools.get(&offer.organisation_id).map(|pool| pool.name.clone()),
            });
        }
        chances[start..].sort_by_key(|row| std::cmp::Reverse(row.quantity_kg));
    }
    Ok(chances)
}
