use super::settle::{held, settle};
use super::told::{self, Said};
use crate::app::{App, Ctx};
use crate::card;
use crate::error::{Checks, Result};
use crate::ledger;
use chrono::NaiveDate;
use domain::ledger::{LedgerCause, paid_back};
use domain::{Code, PaymentMethod, RefundState};
use entities::{order, refund, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
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
    if part.payment_method == PaymentMethod::Card.as_str() {
        let by_card = card::told(&tx, [refund_id]).await?.remove(&refund_id);
        if by_card.is_none_or(|it| !it.is_untouched) {
            return Err(Code::WrongState.into());
        }
    }
    if !paid(app, ctx, &tx, (&part, &order), &row, command.paid_on, reference).await? {
        return Err(Code::WrongState.into());
    }
    tx.commit().await?;
    Ok(part.number)
}

/// The buyer has it back, on that day. The caller holds the part's row. Whether it was still due.
pub(crate) async fn paid(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part, order): (&seller_order::Model, &order::Model),
    row: &refund::Model,
    paid_on: NaiveDate,
    reference: Option<String>,
) -> Result<bool> {
    let won = refund::Entity::update_many()
        .set(refund::ActiveModel {
            state: Set(RefundState::Paid.as_str().to_owned()),
            paid_on: Set(Some(paid_on)),
            bank_reference: Set(reference.clone()),
            paid_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(refund::Column::Id.eq(row.id))
        .filter(refund::Column::State.eq(RefundState::Due.as_str()))
        .exec(tx)
        .await?;
    if won.rows_affected == 0 {
        return Ok(false);
    }
    let cause = (LedgerCause::RefundPaid, row.id);
    ledger::book(app, ctx, tx, part, cause, paid_back(row.amount_vnd)).await?;
    let part = settle(app, ctx, tx, part.clone()).await?;
    let said = Said::RefundPaid {
        amount_vnd: row.amount_vnd,
        bank_reference: reference.as_deref(),
    };
    told::buyer(app, ctx, tx, order, &part, said).await?;
    Ok(true)
}
