use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use crate::party;
use crate::verification::organisations_within;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{ComplaintKind, ComplaintSide, ComplaintState};
use entities::{complaint, order, seller_order};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, Default)]
pub struct ComplaintFilter {
    /// Only those that wait for who asks.
    pub waits: bool,
    pub page: PageRequest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    pub id: Uuid,
    pub number: String,
    pub part_number: String,
    pub seller: String,
    pub buyer_name: String,
    pub kind: ComplaintKind,
    pub state: ComplaintState,
    pub opened_at: DateTime<Utc>,
    /// Until when somebody has the word; none at the end.
    pub due_on: Option<NaiveDate>,
    pub is_sample: bool,
}

/// Complaints about the organisation's goods, or those that the office or the administrator may mediate; newest first.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    side: ComplaintSide,
    filter: ComplaintFilter,
) -> Result<Page<ComplaintRow>> {
    let limit = filter.page.limit()?;
    let connection = app.db.read();
    let mut query = complaint::Entity::find().filter(scope(ctx, side)?);
    if filter.waits {
        query = query.filter(complaint::Column::State.is_in(waits_for(side)));
    }
    if let Some(after) = filter.page.key::<Uuid>()? {
        query = query.filter(complaint::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(complaint::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let sellers = party::load(connection, rows.iter().map(|row| row.organisation_id)).await?;
    let parts: HashMap<Uuid, (String, String)> = seller_order::Entity::find()
        .filter(seller_order::Column::Id.is_in(rows.iter().map(|row| row.seller_order_id)))
        .join(
            JoinType::InnerJoin,
            seller_order::Entity::belongs_to(order::Entity)
                .from(seller_order::Column::OrderId)
                .to(order::Column::Id)
                .into(),
        )
        .select_only()
        .column(seller_order::Column::Id)
        .column(seller_order::Column::Number)
        .column(order::Column::BuyerName)
        .into_tuple::<(Uuid, String, String)>()
        .all(connection)
        .await?
        .into_iter()
        .map(|(id, number, buyer)| (id, (number, buyer)))
        .collect();
    let told = rows.into_iter().map(|row| {
        let state: ComplaintState = row.state.parse().map_err(Error::internal)?;
        let seller = sellers.get(&row.organisation_id);
        let (part_number, buyer_name) = parts
            .get(&row.seller_order_id)
            .cloned()
            .ok_or_else(|| Error::internal("a complaint of no part"))?;
        Ok(ComplaintRow {
            id: row.id,
            number: row.number,
            part_number,
            seller: seller.map(|it| it.name.clone()).unwrap_or_default(),
            buyer_name,
            kind: row.kind.parse().map_err(Error::internal)?,
            state,
            opened_at: row.opened_at,
            due_on: (!state.is_closed()).then_some(row.due_on),
            is_sample: row.is_sample,
        })
    });
    Page::of(told.collect::<Result<_>>()?, limit, |row| row.id)
}

/// How many wait for the seller's word.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<u64> {
    count(app, ctx, ComplaintSide::Seller).await
}

/// How many wait for the mediator's decision.
pub async fn in_mediation(app: &App, ctx: &Ctx) -> Result<u64> {
    count(app, ctx, ComplaintSide::Mediator).await
}

async fn count(app: &App, ctx: &Ctx, side: ComplaintSide) -> Result<u64> {
    Ok(complaint::Entity::find()
        .filter(scope(ctx, side)?)
        .filter(complaint::Column::State.is_in(waits_for(side)))
        .count(app.db.read())
        .await?)
}

fn waits_for(side: ComplaintSide) -> impl Iterator<Item = &'static str> {
    let states = ComplaintState::ALL.iter();
    let own = states.filter(move |state| state.waits_for() == Some(side));
    own.map(|state| state.as_str())
}

fn scope(ctx: &Ctx, side: ComplaintSide) -> Result<Condition> {
    let organisation_id = complaint::Column::OrganisationId;
    if side == ComplaintSide::Seller {
        return Ok(Condition::all().add(organisation_id.eq(ctx.seller()?.organisation_id)));
    }
    if ctx.person()?.is_administrator {
        return Ok(Condition::all());
    }
    let sellers = organisations_within(&ctx.office()?.area);
    Ok(Condition::all().add(organisation_id.in_subquery(sellers)))
}
