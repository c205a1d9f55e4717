use super::settle::{cancel, held};
use super::told::{self, Said};
use crate::app::{Actor, App, Ctx};
use crate::card;
use crate::error::Result;
use crate::history::{self, Change};
use crate::order::{standing, stock};
use crate::voucher;
use domain::{Locale, PaymentMethod, PaymentState, SellerOrderState};
use entities::seller_order;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// Most parts ended in one turn; the rest waits for the next one.
const BATCH: u64 = 200;

/// Ends the parts for which nothing came in time: their goods go back to stock, buyer and seller are told;
/// how many. A worker calls it now and then.
pub async fn expire_unpaid(app: &App) -> Result<u64> {
    let ctx = Ctx {
        actor: Actor::System,
        locale: Locale::Vi,
        request_id: "unpaid-orders".into(),
        now: app.clock.now(),
    };
    let open = [SellerOrderState::Placed, SellerOrderState::Confirmed];
    let late: Vec<Uuid> = seller_order::Entity::find()
        .select_only()
        .column(seller_order::Column::Id)
        .filter(seller_order::Column::PaymentMethod.ne(PaymentMethod::CashOnDelivery.as_str()))
        .filter(seller_order::Column::PaymentState.eq(PaymentState::Due.as_str()))
        .filter(seller_order::Column::State.is_in(open.map(SellerOrderState::as_str)))
        .filter(seller_order::Column::PaymentDueAt.lte(ctx.now))
        .order_by_asc(seller_order::Column::PaymentDueAt)
        .limit(BATCH)
        .into_tuple()
        .all(app.db.read())
        .await?;
    let mut ended = 0;
    for id in late {
        card::before_expiry(app, &ctx, id).await;
        ended += u64::from(expire(app, &ctx, id).await?);
    }
    Ok(ended)
}

/// Whether it was still unpaid: a payment may have come since it was looked for.
async fn expire(app: &App, ctx: &Ctx, id: Uuid) -> Result<bool> {
    let tx = app.db.begin().await?;
    let (part, order) = held(&tx, id).await?;
    if !standing(&part)?.can_expire() || part.payment_due_at.is_none_or(|due| due > ctx.now) {
        return Ok(false);
    }
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let reason = match standing(&part)?.method {
        PaymentMethod::Card => locale.t(
            "Chưa thanh toán bằng thẻ trong thời hạn.",
            "It was not paid by card in time.",
        ),
        _ => locale.t(
            "Chưa nhận được tiền chuyển khoản trong thời hạn.",
            "No transfer came in time.",
        ),
    };
    let changed = seller_order::Entity::update_many()
        .set(seller_order::ActiveModel {
            state: Set(SellerOrderState::Cancelled.as_str().to_owned()),
            cancelled_at: Set(Some(ctx.now)),
            cancel_reason: Set(Some(reason.to_owned())),
            expired_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(seller_order::Column::Id.eq(id))
        .filter(seller_order::Column::State.eq(&part.state))
        .filter(seller_order::Column::PaymentState.eq(PaymentState::Due.as_str()))
        .exec_with_returning(&tx)
        .await?;
    let Some(ended) = changed.into_iter().next() else {
        return Ok(false);
    };
    let change_id = app.ids.next();
    let change = Change {
        subject: "seller_order",
        id,
        from: Some(&part.state),
        to: SellerOrderState::Cancelled.as_str(),
        note: Some(reason),
    };
    history::append_as(change_id, ctx, &tx, change).await?;
    let ended = cancel(app, ctx, &tx, ended, change_id).await?;
    stock::give_back(app, ctx, &tx, id).await?;
    voucher::give_back(ctx, &tx, &ended).await?;
    told::buyer(app, ctx, &tx, &order, &ended, Said::Expired).await?;
    told::seller(app, ctx, &tx, &ended, Said::Expired).await?;
    tx.commit().await?;
    Ok(true)
}
