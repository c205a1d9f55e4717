use super::settle::{held, settle};
use super::told::{self, Said};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::ledger;
use chrono::NaiveDate;
use domain::ledger::{LedgerCause, paid_back};
use domain::{Code, RefundState};
use entities::refund;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// That the buyer has its money back.
#[derive(Debug, Clone)]
pub struct PayBack {
    pub paid_on: NaiveDate,
    /// The bank's number of the transaction; none when it was paid in cash.
    pub bank_reference: Option<String>,
}

/// The seller has paid a refund; the number of its part. Errors: not found, paid already, a day to come.
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
    let won = refund::Entity::update_many()
        .set(refund::ActiveModel {
            state: Set(RefundState::Paid.as_str().to_owned()),
            paid_on: Set(Some(command.paid_on)),
            bank_reference: Set(reference.clone()),
            paid_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(refund::Column::Id.eq(refund_id))
        .filter(refund::Column::State.eq(RefundState::Due.as_str()))
        .exec(&tx)
        .await?;
    if won.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    let cause = (LedgerCause::RefundPaid, refund_id);
    ledger::book(app, ctx, &tx, &part, cause, paid_back(row.amount_vnd)).await?;
    let part = settle(app, ctx, &tx, part).await?;
    let said = Said::RefundPaid {
        amount_vnd: row.amount_vnd,
        bank_reference: reference.as_deref(),
    };
    told::buyer(app, ctx, &tx, &order, &part, said).await?;
    tx.commit().await?;
    Ok(part.number)
}
