use super::ask::{ask, close, close_part};
use super::{event, ours};
use crate::app::{App, Ctx};
use crate::error::Result;
use chrono::Duration;
use domain::{CardAttemptState, CardEventState, SellerOrderState};
use entities::{card_event, payment_attempt, seller_order};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// An open page is asked about so often although Stripe tells of it by itself.
const ASK_EVERY_MINUTES: i64 = 10;
/// Most of each kind in one turn; the rest waits for the next one.
const BATCH: u64 = 50;

/// Carries out what messages and answers of Stripe left open: messages that could not be taken yet, pages whose
/// time is over, pages of cancelled parts, payments nobody told of. How many. A worker calls it now and then.
pub async fn follow_up(app: &App) -> Result<u64> {
    if !app.takes_cards() {
        return Ok(0);
    }
    let ctx = ours(app, "card-payments");
    let mut done = 0;
    let waiting: Vec<Uuid> = card_event::Entity::find()
        .select_only()
        .column(card_event::Column::Id)
        .filter(card_event::Column::State.eq(CardEventState::Waiting.as_str()))
        .filter(card_event::Column::RunAfter.lte(ctx.now))
        .order_by_asc(card_event::Column::RunAfter)
        .limit(BATCH)
        .into_tuple()
        .all(app.db.read())
        .await?;
    for id in waiting {
        event::process(app, &ctx, id).await?;
        done += 1;
    }
    let open = [CardAttemptState::Started, CardAttemptState::Open];
    let to_ask = Condition::any()
        .add(payment_attempt::Column::ExpiresAt.lte(ctx.now))
        .add(payment_attempt::Column::AskedAt.lte(ctx.now - Duration::minutes(ASK_EVERY_MINUTES)));
    let attempts = payment_attempt::Entity::find()
        .filter(payment_attempt::Column::State.is_in(open.map(CardAttemptState::as_str)))
        .filter(to_ask)
        .order_by_asc(payment_attempt::Column::AskedAt)
        .limit(BATCH)
        .all(app.db.read())
        .await?;
    for attempt in attempts {
        done += u64::from(settle(app, &ctx, attempt).await?);
    }
    Ok(done)
}

/// Whether Stripe answered.
async fn settle(app: &App, ctx: &Ctx, attempt: payment_attempt::Model) -> Result<bool> {
    let part = seller_order::Entity::find_by_id(attempt.seller_order_id)
        .one(app.db.read())
        .await?;
    let is_cancelled = part.is_some_and(|part| part.state == SellerOrderState::Cancelled.as_str());
    let id = attempt.id;
    let answered = if is_cancelled || attempt.expires_at <= ctx.now {
        close(app, ctx, attempt).await
    } else {
        ask(app, ctx, attempt).await.map(drop)
    };
    if let Err(error) = &answered {
        tracing::warn!(%error, attempt = %id, "Stripe");
    }
    Ok(answered.is_ok())
}

/// Before a part ends for want of a payment: closes its page, and books what was paid there after all. Without
/// an answer the part ends all the same; what was paid is then money that comes late.
pub(crate) async fn before_expiry(app: &App, ctx: &Ctx, part_id: Uuid) {
    if let Err(error) = close_part(app, ctx, part_id).await {
        tracing::warn!(%error, part = %part_id, "Stripe");
    }
}
