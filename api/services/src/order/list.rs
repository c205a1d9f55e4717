use super::goods::{cut_vnd_of, cut_vnd_of_parts};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use chrono::{DateTime, Utc};
use domain::{PaymentMethod, PaymentState, SellerOrderState};
use entities::{order, order_line, organisation, seller_order};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerOrderRow {
    pub id: Uuid,
    pub number: String,
    pub placed_at: DateTime<Utc>,
    pub buyer_name: String,
    /// The goods that are not cut, in short: `Xoài cát Chu – Hộp 3 kg × 2`.
    pub goods: Vec<String>,
    /// Without what was cut.
    pub total_vnd: i64,
    pub state: SellerOrderState,
    pub payment_method: PaymentMethod,
    pub payment_state: PaymentState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountOrderRow {
    pub id: Uuid,
    pub number: String,
    pub placed_at: DateTime<Utc>,
    /// Without what was cut.
    pub total_vnd: i64,
    /// Each seller with the state of its part.
    pub parts: Vec<(String, SellerOrderState)>,
}

/// Parts of the organisation that the person acts for, newest first.
pub async fn list_for_seller(
    app: &App,
    ctx: &Ctx,
    state: Option<SellerOrderState>,
    page: &PageRequest,
) -> Result<Page<SellerOrderRow>> {
    let seller = ctx.seller()?;
    let limit = page.limit()?;
    let connection = app.db.read();
    let mut query =
        seller_order::Entity::find().filter(seller_order::Column::OrganisationId.eq(seller.organisation_id));
    if let Some(state) = state {
        query = query.filter(seller_order::Column::State.eq(state.as_str()));
    }
    if let Some(after) = page.key::<Uuid>()? {
        query = query.filter(seller_order::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(seller_order::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let orders: HashMap<Uuid, order::Model> = order::Entity::find()
        .filter(order::Column::Id.is_in(rows.iter().map(|row| row.order_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut goods: HashMap<Uuid, Vec<String>> = HashMap::new();
    let mut cut: HashMap<Uuid, i64> = HashMap::new();
    for line in order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?
    {
        *cut.entry(line.seller_order_id).or_default() += cut_vnd_of(&line);
        let left = line.quantity - line.cut;
        if left > 0 {
            let told = format!("{} – {} × {left}", line.product_name, line.variant_name);
            goods.entry(line.seller_order_id).or_default().push(told);
        }
    }
    let rows = rows
        .into_iter()
        .map(|row| {
            let order = orders
                .get(&row.order_id)
                .ok_or_else(|| Error::internal("a part of an order without its order"))?;
            Ok(SellerOrderRow {
                id: row.id,
                placed_at: order.placed_at,
                buyer_name: order.buyer_name.clone(),
                goods: goods.remove(&row.id).unwrap_or_default(),
                total_vnd: row.total_vnd - cut.get(&row.id).copied().unwrap_or_default(),
                state: row.state.parse().map_err(Error::internal)?,
                payment_method: row.payment_method.parse().map_err(Error::internal)?,
                payment_state: row.payment_state.parse().map_err(Error::internal)?,
                number: row.number,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Page::of(rows, limit, |row| row.id)
}

/// How many new parts wait for the seller's confirmation.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<u64> {
    let seller = ctx.seller()?;
    Ok(seller_order::Entity::find()
        .filter(seller_order::Column::OrganisationId.eq(seller.organisation_id))
        .filter(seller_order::Column::State.eq(SellerOrderState::Placed.as_str()))
        .count(app.db.read())
        .await?)
}

/// The orders that the account has placed, newest first.
pub async fn list_for_account(app: &App, ctx: &Ctx, page: &PageRequest) -> Result<Page<AccountOrderRow>> {
    let person = ctx.person()?;
    let limit = page.limit()?;
    let connection = app.db.read();
    let mut query = order::Entity::find().filter(order::Column::AccountId.eq(person.account_id));
    if let Some(after) = page.key::<Uuid>()? {
        query = query.filter(order::Column::Id.lt(after));
    }
    let orders = query
        .order_by_desc(order::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let rows = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.is_in(orders.iter().map(|row| row.id)))
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let sellers: HashMap<Uuid, String> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(rows.iter().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let of_orders = order_line::Column::SellerOrderId.is_in(rows.iter().map(|row| row.id));
    let cut = cut_vnd_of_parts(connection, of_orders).await?;
    let mut cut_of_order: HashMap<Uuid, i64> = HashMap::new();
    let mut parts: HashMap<Uuid, Vec<(String, SellerOrderState)>> = HashMap::new();
    for row in rows {
        *cut_of_order.entry(row.order_id).or_default() += cut.get(&row.id).copied().unwrap_or_default();
        let seller = sellers.get(&row.organisation_id).cloned().unwrap_or_default();
        let state = row.state.parse().map_err(Error::internal)?;
        parts.entry(row.order_id).or_default().push((seller, state));
    }
    let rows = orders
        .into_iter()
        .map(|row| AccountOrderRow {
            id: row.id,
            parts: parts.remove(&row.id).unwrap_or_default(),
            number: row.number,
            placed_at: row.placed_at,
            total_vnd: row.total_vnd - cut_of_order.get(&row.id).copied().unwrap_or_default(),
        })
        .collect();
    Page::of(rows, limit, |row| row.id)
}
