use super::part::standing;
use super::{letters, stock};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use domain::{Code, OrderAction};
use entities::{order, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

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
        payment_state: Set(after.payment.as_str().to_owned()),
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
            set.delivered_at = now.clone();
            if after.payment != before.payment {
                set.paid_at = now;
            }
        }
        OrderAction::Complete => set.completed_at = now,
        OrderAction::MarkPaid => set.paid_at = now,
        OrderAction::Cancel => {
            set.cancelled_at = now;
            set.cancel_reason = Set(step.reason.clone());
        }
        OrderAction::Confirm | OrderAction::Pack | OrderAction::MarkRefunded => {}
    }
    let changed = seller_order::Entity::update_many()
        .set(set)
        .filter(seller_order::Column::Id.eq(part.id))
        .filter(seller_order::Column::State.eq(before.state.as_str()))
        .filter(seller_order::Column::PaymentState.eq(before.payment.as_str()))
        .exec_with_returning(tx)
        .await?;
    let part = changed.into_iter().next().ok_or(Code::Changed)?;

    let note = step.reason.as_deref();
    let changes = [
        ("seller_order", before.state.as_str(), after.state.as_str()),
        (
            "seller_order_payment",
            before.payment.as_str(),
            after.payment.as_str(),
        ),
    ];
    for (subject, from, to) in changes.into_iter().filter(|(_, from, to)| from != to) {
        let change = Change {
            subject,
            id: part.id,
            from: Some(from),
            to,
            note,
        };
        history::append(app, ctx, tx, change).await?;
    }
    if step.action == OrderAction::Cancel {
        stock::give_back(app, ctx, tx, part.id).await?;
    }
    let by_buyer = step.by == By::Buyer;
    letters::tell_of_step(app, ctx, tx, order, &part, step.action, by_buyer).await
}
