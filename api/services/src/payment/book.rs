use super::settle::{held, owe_back, settle};
use super::told::{self, Said};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::ledger;
use crate::order::{cut_vnd, stock};
use crate::voucher;
use domain::ledger::{LedgerCause, ordered, received};
use domain::{Code, ReceiptState, RefundCause, SellerOrderState};
use entities::{payment, seller_order};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set, TransactionTrait};
use uuid::Uuid;

/// What came of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Booking {
    /// It counts; so much is still owed, so much has to go back.
    Counted { remaining_vnd: i64, surplus_vnd: i64 },
    /// It came too late, but the goods are still there: the order goes on.
    Reopened,
    /// The order is over; all of it has to go back.
    TooLate,
    /// It was booked before.
    Known,
}

/// Puts a kept payment into the books of its part, once. Money for a part that ended unpaid brings it back to
/// life if it covers the whole part, the goods are still there and so is a use of its voucher; the seller then confirms or cancels it as any
/// other. Money for any other part that is cancelled has to go back.
pub(crate) async fn book(app: &App, ctx: &Ctx, payment_id: Uuid) -> Result<Booking> {
    let tx = app.db.begin().await?;
    let gone = || Error::internal("a payment without its part");
    let row = payment::Entity::find_by_id(payment_id).one(&tx).await?;
    let row = row.ok_or_else(gone)?;
    let (part, order) = held(&tx, row.seller_order_id.ok_or_else(gone)?).await?;
    let won = payment::Entity::update_many()
        .set(payment::ActiveModel {
            state: Set(ReceiptState::Booked.as_str().to_owned()),
            booked_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(payment::Column::Id.eq(payment_id))
        .filter(payment::Column::State.eq(ReceiptState::Received.as_str()))
        .exec(&tx)
        .await?;
    if won.rows_affected == 0 {
        return Ok(Booking::Known);
    }
    let cause = (LedgerCause::Payment, payment_id);
    ledger::book(app, ctx, &tx, &part, cause, received(row.amount_vnd)).await?;
    let was_over = part.state == SellerOrderState::Cancelled.as_str();
    let part = reopen(app, ctx, &tx, part, payment_id).await?;
    let is_over = part.state == SellerOrderState::Cancelled.as_str();
    let why = if is_over {
        RefundCause::Late
    } else {
        RefundCause::Overpaid
    };
    let surplus_vnd = owe_back(app, ctx, &tx, &part, why).await?;
    let part = settle(app, ctx, &tx, part).await?;
    let booking = if is_over {
        Booking::TooLate
    } else if was_over {
        Booking::Reopened
    } else {
        let remaining_vnd = ledger::of_part(&tx, part.id).await?.owed_vnd();
        Booking::Counted {
            remaining_vnd,
            surplus_vnd,
        }
    };
    let said = Said::Payment {
        amount_vnd: row.amount_vnd,
        booking,
    };
    told::buyer(app, ctx, &tx, &order, &part, said).await?;
    if was_over {
        told::seller(app, ctx, &tx, &part, said).await?;
    }
    tx.commit().await?;
    Ok(booking)
}

/// Brings a part that ended for want of a payment back to its beginning, or leaves it as it is.
async fn reopen(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    part: seller_order::Model,
    payment_id: Uuid,
) -> Result<seller_order::Model> {
    let is_over = part.state == SellerOrderState::Cancelled.as_str();
    let paid_vnd = -ledger::of_part(tx, part.id).await?.owed_vnd();
    let left_vnd = part.total_vnd - cut_vnd(tx, part.id).await?;
    if !is_over || part.expired_at.is_none() || paid_vnd < left_vnd {
        return Ok(part);
    }
    // All of the goods that were not cut at the confirmed price, or none of them.
    let taking = tx.begin().await?;
    let taken = match stock::take_again(app, ctx, &taking, part.id).await {
        Ok(()) => voucher::take_again(&taking, part.id).await,
        refused => refused,
    };
    match taken {
        Ok(()) => taking.commit().await?,
        Err(Error::Refused(Code::OutOfStock | Code::VoucherUsedUp | Code::VoucherSpent)) => {
            taking.rollback().await?;
            return Ok(part);
        }
        Err(error) => return Err(error),
    }
    let cause = (LedgerCause::Payment, payment_id);
    ledger::book(app, ctx, tx, &part, cause, ordered(left_vnd)).await?;
    let change = Change {
        subject: "seller_order",
        id: part.id,
        from: Some(&part.state),
        to: SellerOrderState::Placed.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    let changed = seller_order::Entity::update_many()
        .set(seller_order::ActiveModel {
            state: Set(SellerOrderState::Placed.as_str().to_owned()),
            cancelled_at: Set(None),
            cancel_reason: Set(None),
            expired_at: Set(None),
            ..Default::default()
        })
        .filter(seller_order::Column::Id.eq(part.id))
        .exec_with_returning(tx)
        .await?;
    changed
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a part of an order is gone"))
}
