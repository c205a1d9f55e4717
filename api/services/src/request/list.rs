use crate::app::{App, Ctx};
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use crate::registration::{self, MonthQuantity, Place, RoundLink, total_kg};
use chrono::{DateTime, Utc};
use domain::standard::parse_list;
use domain::{RegistrationAction, Standard, TradeState};
use entities::{demand_request, demand_request_month};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: Uuid,
    pub organisation: Party,
    pub round: Option<RoundLink>,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub bid_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    pub standards_required: Vec<Standard>,
    pub min_ocop_stars: Option<i32>,
    pub max_distance_km: Option<i32>,
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
pub struct RequestFilter {
    pub state: Option<TradeState>,
    pub commodity: Option<String>,
    pub page: PageRequest,
}

/// The requests of the acting buyer and of the clubs that it represents, the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: RequestFilter) -> Result<Page<Request>> {
    let acting = ctx.buyer()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut finder = demand_request::Entity::find()
        .filter(demand_request::Column::OrganisationId.is_in(ours))
        .filter(after_newest(
            demand_request::Column::CreatedAt,
            demand_request::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(demand_request::Column::CreatedAt)
        .order_by_desc(demand_request::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(demand_request::Column::State.eq(state.as_str()));
    }
    if let Some(code) = filter.commodity {
        finder = finder.filter(demand_request::Column::CommodityCode.eq(code));
    }
    let rows = finder.all(connection).await?;
    let page = Page::of(rows, limit, |row| (row.created_at, row.id))?;

    let mut months: HashMap<Uuid, Vec<MonthQuantity>> = HashMap::new();
    for row in demand_request_month::Entity::find()
        .filter(demand_request_month::Column::RequestId.is_in(page.items.iter().map(|row| row.id)))
        .order_by_asc(demand_request_month::Column::Month)
        .all(connection)
        .await?
    {
        months.entry(row.request_id).or_default().push(MonthQuantity {
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
        items.push(Request {
            id: row.id,
            organisation: Party::of(owner)?,
            actions: crate::offer::actions(state, round.as_ref()),
            round,
            commodity: names.commodity(&row.commodity_code),
            variety: names.variety(row.variety_code.as_deref()),
            bid_vnd_per_kg: row.bid_vnd_per_kg,
            min_lot_kg: row.min_lot_kg,
            standards_required: parse_list(&row.standards_required)
                .map_err(|words| Error::internal(format!("unknown standards {words:?}")))?,
            min_ocop_stars: row.min_ocop_stars,
            max_distance_km: row.max_distance_km,
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
