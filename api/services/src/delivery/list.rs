use crate::app::{App, Ctx, Membership};
use crate::commodity::{self, Named};
use crate::contract::scope;
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Code, DeliveryAction, DeliveryState, TradeSide, money};
use entities::{delivery, linkage_contract};
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
    pub side: TradeSide,
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub delivered_on: NaiveDate,
    pub lot: Option<String>,
    /// As the seller recorded it.
    pub quantity_kg: i64,
    pub price_vnd_per_kg: i64,
    pub value_vnd: i64,
    pub state: DeliveryState,
    /// What counts, once confirmed or settled.
    pub confirmed_kg: Option<i64>,
    pub dispute_reason: Option<String>,
    pub note: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub is_sample: bool,
    pub actions: Vec<DeliveryAction>,
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

/// The deliveries of the acting organisation and of the clubs that it represents, the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: DeliveryFilter) -> Result<Page<Delivery>> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut contracts = Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .cond_where(scope(&ours, filter.side))
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
        items: tell(connection, acting, &ours, page.items).await?,
        next: page.next,
    })
}

/// One delivery of the acting organisation.
pub async fn find(app: &App, ctx: &Ctx, number: &str) -> Result<Delivery> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let row = delivery::Entity::find()
        .filter(delivery::Column::Number.eq(number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let mut items = tell(connection, acting, &ours, vec![row]).await?;
    items.pop().ok_or_else(|| Code::NotFound.into())
}

/// A delivery of one of ours, with its row held until the commit.
pub(super) async fn own_delivery(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    number: &str,
) -> Result<(delivery::Model, linkage_contract::Model, DeliveryState, TradeSide)> {
    let ours = party::acts_for(tx, acting).await?;
    let mut finder = delivery::Entity::find().filter(delivery::Column::Number.eq(number));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let row = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let contract = linkage_contract::Entity::find_by_id(row.contract_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let side = party::side(acting, &ours, contract.seller_id, contract.buyer_id).ok_or(Code::NotFound)?;
    let state = row.state.parse().map_err(Error::internal)?;
    Ok((row, contract, state, side))
}

/// Rows of contracts that are not ours are left out.
async fn tell(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    ours: &[Uuid],
    rows: Vec<delivery::Model>,
) -> Result<Vec<Delivery>> {
    let contracts: HashMap<Uuid, linkage_contract::Model> = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::Id.is_in(rows.iter().map(|row| row.contract_id)))
        .filter(scope(ours, None))
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
    let missing = || Error::internal("a party is gone");
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(contract) = contracts.get(&row.contract_id) else {
            continue;
        };
        let side = party::side(acting, ours, contract.seller_id, contract.buyer_id).ok_or_else(missing)?;
        let state: DeliveryState = row.state.parse().map_err(Error::internal)?;
        let counted = row.confirmed_kg.unwrap_or(row.quantity_kg);
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
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            value_vnd: money::times(row.price_vnd_per_kg, counted)
                .ok_or_else(|| Error::internal("the delivery's value does not fit"))?,
            state,
            confirmed_kg: row.confirmed_kg,
            dispute_reason: row.dispute_reason,
            note: row.note,
            recorded_at: row.recorded_at,
            is_sample: row.is_sample,
            actions: actions(state, side),
        });
    }
    Ok(items)
}

fn actions(state: DeliveryState, side: TradeSide) -> Vec<DeliveryAction> {
    match (state, side) {
        (DeliveryState::Recorded, TradeSide::Buyer) => {
            vec![DeliveryAction::Confirm, DeliveryAction::Dispute]
        }
        (DeliveryState::Disputed, TradeSide::Buyer) => vec![DeliveryAction::Settle],
        _ => Vec::new(),
    }
}
