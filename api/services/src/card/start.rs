use super::account::taken_by;
use super::{ask, told_to_buyer};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ledger;
use crate::order::{find_part_for_buyer, letters::buyer_link, standing};
use crate::payment::held;
use crate::ports::{CardCheckout, CardError, CardSession, CardSessionState};
use chrono::{DateTime, Duration, Utc};
use domain::{CardAttemptState, Code, Locale, PaymentMethod, SellerOrderState};
use entities::{order, organisation, payment_attempt, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Stripe keeps a page open for half an hour at least and a day at most; a minute is left for clocks that differ.
const SHORTEST_MINUTES: i64 = 31;
const LONGEST_MINUTES: i64 = 24 * 60 - 1;

/// Where the buyer pays, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPage {
    pub attempt_id: Uuid,
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// Opens the page where a part is paid by card, or gives the one that is open already.
/// Errors: not found, not to be paid by card (any more), the seller takes no cards, Stripe refuses or is away.
pub async fn start(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    part_number: &str,
) -> Result<CardPage> {
    let (_, part) = find_part_for_buyer(app.db.read(), ctx, order_number, key, part_number).await?;
    if part.payment_method != PaymentMethod::Card.as_str() {
        return Err(Code::WrongState.into());
    }
    let cards = app.cards()?;
    // A page whose time is over may still have been paid.
    if let Some(old) = open_attempt(app.db.read(), part.id).await?
        && old.expires_at <= ctx.now
    {
        ask::close(app, ctx, old)
            .await
            .map_err(|error| told_to_buyer(&error))?;
    }
    let attempt = begin(app, ctx, part.id).await?;
    if let Some(url) = attempt.url {
        return Ok(CardPage {
            attempt_id: attempt.id,
            url,
            expires_at: attempt.expires_at,
        });
    }
    let wanted = checkout(app, &attempt).await?;
    match cards.open(&wanted).await {
        Ok(session) => opened(app, attempt, session).await,
        Err(error) => {
            let is_over = matches!(error, CardError::Refused(_));
            note(app, ctx, &attempt, &error.to_string(), is_over).await?;
            Err(told_to_buyer(&error))
        }
    }
}

/// The part's open try, or a new one: kept before anything is asked of Stripe.
async fn begin(app: &App, ctx: &Ctx, part_id: Uuid) -> Result<payment_attempt::Model> {
    let tx = app.db.begin().await?;
    let (part, _) = held(&tx, part_id).await?;
    let standing = standing(&part)?;
    let owed_vnd = ledger::of_part(&tx, part.id).await?.owed_vnd();
    let is_late = standing.can_expire() && part.payment_due_at.is_none_or(|due| due <= ctx.now);
    if standing.state == SellerOrderState::Cancelled || owed_vnd <= 0 || is_late {
        return Err(Code::WrongState.into());
    }
    if let Some(open) = open_attempt(&tx, part.id).await? {
        return Ok(open);
    }
    let account = taken_by(&tx, [part.organisation_id])
        .await?
        .remove(&part.organisation_id)
        .ok_or(Code::NoCardAccount)?;
    let row = payment_attempt::ActiveModel {
        id: Set(app.ids.next()),
        organisation_id: Set(part.organisation_id),
        seller_order_id: Set(part.id),
        account: Set(account),
        amount_vnd: Set(owed_vnd),
        state: Set(CardAttemptState::Started.as_str().to_owned()),
        session_id: Set(None),
        url: Set(None),
        note: Set(None),
        started_at: Set(ctx.now),
        expires_at: Set(part.payment_due_at.unwrap_or(ctx.now).clamp(
            ctx.now + Duration::minutes(SHORTEST_MINUTES),
            ctx.now + Duration::minutes(LONGEST_MINUTES),
        )),
        asked_at: Set(ctx.now),
        ended_at: Set(None),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(row)
}

pub(super) async fn open_attempt(
    connection: &impl ConnectionTrait,
    part_id: Uuid,
) -> Result<Option<payment_attempt::Model>> {
    let open = [CardAttemptState::Started, CardAttemptState::Open];
    Ok(payment_attempt::Entity::find()
        .filter(payment_attempt::Column::SellerOrderId.eq(part_id))
        .filter(payment_attempt::Column::State.is_in(open.map(CardAttemptState::as_str)))
        .one(connection)
        .await?)
}

/// What Stripe is asked for: the same attempt always asks for the same.
async fn checkout(app: &App, attempt: &payment_attempt::Model) -> Result<CardCheckout> {
    let gone = || Error::internal("a try to pay without its order");
    let connection = app.db.read();
    let part = seller_order::Entity::find_by_id(attempt.seller_order_id)
        .one(connection)
        .await?
        .ok_or_else(gone)?;
    let order = order::Entity::find_by_id(part.order_id)
        .one(connection)
        .await?
        .ok_or_else(gone)?;
    let seller = organisation::Entity::find_by_id(part.organisation_id)
        .one(connection)
        .await?
        .ok_or_else(gone)?;
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let cancel_url = buyer_link(app, &order);
    Ok(CardCheckout {
        attempt_id: attempt.id,
        account: attempt.account.clone(),
        amount_vnd: attempt.amount_vnd,
        title: format!(
            "{} {} – {}",
            locale.t("Đơn hàng", "Order"),
            part.number,
            seller.name
        ),
        locale,
        success_url: format!("{cancel_url}&the={}", attempt.id),
        cancel_url,
        expires_at: attempt.expires_at,
    })
}

/// Two who asked at once were answered with the same page.
async fn opened(app: &App, attempt: payment_attempt::Model, session: CardSession) -> Result<CardPage> {
    let CardSessionState::Open { url } = session.state else {
        return Err(Code::WrongState.into());
    };
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(payment_attempt::ActiveModel {
            state: Set(CardAttemptState::Open.as_str().to_owned()),
            session_id: Set(Some(session.id)),
            url: Set(Some(url.clone())),
            note: Set(None),
            ..Default::default()
        })
        .filter(payment_attempt::Column::Id.eq(attempt.id))
        .filter(payment_attempt::Column::State.eq(CardAttemptState::Started.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(CardPage {
        attempt_id: attempt.id,
        url,
        expires_at: attempt.expires_at,
    })
}

/// Why no page was opened; a try that is over makes room for another.
async fn note(
    app: &App,
    ctx: &Ctx,
    attempt: &payment_attempt::Model,
    told: &str,
    is_over: bool,
) -> Result<()> {
    let mut set = payment_attempt::ActiveModel {
        note: Set(Some(told.to_owned())),
        ..Default::default()
    };
    if is_over {
        set.state = Set(CardAttemptState::Failed.as_str().to_owned());
        set.ended_at = Set(Some(ctx.now));
    }
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(set)
        .filter(payment_attempt::Column::Id.eq(attempt.id))
        .filter(payment_attempt::Column::State.eq(CardAttemptState::Started.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
