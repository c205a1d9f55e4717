use super::part::standing;
use super::{letters, stock};
use crate::app::{App, Ctx};
use crate::complaint;
use crate::error::Result;
use crate::history::{self, Change};
use crate::upload::Upload;
use crate::{payment, voucher};
use chrono::NaiveDate;
use domain::{CashState, Code, OrderAction};
use entities::{order, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Seller,
    Buyer,
}

/// A checked step, not yet taken.
pub(super) struct Step {
    pub action: OrderAction,
    pub by: By,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub reason: Option<String>,
    pub handed_to: Option<String>,
    pub handed_on: Option<NaiveDate>,
    pub pictures: Vec<Upload>,
}

/// Takes the step if it is open: the guarded change, its history, the stock, the mails.
pub(super) async fn take(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    part: seller_order::Model,
    step: Step,
) -> Result<()> {
    let before = standing(&part)?;
    let open = match step.by {
        By::Seller => before.seller_actions(),
        By::Buyer => before.buyer_actions(),
    };
    if !open.contains(&step.action) {
        return Err(Code::WrongState.into());
    }
    let after = before.after(step.action);

    let mut set = seller_order::ActiveModel {
        state: Set(after.state.as_str().to_owned()),
        cash_state: Set(after.cash.map(|cash| cash.as_str().to_owned())),
        ..Default::default()
    };
    let now = Set(Some(ctx.now));
    match step.action {
        OrderAction::Ship => {
            set.shipped_at = now;
            set.carrier = Set(step.carrier);
            set.tracking_number = Set(step.tracking_number);
        }
        OrderAction::Deliver => {
            set.delivered_at = now;
            set.handed_to = Set(step.handed_to);
            set.handed_on = Set(step.handed_on);
        }
        OrderAction::Complete => set.completed_at = now,
        OrderAction::Cancel => {
            set.cancelled_at = now;
            set.cancel_reason = Set(step.reason.clone());
        }
        OrderAction::Confirm | OrderAction::Pack | OrderAction::TakeCash => {}
    }
    let cash = before.cash.map(CashState::as_str);
    let same_cash = match cash {
        Some(cash) => seller_order::Column::CashState.eq(cash),
        None => seller_order::Column::CashState.is_null(),
    };
    let changed = seller_order::Entity::update_many()
        .set(set)
        .filter(seller_order::Column::Id.eq(part.id))
        .filter(seller_order::Column::State.eq(before.state.as_str()))
        .filter(seller_order::Column::PaymentState.eq(before.payment.as_str()))
        .filter(same_cash)
        .exec_with_returning(tx)
        .await?;
    let part = changed.into_iter().next().ok_or(Code::Changed)?;

    complaint::keep(app, ctx, tx, (part.id, None), step.pictures).await?;

    let note = step.reason.as_deref();
    let change_id = app.ids.next();
    if before.state != after.state {
        let change = Change {
            subject: "seller_order",
            id: part.id,
            from: Some(before.state.as_str()),
            to: after.state.as_str(),
            note,
        };
        history::append_as(change_id, ctx, tx, change).await?;
    }
    if let Some(to) = after.cash.filter(|_| after.cash != before.cash) {
        let change = Change {
            subject: "seller_order_cash",
            id: part.id,
            from: cash,
            to: to.as_str(),
            note,
        };
        history::append(app, ctx, tx, change).await?;
    }
    let part = book(app, ctx, tx, part, step.action, change_id).await?;
    let by_buyer = step.by == By::Buyer;
    letters::tell_of_step(app, ctx, tx, order, &part, step.action, by_buyer).await
}

/// What the step means for money and stock.
async fn book(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    action: OrderAction,
    change_id: Uuid,
) -> Result<seller_order::Model> {
    match action {
        OrderAction::Cancel => {
            stock::give_back(app, ctx, tx, part.id).await?;
            voucher::give_back(ctx, tx, &part).await?;
            payment::cancel(app, ctx, tx, part, change_id).await
        }
        OrderAction::Deliver => {
            payment::deliver(app, ctx, tx, &part, change_id).await?;
            if part.cash_state.is_none() {
                return Ok(part);
            }
            let part = payment::collect_cash(app, ctx, tx, part).await?;
            if part.cash_state.as_deref() == Some(CashState::HandedOver.as_str()) {
                payment::hand_over(app, ctx, tx, &part).await?;
            }
            Ok(part)
        }
        OrderAction::TakeCash => {
            payment::hand_over(app, ctx, tx, &part).await?;
            Ok(part)
        }
        _ => Ok(part),
    }
}
