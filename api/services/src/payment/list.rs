use super::money::{RefundRow, told_all};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ledger;
use chrono::{DateTime, NaiveDate, Utc};
use domain::payment::{Found, find_reference};
use domain::{CashState, PaymentMethod, PaymentState, ReceiptState, RefundState, SellerOrderState};
use entities::{order, payment, refund, seller_order};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Most rows of each kind.
const MOST: u64 = 200;

/// What of a seller's money is not settled yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Open {
    /// On the account, but nobody knows for which part.
    pub unmatched: Vec<UnmatchedPayment>,
    /// Transfers that are waited for.
    pub to_come: Vec<OpenPart>,
    /// Cash that a carrier has.
    pub with_carrier: Vec<OpenPart>,
    /// To be paid back, the most urgent first, each with the number of its part.
    pub to_pay_back: Vec<(String, RefundRow)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedPayment {
    pub id: Uuid,
    pub amount_vnd: i64,
    pub received_on: NaiveDate,
    pub description: String,
    /// The part whose reference it may hold, cut or with another amount.
    pub perhaps: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPart {
    pub number: String,
    pub buyer_name: String,
    pub reference: String,
    /// Still to come, or held by the carrier.
    pub amount_vnd: i64,
    pub pay_by: Option<DateTime<Utc>>,
}

/// How many payments and refunds wait for the seller.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<(u64, u64)> {
    let seller = ctx.seller()?.organisation_id;
    let connection = app.db.read();
    let payments = unmatched(seller).count(connection).await?;
    let refunds = due(seller).count(connection).await?;
    Ok((payments, refunds))
}

fn unmatched(seller: Uuid) -> sea_orm::Select<payment::Entity> {
    payment::Entity::find()
        .filter(payment::Column::OrganisationId.eq(seller))
        .filter(payment::Column::State.eq(ReceiptState::Unmatched.as_str()))
}

fn due(seller: Uuid) -> sea_orm::Select<refund::Entity> {
    refund::Entity::find()
        .filter(refund::Column::OrganisationId.eq(seller))
        .filter(refund::Column::State.eq(RefundState::Due.as_str()))
}

/// The open money of the organisation that the person acts for.
pub async fn open(app: &App, ctx: &Ctx) -> Result<Open> {
    let seller = ctx.seller()?.organisation_id;
    let connection = app.db.read();
    let to_come = to_come(connection, seller).await?;
    let references: Vec<&str> = to_come.iter().map(|part| part.reference.as_str()).collect();
    let rows = unmatched(seller)
        .order_by_desc(payment::Column::ReceivedOn)
        .order_by_desc(payment::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    let unmatched = rows.into_iter().map(|row| {
        let description = row.description.unwrap_or_default();
        let perhaps = match find_reference(&description, &references) {
            Found::Whole(at) | Found::Cut(at) => to_come.get(at).map(|part| part.number.clone()),
            Found::Nothing => None,
        };
        UnmatchedPayment {
            id: row.id,
            amount_vnd: row.amount_vnd,
            received_on: row.received_on,
            description,
            perhaps,
        }
    });
    Ok(Open {
        unmatched: unmatched.collect(),
        with_carrier: with_carrier(connection, seller).await?,
        to_pay_back: to_pay_back(connection, seller).await?,
        to_come,
    })
}

async fn to_come(connection: &impl ConnectionTrait, seller: Uuid) -> Result<Vec<OpenPart>> {
    let owed = [PaymentState::Due, PaymentState::PartlyPaid];
    let condition = Condition::all()
        .add(seller_order::Column::PaymentMethod.eq(PaymentMethod::VietQr.as_str()))
        .add(seller_order::Column::PaymentState.is_in(owed.map(PaymentState::as_str)))
        .add(seller_order::Column::State.ne(SellerOrderState::Cancelled.as_str()));
    parts(connection, seller, condition).await
}

async fn with_carrier(connection: &impl ConnectionTrait, seller: Uuid) -> Result<Vec<OpenPart>> {
    let held = seller_order::Column::CashState.eq(CashState::Collected.as_str());
    parts(connection, seller, Condition::all().add(held)).await
}

async fn parts(
    connection: &impl ConnectionTrait,
    seller: Uuid,
    condition: Condition,
) -> Result<Vec<OpenPart>> {
    let rows = seller_order::Entity::find()
        .filter(seller_order::Column::OrganisationId.eq(seller))
        .filter(condition)
        .order_by_desc(seller_order::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    let books = ledger::of_parts(connection, rows.iter().map(|row| row.id)).await?;
    let buyers: HashMap<Uuid, String> = order::Entity::find()
        .filter(order::Column::Id.is_in(rows.iter().map(|row| row.order_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.buyer_name))
        .collect();
    rows.into_iter()
        .map(|row| {
            let books = books
                .get(&row.id)
                .ok_or_else(|| Error::internal("a part of an order without its books"))?;
            let is_cash = row.cash_state.is_some();
            Ok(OpenPart {
                buyer_name: buyers.get(&row.order_id).cloned().unwrap_or_default(),
                amount_vnd: if is_cash {
                    books.balance(domain::LedgerAccount::Carrier)
                } else {
                    books.owed_vnd()
                },
                pay_by: row.payment_due_at.filter(|_| !is_cash),
                reference: row.payment_reference,
                number: row.number,
            })
        })
        .collect()
}

async fn to_pay_back(connection: &impl ConnectionTrait, seller: Uuid) -> Result<Vec<(String, RefundRow)>> {
    let rows = due(seller)
        .order_by_asc(refund::Column::DueOn)
        .order_by_asc(refund::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    let parts = seller_order::Entity::find()
        .filter(seller_order::Column::Id.is_in(rows.iter().map(|row| row.seller_order_id)))
        .all(connection)
        .await?;
    let by_card: HashSet<Uuid> = parts
        .iter()
        .filter(|part| part.payment_method == PaymentMethod::Card.as_str())
        .map(|part| part.id)
        .collect();
    let numbers: HashMap<Uuid, String> = parts.into_iter().map(|row| (row.id, row.number)).collect();
    let told = told_all(connection, rows, &by_card).await?.into_iter();
    Ok(told
        .map(|(part, refund)| (numbers.get(&part).cloned().unwrap_or_default(), refund))
        .collect())
}
