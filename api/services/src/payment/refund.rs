use super::settle::{adjust_tax, grant, held, settle};
use super::told::{self, Said};
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::idempotency;
use crate::ledger;
use crate::order::{cut_vnd_of, find_part_for_seller};
use domain::ledger::{Balances, LedgerCause, refunded};
use domain::{Code, RefundCause, SellerOrderState, money};
use entities::{order, order_line, refund, refund_line, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// What a seller gives back of a part that is on its way or with its buyer, in whole đồng.
#[derive(Debug, Clone, Serialize)]
pub struct GrantRefund {
    /// Each line at most once.
    pub lines: Vec<RefundedLine>,
    pub shipping_vnd: i64,
    pub reason: String,
}

/// A line is named by its variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RefundedLine {
    pub variant_id: Uuid,
    pub amount_vnd: i64,
}

/// Refunds are granted for what has left the seller and is paid; before that the part is cancelled.
pub(crate) fn can_refund(state: SellerOrderState, books: &Balances) -> bool {
    use SellerOrderState::*;
    matches!(state, Shipped | Delivered | Completed) && books.received_vnd() > 0 && books.owed_vnd() <= 0
}

/// Records that the seller will pay so much back, for goods or for shipping. The same `key` records it once.
/// Errors: not found, wrong state, invalid fields: nothing to refund, more than the line still has.
pub async fn grant_refund(
    app: &App,
    ctx: &Ctx,
    part_number: &str,
    command: GrantRefund,
    key: Option<&str>,
) -> Result<Uuid> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", &command.reason, 300);
    checks.done()?;
    let command = GrantRefund { reason, ..command };
    let scope = format!("refund:{part_number}");
    let found = find_part_for_seller(app.db.read(), ctx, part_number).await?;
    let tx = app.db.begin().await?;
    let (part, order) = held(&tx, found.id).await?;
    let key = key.filter(|key| !key.is_empty());
    if let Some(key) = key
        && let Some(saved) = idempotency::saved::<Uuid>(&tx, &scope, key, &command).await?
    {
        return Ok(saved);
    }
    let id = refund_part(app, ctx, &tx, (part, &order), &command).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Grants it within a transaction that holds the part's row; the refund's id.
/// Errors: wrong state, invalid fields: nothing to refund, more than the line still has.
pub(crate) async fn refund_part(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part, order): (seller_order::Model, &order::Model),
    command: &GrantRefund,
) -> Result<Uuid> {
    let wanted = check_refund(tx, &part, command).await?;
    let goods_vnd = money::sum(wanted.iter().map(|(_, vnd)| *vnd)).ok_or(Code::OutOfRange)?;
    let amount_vnd = goods_vnd + command.shipping_vnd;
    let cause = RefundCause::Goods;
    let reason = Some(command.reason.clone());
    let id = grant(app, ctx, tx, &part, cause, amount_vnd, reason).await?;
    let shipping = (command.shipping_vnd > 0).then_some((None, command.shipping_vnd));
    let rows = wanted.into_iter().map(|(line, vnd)| (Some(line), vnd));
    for (order_line_id, amount_vnd) in rows.chain(shipping) {
        refund_line::ActiveModel {
            id: Set(app.ids.next()),
            refund_id: Set(id),
            order_line_id: Set(order_line_id),
            amount_vnd: Set(amount_vnd),
        }
        .insert(tx)
        .await?;
    }
    let cause = (LedgerCause::Refund, id);
    let entries = refunded(goods_vnd, command.shipping_vnd);
    ledger::book(app, ctx, tx, &part, cause, entries).await?;
    adjust_tax(app, ctx, tx, &part, cause).await?;
    let part = settle(app, ctx, tx, part).await?;
    let said = Said::RefundGranted {
        amount_vnd,
        reason: &command.reason,
    };
    told::buyer(app, ctx, tx, order, &part, said).await?;
    Ok(id)
}

/// The lines by their id. Every amount must fit into what its line still has.
pub(crate) async fn check_refund(
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    command: &GrantRefund,
) -> Result<Vec<(Uuid, i64)>> {
    let state: SellerOrderState = part.state.parse().map_err(Error::internal)?;
    if !can_refund(state, &ledger::of_part(tx, part.id).await?) {
        return Err(Code::WrongState.into());
    }
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part.id))
        .all(tx)
        .await?;
    let before = refunded_by_line(tx, [part.id]).await?;
    let left = |line: Option<Uuid>, total_vnd: i64| {
        (total_vnd - before.get(&(part.id, line)).copied().unwrap_or_default()).max(0)
    };
    let mut checks = Checks::new();
    let mut wanted: Vec<(Uuid, i64)> = Vec::new();
    for asked in command.lines.iter().filter(|line| line.amount_vnd != 0) {
        let path = format!("lines.{}", asked.variant_id);
        let line = lines.iter().find(|line| line.variant_id == asked.variant_id);
        match line {
            Some(line) if !wanted.iter().any(|(id, _)| *id == line.id) => {
                let most = left(Some(line.id), line.total_vnd - cut_vnd_of(line));
                let fits = (1..=most).contains(&asked.amount_vnd);
                checks.require(fits, path, Code::MoreThanPaid);
                wanted.push((line.id, asked.amount_vnd));
            }
            _ => checks.add(path, Code::UnknownChoice),
        }
    }
    let most = left(None, part.shipping_vnd);
    let fits = (0..=most).contains(&command.shipping_vnd);
    checks.require(fits, "shipping_vnd", Code::MoreThanPaid);
    let is_something = !wanted.is_empty() || command.shipping_vnd != 0;
    checks.require(is_something, "lines", Code::Required);
    checks.done()?;
    Ok(wanted)
}

/// What was granted of each line of these parts, and of their shipping (no line).
pub(crate) async fn refunded_by_line(
    connection: &impl ConnectionTrait,
    parts: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<(Uuid, Option<Uuid>), i64>> {
    let refunds: HashMap<Uuid, Uuid> = refund::Entity::find()
        .filter(refund::Column::SellerOrderId.is_in(parts))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.seller_order_id))
        .collect();
    let mut sums = HashMap::new();
    for line in refund_line::Entity::find()
        .filter(refund_line::Column::RefundId.is_in(refunds.keys().copied()))
        .all(connection)
        .await?
    {
        let part = refunds.get(&line.refund_id).copied().unwrap_or_default();
        *sums.entry((part, line.order_line_id)).or_default() += line.amount_vnd;
    }
    Ok(sums)
}
