use crate::app::{App, Ctx};
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use crate::registration::{self, MonthQuantity, Place, RoundLink, total_kg};
use chrono::{DateTime, Utc};
use domain::standard::parse_list;
use domain::{RegistrationAction, RoundState, Standard, TradeState};
use entities::{supply_offer, supply_offer_month};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: Uuid,
    pub organisation: Party,
    pub round: Option<RoundLink>,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub ask_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    pub standards: Vec<Standard>,
    pub ocop_stars: Option<i32>,
    pub place: Option<Place>,
    pub state: TradeState,
    pub note: Option<String>,
    pub is_sample: bool,
    pub months: Vec<MonthQuantity>,
    pub total_kg: i64,
    pub posted_at: DateTime<Utc>,
    pub actions: Vec<RegistrationAction>,
}

#[derive(Clone, Debug, Default)]
pub struct OfferFilter {
    pub state: Option<TradeState>,
    pub commodity: Option<String>,
    pub page: PageRequest,
}

/// The offers of the acting seller and of the clubs that it represents, the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: OfferFilter) -> Result<Page<Offer>> {
    let acting = ctx.seller()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut finder = supply_offer::Entity::find()
        .filter(supply_offer::Column::OrganisationId.is_in(ours))
        .filter(after_newest(
            supply_offer::Column::CreatedAt,
            supply_offer::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(supply_offer::Column::CreatedAt)
        .order_by_desc(supply_offer::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(supply_offer::Column::State.eq(state.as_str()));
    }
    if let Some(code) = filter.commodity {
        finder = finder.filter(supply_offer::Column::CommodityCode.eq(code));
    }
    let rows = finder.all(connection).await?;
    let page = Page::of(rows, limit, |row| (row.created_at, row.id))?;

    let mut months: HashMap<Uuid, Vec<MonthQuantity>> = HashMap::new();
    for row in supply_offer_month::Entity::find()
        .filter(supply_offer_month::Column::OfferId.is_in(page.items.iter().map(|row| row.id)))
        .order_by_asc(supply_offer_month::Column::Month)
        .all(connection)
        .await?
    {
        months.entry(row.offer_id).or_default().push(MonthQuantity {
            month: row.month.parse().map_err(Error::internal)?,
            quantity_kg: row.quantity_kg,
        });
    }
    let names = commodity::names(connection).await?;
    let owners = party::load(connection, page.items.iter().map(|row| row.organisation_id)).await?;
    let rounds = registration::rounds(connection, page.items.iter().filter_map(|row| row.round_id)).await?;
    let places =
        registration::places(connection, page.items.iter().map(|row| row.commune_code.clone())).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let Some(owner) = owners.get(&row.organisation_id) else {
            continue;
        };
        let state: TradeState = row.state.parse().map_err(Error::internal)?;
        let round = row.round_id.and_then(|id| rounds.get(&id)).cloned();
        let months = months.remove(&row.id).unwrap_or_default();
        items.push(Offer {
            id: row.id,
            organisation: Party::of(owner)?,
            actions: actions(state, round.as_ref()),
            round,
            commodity: names.commodity(&row.commodity_code),
            variety: names.variety(row.variety_code.as_deref()),
            ask_vnd_per_kg: row.ask_vnd_per_kg,
            min_lot_kg: row.min_lot_kg,
            standards: parse_list(&row.standards)
                .map_err(|words| Error::internal(format!("unknown standards {words:?}")))?,
            ocop_stars: row.ocop_stars,
            place: places.get(&row.commune_code).cloned(),
            state,
            note: row.note,
            is_sample: row.is_sample,
            total_kg: total_kg(&months),
            months,
            posted_at: row.created_at,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// An offer or a request can be withdrawn while nobody counts on it: from the closing of its round
/// until the round is settled it stays.
pub(crate) fn actions(state: TradeState, round: Option<&RoundLink>) -> Vec<RegistrationAction> {
    let free = round.is_none_or(|round| {
        matches!(
            round.state,
            RoundState::Draft | RoundState::Open | RoundState::Settled
        )
    });
    if state == TradeState::Active && free {
        vec![RegistrationAction::Withdraw]
    } else {
        Vec::new()
    }
}
