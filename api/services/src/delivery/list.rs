use crate::app::{App, Ctx, Membership};
use crate::commodity::{self, Named};
use crate::contract::{Sight, Standing, files_of, standing};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use crate::upload::FileLink;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Agreement, Code, DeliveryAction, DeliveryState, FigureBy, TradeSide, money};
use entities::{call_off, contract_file, delivery, delivery_figure, linkage_contract};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: Uuid,
    pub number: String,
    /// Number of its contract.
    pub contract: String,
    /// None for an office that looks on.
    pub side: Option<TradeSide>,
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub delivered_on: NaiveDate,
    pub lot: Option<String>,
    pub grade: Option<String>,
    /// Number of the call-off that it answers.
    pub call_off: Option<String>,
    /// The reference price of the day, where the contract follows one.
    pub market_vnd_per_kg: Option<i64>,
    /// As the seller recorded it.
    pub quantity_kg: i64,
    pub price_vnd_per_kg: i64,
    pub value_vnd: i64,
    pub state: DeliveryState,
    /// What counts, once confirmed or settled.
    pub confirmed_kg: Option<i64>,
    pub dispute_reason: Option<String>,
    /// What was put forward since it was disputed; the last one stands.
    pub figures: Vec<Figure>,
    /// Pictures of what was rejected.
    pub files: Vec<FileLink>,
    pub note: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub is_sample: bool,
    pub actions: Vec<DeliveryAction>,
}

/// A quantity put forward for a disputed delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Counted from 1; who accepts says which figure was read.
    pub position: i32,
    pub quantity_kg: i64,
    pub by: FigureBy,
    pub note: String,
    pub agreement: Agreement,
    pub proposed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// Where the acting organisation is this side; none for both.
    pub side: Option<TradeSide>,
    pub state: Option<DeliveryState>,
    /// Number of a contract.
    pub contract: Option<String>,
    pub page: PageRequest,
}

/// The deliveries of the acting organisation and of the clubs that it represents, or those of the
/// office's area; the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: DeliveryFilter) -> Result<Page<Delivery>> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let sight = Sight::of(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut contracts = Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .cond_where(sight.scope(filter.side))
        .to_owned();
    if let Some(number) = filter.contract {
        contracts.and_where(linkage_contract::Column::Number.eq(number));
    }
    let mut finder = delivery::Entity::find()
        .filter(delivery::Column::ContractId.in_subquery(contracts))
        .filter(after_newest(
            delivery::Column::RecordedAt,
            delivery::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(delivery::Column::RecordedAt)
        .order_by_desc(delivery::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(delivery::Column::State.eq(state.as_str()));
    }
    let page = Page::of(finder.all(connection).await?, limit, |row| {
        (row.recorded_at, row.id)
    })?;
    Ok(Page {
        items: tell(connection, &sight, page.items).await?,
        next: page.next,
    })
}

/// One delivery of the acting organisation.
pub async fn find(app: &App, ctx: &Ctx, number: &str) -> Result<Delivery> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let sight = Sight::of(connection, acting).await?;
    let row = delivery::Entity::find()
        .filter(delivery::Column::Number.eq(number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let mut items = tell(connection, &sight, vec![row]).await?;
    items.pop().ok_or_else(|| Code::NotFound.into())
}

/// A delivery in sight with its row held until the commit, its contract, and what the member is to it.
pub(super) async fn held(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    number: &str,
) -> Result<(delivery::Model, linkage_contract::Model, DeliveryState, Standing)> {
    let mut finder = delivery::Entity::find().filter(delivery::Column::Number.eq(number));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let row = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let contract = linkage_contract::Entity::find_by_id(row.contract_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let standing = standing(tx, acting, &contract).await?;
    let state = row.state.parse().map_err(Error::internal)?;
    Ok((row, contract, state, standing))
}

/// What was put forward for these deliveries, by delivery, the last one last.
pub(super) async fn figures(
    connection: &impl ConnectionTrait,
    deliveries: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Figure>>> {
    let rows = delivery_figure::Entity::find()
        .filter(delivery_figure::Column::DeliveryId.is_in(deliveries.iter().copied()))
        .order_by_asc(delivery_figure::Column::Position)
        .all(connection)
        .await?;
    let mut figures: HashMap<Uuid, Vec<Figure>> = HashMap::new();
    for row in rows {
        figures.entry(row.delivery_id).or_default().push(Figure {
            position: row.position,
            quantity_kg: row.quantity_kg,
            by: row.proposed_by.parse().map_err(Error::internal)?,
            note: row.note,
            agreement: Agreement {
                seller: row.seller_accepted_at.is_some(),
                buyer: row.buyer_accepted_at.is_some(),
            },
            proposed_at: row.proposed_at,
        });
    }
    Ok(figures)
}

/// Rows of contracts that are not in sight are left out.
async fn tell(
    connection: &impl ConnectionTrait,
    sight: &Sight<'_>,
    rows: Vec<delivery::Model>,
) -> Result<Vec<Delivery>> {
    let contracts: HashMap<Uuid, linkage_contract::Model> = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::Id.is_in(rows.iter().map(|row| row.contract_id)))
        .filter(sight.scope(None))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let parties = party::load(
        connection,
        contracts.values().flat_map(|row| [row.seller_id, row.buyer_id]),
    )
    .await?;
    let names = commodity::names(connection).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut figures = figures(connection, &ids).await?;
    let mut files = files_of(connection, contract_file::Column::DeliveryId, ids.iter().copied()).await?;
    let called: HashMap<Uuid, String> = call_off::Entity::find()
        .filter(call_off::Column::Id.is_in(rows.iter().filter_map(|row| row.call_off_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.number))
        .collect();
    let missing = || Error::internal("a party is gone");
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(contract) = contracts.get(&row.contract_id) else {
            continue;
        };
        let side = sight.side(contract);
        let state: DeliveryState = row.state.parse().map_err(Error::internal)?;
        let counted = row.confirmed_kg.unwrap_or(row.quantity_kg);
        let figures = figures.remove(&row.id).unwrap_or_default();
        items.push(Delivery {
            id: row.id,
            number: row.number,
            contract: contract.number.clone(),
            side,
            seller: Party::of(parties.get(&contract.seller_id).ok_or_else(missing)?)?,
            buyer: Party::of(parties.get(&contract.buyer_id).ok_or_else(missing)?)?,
            commodity: names.commodity(&contract.commodity_code),
            delivered_on: row.delivered_on,
            lot: row.lot,
            grade: row.grade,
            call_off: row.call_off_id.and_then(|id| called.get(&id)).cloned(),
            market_vnd_per_kg: row.market_vnd_per_kg,
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            value_vnd: money::times(row.price_vnd_per_kg, counted)
                .ok_or_else(|| Error::internal("the delivery's value does not fit"))?,
            state,
            confirmed_kg: row.confirmed_kg,
            dispute_reason: row.dispute_reason,
            files: files.remove(&row.id).unwrap_or_default(),
            note: row.note,
            recorded_at: row.recorded_at,
            is_sample: row.is_sample,
            actions: actions(state, side, figures.last()),
            figures,
        });
    }
    Ok(items)
}

/// An office proposes a figure as mediator and accepts none.
fn actions(state: DeliveryState, side: Option<TradeSide>, standing: Option<&Figure>) -> Vec<DeliveryAction> {
    use DeliveryAction::*;
    match (state, side) {
        (DeliveryState::Recorded, Some(TradeSide::Buyer)) => vec![Confirm, ConfirmPart, Dispute],
        (DeliveryState::Disputed, side) => {
            let accepts = side
                .zip(standing)
                .and_then(|(side, figure)| figure.agreement.accepted_by(side))
                .map(|_| AcceptFigure);
            accepts.into_iter().chain([ProposeFigure]).collect()
        }
        _ => Vec::new(),
    }
}
