use super::standing::Sight;
use crate::app::{App, Ctx};
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use chrono::NaiveDate;
use domain::{ContractState, TradeSide};
use entities::{contract_month, linkage_contract};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// A contract in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRow {
    pub id: Uuid,
    pub number: String,
    /// None for an office that looks on.
    pub side: Option<TradeSide>,
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub total_kg: i64,
    pub state: ContractState,
    /// Not signed yet, and it is this side's turn.
    pub waits_for_us: bool,
    pub is_sample: bool,
}

#[derive(Clone, Debug, Default)]
pub struct ContractFilter {
    /// Where the acting organisation is this side; none for both.
    pub side: Option<TradeSide>,
    pub state: Option<ContractState>,
    pub page: PageRequest,
}

/// The contracts of the acting organisation and of the clubs that it represents, or those of the
/// office's area; the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: ContractFilter) -> Result<Page<ContractRow>> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let sight = Sight::of(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut finder = linkage_contract::Entity::find()
        .filter(sight.scope(filter.side))
        .filter(after_newest(
            linkage_contract::Column::CreatedAt,
            linkage_contract::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(linkage_contract::Column::CreatedAt)
        .order_by_desc(linkage_contract::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(linkage_contract::Column::State.eq(state.as_str()));
    }
    let page = Page::of(finder.all(connection).await?, limit, |row| {
        (row.created_at, row.id)
    })?;
    let parties = party::load(
        connection,
        page.items.iter().flat_map(|row| [row.seller_id, row.buyer_id]),
    )
    .await?;
    let mut kilograms: HashMap<Uuid, i64> = HashMap::new();
    for row in contract_month::Entity::find()
        .filter(contract_month::Column::ContractId.is_in(page.items.iter().map(|row| row.id)))
        .all(connection)
        .await?
    {
        *kilograms.entry(row.contract_id).or_default() += row.quantity_kg;
    }
    let names = commodity::names(connection).await?;
    let missing = || Error::internal("a party is gone");
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let state: ContractState = row.state.parse().map_err(Error::internal)?;
        let side = sight.side(&row);
        items.push(ContractRow {
            id: row.id,
            side,
            seller: Party::of(parties.get(&row.seller_id).ok_or_else(missing)?)?,
            buyer: Party::of(parties.get(&row.buyer_id).ok_or_else(missing)?)?,
            commodity: names.commodity(&row.commodity_code),
            variety: names.variety(row.variety_code.as_deref()),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            total_kg: kilograms.get(&row.id).copied().unwrap_or_default(),
            state,
            waits_for_us: side.and_then(|side| state.signed_by(side)).is_some(),
            is_sample: row.is_sample,
            number: row.number,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}
