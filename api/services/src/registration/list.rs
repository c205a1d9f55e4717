use super::table::Row;
use super::{MonthQuantity, Place, RoundLink, Side, acting, places, rounds, rows, total_kg};
use crate::app::{App, Ctx};
use crate::commodity::{self, Named, Variety};
use crate::error::Result;
use crate::paging::{Page, PageRequest};
use crate::party::{self, Party};
use chrono::{DateTime, Utc};
use domain::{Code, Month, RegistrationAction, Standard, TradeState};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A supply offer or a demand request as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub side: Side,
    pub id: Uuid,
    pub organisation: Party,
    /// The office that entered it for the organisation.
    pub entered_by: Option<Party>,
    pub round: Option<RoundLink>,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub price_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    /// Held by an offer, required by a request.
    pub standards: Vec<Standard>,
    /// An offer's when it was posted, the fewest that a request takes.
    pub ocop_stars: Option<i32>,
    pub max_distance_km: Option<i32>,
    pub place: Option<Place>,
    pub state: TradeState,
    /// Nobody took it back, but every month that it names is over.
    pub is_over: bool,
    pub note: Option<String>,
    pub is_sample: bool,
    /// Counts the changes.
    pub version: i32,
    pub months: Vec<MonthQuantity>,
    pub total_kg: i64,
    pub posted_at: DateTime<Utc>,
    pub actions: Vec<RegistrationAction>,
}

impl Registration {
    pub fn can(&self, action: RegistrationAction) -> bool {
        self.actions.contains(&action)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub state: Option<TradeState>,
    pub commodity: Option<String>,
    pub page: PageRequest,
}

/// What the acting organisation and the clubs that it represents registered, the latest first.
pub async fn list(app: &App, ctx: &Ctx, side: Side, filter: Filter) -> Result<Page<Registration>> {
    let acting = acting(ctx, side)?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let limit = filter.page.limit()?;
    let found = rows::latest(connection, side, &ours, &filter, limit).await?;
    let page = Page::of(found, limit, |row| (row.created_at, row.id))?;
    Ok(Page {
        items: tell(ctx, connection, side, page.items).await?,
        next: page.next,
    })
}

/// One registration of the acting organisation or of a club that it represents.
pub async fn find(app: &App, ctx: &Ctx, side: Side, id: Uuid) -> Result<Registration> {
    let acting = acting(ctx, side)?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let row = rows::one(connection, side, &ours, id, false)
        .await?
        .ok_or(Code::NotFound)?;
    let mut told = tell(ctx, connection, side, vec![row]).await?;
    Ok(told.pop().ok_or(Code::NotFound)?)
}

async fn tell(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    side: Side,
    rows: Vec<Row>,
) -> Result<Vec<Registration>> {
    let this_month = Month::of(ctx.today());
    let mut months = rows::months(connection, side, rows.iter().map(|row| row.id)).await?;
    let names = commodity::names(connection).await?;
    let named = rows
        .iter()
        .flat_map(|row| std::iter::once(row.organisation_id).chain(row.entered_by_id));
    let parties = party::load(connection, named).await?;
    let rounds = rounds(connection, rows.iter().filter_map(|row| row.round_id)).await?;
    let places = places(connection, rows.iter().map(|row| row.commune_code.clone())).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(owner) = parties.get(&row.organisation_id) else {
            continue;
        };
        let entered_by = row.entered_by_id.and_then(|id| parties.get(&id));
        let round = row.round_id.and_then(|id| rounds.get(&id)).cloned();
        let months = months.remove(&row.id).unwrap_or_default();
        told.push(Registration {
            side,
            id: row.id,
            organisation: Party::of(owner)?,
            entered_by: entered_by.map(Party::of).transpose()?,
            actions: row.state.actions(round.as_ref().map(|round| round.state)),
            round,
            commodity: names.commodity(&row.commodity_code),
            variety: names.variety(row.variety_code.as_deref()),
            price_vnd_per_kg: row.price_vnd_per_kg,
            min_lot_kg: row.min_lot_kg,
            standards: row.standards,
            ocop_stars: row.ocop_stars,
            max_distance_km: row.max_distance_km,
            place: places.get(&row.commune_code).cloned(),
            state: row.state,
            is_over: !matches!(row.state, TradeState::Withdrawn | TradeState::Refused)
                && months.iter().all(|month| month.month < this_month),
            note: row.note,
            is_sample: row.is_sample,
            version: row.version,
            total_kg: total_kg(&months),
            months,
            posted_at: row.created_at,
        });
    }
    Ok(told)
}
