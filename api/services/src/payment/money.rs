use super::pay_back::left_vnd;
use super::record::shown;
use super::refund::{can_refund, refunded_by_line};
use crate::card;
use crate::error::{Error, Result};
use crate::ledger;
use chrono::{DateTime, NaiveDate, Utc};
use domain::order::Standing;
use domain::{
    CashState, PaymentMethod, PaymentSource, ReceiptState, RefundCause, RefundState, SellerOrderState,
};
use entities::{payment, refund, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The money of one part, as its books have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartMoney {
    pub received_vnd: i64,
    pub remaining_vnd: i64,
    pub refund_due_vnd: i64,
    pub refunded_vnd: i64,
    /// Until when a transfer must come, while it is waited for.
    pub pay_by: Option<DateTime<Utc>>,
    /// Where the cash is; none where nothing is paid in cash.
    pub cash: Option<CashState>,
    pub payments: Vec<PaymentRow>,
    pub refunds: Vec<RefundRow>,
    /// Whether its seller can enter a transfer by hand.
    pub can_record: bool,
    /// Whether its seller can grant a refund.
    pub can_refund: bool,
    /// What was granted back of each line, and of the shipping (no line).
    pub(crate) refunded_by_line: HashMap<Option<Uuid>, i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    pub amount_vnd: i64,
    pub received_on: NaiveDate,
    pub source: PaymentSource,
    pub bank_reference: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRow {
    pub id: Uuid,
    pub cause: RefundCause,
    pub state: RefundState,
    pub amount_vnd: i64,
    /// What of it is still to be paid back; less than all where only some of its cards took it.
    pub left_vnd: i64,
    pub reason: Option<String>,
    /// The last day by law.
    pub due_on: NaiveDate,
    pub paid_on: Option<NaiveDate>,
    pub bank_reference: Option<String>,
    /// Goes back to the card that paid, without anybody doing anything.
    pub is_by_card: bool,
    /// What Stripe said last, if it was no yes.
    pub card_error: Option<String>,
    /// Whether the seller can have Stripe asked once more.
    pub can_retry: bool,
    /// Whether the seller can enter that it was paid.
    pub can_enter: bool,
}

/// The money of each of these parts.
pub(crate) async fn of_parts(
    connection: &impl ConnectionTrait,
    parts: &[(&seller_order::Model, Standing)],
) -> Result<HashMap<Uuid, PartMoney>> {
    let ids: Vec<Uuid> = parts.iter().map(|(part, _)| part.id).collect();
    let books = ledger::of_parts(connection, ids.iter().copied()).await?;
    let mut all: HashMap<Uuid, PartMoney> = HashMap::new();
    for (part, standing) in parts {
        let books = books.get(&part.id).cloned().unwrap_or_default();
        let is_cancelled = standing.state == SellerOrderState::Cancelled;
        let money = PartMoney {
            received_vnd: books.received_vnd(),
            remaining_vnd: if is_cancelled { 0 } else { books.owed_vnd().max(0) },
            refund_due_vnd: books.refund_due_vnd(),
            refunded_vnd: books.paid_back_vnd(),
            pay_by: part.payment_due_at.filter(|_| standing.can_expire()),
            cash: standing.cash,
            can_record: standing.method == PaymentMethod::VietQr,
            can_refund: can_refund(standing.state, &books),
            ..PartMoney::default()
        };
        all.insert(part.id, money);
    }
    for ((part, line), vnd) in refunded_by_line(connection, ids.iter().copied()).await? {
        all.entry(part).or_default().refunded_by_line.insert(line, vnd);
    }
    for row in payment::Entity::find()
        .filter(payment::Column::SellerOrderId.is_in(ids.iter().copied()))
        .filter(payment::Column::State.eq(ReceiptState::Booked.as_str()))
        .order_by_asc(payment::Column::ReceivedOn)
        .order_by_asc(payment::Column::Id)
        .all(connection)
        .await?
    {
        let told = PaymentRow {
            amount_vnd: row.amount_vnd,
            received_on: row.received_on,
            source: row.source.parse().map_err(Error::internal)?,
            bank_reference: shown(&row.provider_reference),
        };
        let money = row.seller_order_id.and_then(|id| all.get_mut(&id));
        money
            .into_iter()
            .for_each(|money| money.payments.push(told.clone()));
    }
    let rows = refund::Entity::find()
        .filter(refund::Column::SellerOrderId.is_in(ids))
        .order_by_asc(refund::Column::Id)
        .all(connection)
        .await?;
    let by_card: HashSet<Uuid> = parts
        .iter()
        .filter(|(_, standing)| standing.method == PaymentMethod::Card)
        .map(|(part, _)| part.id)
        .collect();
    for (part, refund) in told_all(connection, rows, &by_card).await? {
        all.entry(part).or_default().refunds.push(refund);
    }
    Ok(all)
}

/// Each refund with its part; `by_card` names the parts that are paid by card.
pub(super) async fn told_all(
    connection: &impl ConnectionTrait,
    rows: Vec<refund::Model>,
    by_card: &HashSet<Uuid>,
) -> Result<Vec<(Uuid, RefundRow)>> {
    let mut card = card::told(connection, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let part = row.seller_order_id;
            let is_card = by_card.contains(&part);
            let card = card.remove(&row.id).unwrap_or_default();
            Ok((part, told(row, is_card, card)?))
        })
        .collect()
}

fn told(row: refund::Model, is_card: bool, card: card::Told) -> Result<RefundRow> {
    let state: RefundState = row.state.parse().map_err(Error::internal)?;
    let is_due = state == RefundState::Due;
    Ok(RefundRow {
        id: row.id,
        cause: row.cause.parse().map_err(Error::internal)?,
        state,
        is_by_card: is_due && is_card && !card.is_refused,
        can_retry: is_due && card.is_refused,
        can_enter: is_due && (!is_card || card.is_refused),
        left_vnd: left_vnd(&row, &card),
        card_error: card.error.filter(|_| is_due),
        amount_vnd: row.amount_vnd,
        reason: row.reason,
        due_on: row.due_on,
        paid_on: row.paid_on,
        bank_reference: row.bank_reference,
    })
}
