use super::settle::{held, refund_day, settle};
use super::told::{self, Said};
use crate::app::{App, Ctx};
use crate::card;
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::ledger;
use chrono::NaiveDate;
use domain::ledger::{LedgerCause, paid_back, sent_back};
use domain::{Code, PaymentMethod, RefundState};
use entities::{order, refund, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, Unchanged};
use uuid::Uuid;

/// That the buyer has its money back.
#[derive(Debug, Clone)]
pub struct PayBack {
    pub paid_on: NaiveDate,
    /// The bank's number of the transaction; none when it was paid in cash.
    pub bank_reference: Option<String>,
}

/// The seller has paid a refund; the number of its part. A card's money goes back to the card by itself: only what
/// Stripe has refused is paid another way. Errors: not found, paid already, on its way to a card, a day to come.
pub async fn pay_back(app: &App, ctx: &Ctx, refund_id: Uuid, command: PayBack) -> Result<String> {
    let seller = ctx.seller()?;
    let mut checks = Checks::new();
    checks.require(command.paid_on <= ctx.today(), "paid_on", Code::FutureDate);
    let reference = checks.optional("bank_reference", command.bank_reference.as_deref(), 80);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = refund::Entity::find_by_id(refund_id)
        .filter(refund::Column::OrganisationId.eq(seller.organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let (part, order) = held(&tx, row.seller_order_id).await?;
    let row = refund::Entity::find_by_id(refund_id).one(&tx).await?;
    let row = row.ok_or(Code::NotFound)?;
    let by_card = card::told(&tx, [refund_id]).await?.remove(&refund_id);
    let is_to_card = part.payment_method == PaymentMethod::Card.as_str();
    let is_refused = by_card.as_ref().is_some_and(|it| it.is_refused);
    if row.state != RefundState::Due.as_str() || is_to_card && !is_refused {
        return Err(Code::WrongState.into());
    }
    let change_id = app.ids.next();
    let change = Change {
        subject: "refund",
        id: row.id,
        from: Some(&row.state),
        to: RefundState::Paid.as_str(),
        note: reference.as_deref(),
    };
    history::append_as(change_id, ctx, &tx, change).await?;
    let back = Back {
        cause_id: change_id,
        amount_vnd: left_vnd(&row, &by_card.unwrap_or_default()),
        paid_on: command.paid_on,
        reference,
        is_by_card: false,
    };
    went_back(app, ctx, &tx, (&part, &order), row, back).await?;
    tx.commit().await?;
    Ok(part.number)
}

/// What of a refund has not gone back yet.
pub(super) fn left_vnd(row: &refund::Model, by_card: &card::Told) -> i64 {
    row.amount_vnd - row.transferred_vnd - by_card.gone_vnd
}

/// Money of a refund that is with the buyer now: the share of one card, or all that was left.
pub(crate) struct Back {
    /// The share, or the change of the refund.
    pub cause_id: Uuid,
    pub amount_vnd: i64,
    pub paid_on: NaiveDate,
    pub reference: Option<String>,
    pub is_by_card: bool,
}

/// Books it; the refund is paid once nothing is left of it. The caller holds the part's row and has noted the cause.
pub(crate) async fn went_back(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part, order): (&seller_order::Model, &order::Model),
    mut row: refund::Model,
    back: Back,
) -> Result<()> {
    let cause = (LedgerCause::RefundPaid, back.cause_id);
    ledger::book(app, ctx, tx, part, cause, paid_back(back.amount_vnd)).await?;
    if !back.is_by_card {
        row.transferred_vnd += back.amount_vnd;
    }
    let by_card = card::told(tx, [row.id]).await?.remove(&row.id);
    let mut set = refund::ActiveModel {
        id: Unchanged(row.id),
        transferred_vnd: Set(row.transferred_vnd),
        ..Default::default()
    };
    if left_vnd(&row, &by_card.unwrap_or_default()) == 0 {
        set.state = Set(RefundState::Paid.as_str().to_owned());
        set.paid_on = Set(Some(back.paid_on));
        set.bank_reference = Set(back.reference.clone());
        set.paid_at = Set(Some(ctx.now));
    }
    set.update(tx).await?;
    let part = settle(app, ctx, tx, part.clone()).await?;
    let said = Said::RefundPaid {
        amount_vnd: back.amount_vnd,
        reference: back.reference.as_deref(),
        is_by_card: back.is_by_card,
    };
    told::buyer(app, ctx, tx, order, &part, said).await
}

/// A share of a refund did not stay with its card: it is due again, with a time of its own. The caller holds the
/// part's row, and has noted which share (its id and amount) it is.
pub(crate) async fn came_back(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part, order): (seller_order::Model, &order::Model),
    row: &refund::Model,
    (share_id, amount_vnd): (Uuid, i64),
    why: &str,
) -> Result<()> {
    let cause = (LedgerCause::RefundReturned, share_id);
    ledger::book(app, ctx, tx, &part, cause, sent_back(amount_vnd)).await?;
    // What was still due of it keeps its day.
    let was_paid = row.state == RefundState::Paid.as_str();
    let due_on = if was_paid { refund_day(ctx) } else { row.due_on };
    refund::ActiveModel {
        id: Unchanged(row.id),
        state: Set(RefundState::Due.as_str().to_owned()),
        due_on: Set(due_on),
        paid_on: Set(None),
        bank_reference: Set(None),
        paid_at: Set(None),
        ..Default::default()
    }
    .update(tx)
    .await?;
    let change = Change {
        subject: "refund",
        id: row.id,
        from: Some(&row.state),
        to: RefundState::Due.as_str(),
        note: Some(why),
    };
    history::append(app, ctx, tx, change).await?;
    let part = settle(app, ctx, tx, part).await?;
    let said = Said::RefundCameBack { amount_vnd, due_on };
    told::buyer(app, ctx, tx, order, &part, said).await?;
    told::seller(app, ctx, tx, &part, said).await
}
