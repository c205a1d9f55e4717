//! Asking Stripe how a try to pay stands, and taking what it says into the books.

use super::start::open_attempt;
use super::told_to_buyer;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::order::find_for_buyer;
use crate::payment::{Receipt, book, keep, of_card};
use crate::ports::{CardError, CardSession, CardSessionState};
use domain::{CardAttemptState, Code, PaymentMethod, PaymentSource};
use entities::{payment, payment_attempt, seller_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing has come.
    Unpaid,
    /// So much has come and is booked, once.
    Paid { amount_vnd: i64 },
}

/// The buyer is back from Stripe's page, perhaps before Stripe's own message.
/// Errors: not found, Stripe is away.
pub async fn return_from_paying(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    attempt_id: Uuid,
) -> Result<bool> {
    let order = find_for_buyer(app.db.read(), ctx, order_number, key).await?;
    let attempt = payment_attempt::Entity::find_by_id(attempt_id)
        .one(app.db.read())
        .await?
        .ok_or(Code::NotFound)?;
    let part = seller_order::Entity::find_by_id(attempt.seller_order_id)
        .one(app.db.read())
        .await?;
    if part.is_none_or(|part| part.order_id != order.id) {
        return Err(Code::NotFound.into());
    }
    let asked = ask(app, ctx, attempt)
        .await
        .map_err(|error| told_to_buyer(&error))?;
    Ok(matches!(asked, Asked::Paid { .. }))
}

/// Asks about the try and books what has come.
pub(super) async fn ask(
    app: &App,
    ctx: &Ctx,
    attempt: payment_attempt::Model,
) -> std::result::Result<Asked, CardError> {
    let Some(session) = attempt.session_id.clone() else {
        asked(app, ctx, attempt.id).await.map_err(ours)?;
        return Ok(Asked::Unpaid);
    };
    let cards = app.cards().map_err(ours)?;
    let found = cards.look_up(&attempt.account, &session).await?;
    take(app, ctx, attempt, found).await.map_err(ours)
}

/// Ends an open try, unless it turns out to be paid.
pub(super) async fn close(
    app: &App,
    ctx: &Ctx,
    attempt: payment_attempt::Model,
) -> std::result::Result<(), CardError> {
    let Some(session) = attempt.session_id.clone() else {
        // No page was opened that anybody has seen.
        return end(app, ctx, attempt.id, CardAttemptState::Failed)
            .await
            .map_err(ours);
    };
    let cards = app.cards().map_err(ours)?;
    let found = cards.expire(&attempt.account, &session).await?;
    take(app, ctx, attempt, found).await.map(drop).map_err(ours)
}

/// Ends whatever is still open of a part.
pub(super) async fn close_part(app: &App, ctx: &Ctx, part_id: Uuid) -> std::result::Result<(), CardError> {
    match open_attempt(app.db.read(), part_id).await.map_err(ours)? {
        Some(attempt) => close(app, ctx, attempt).await,
        None => Ok(()),
    }
}

fn ours(error: Error) -> CardError {
    CardError::NoAnswer(error.to_string())
}

/// The money is kept first, then the try says that it is paid, then it is booked: whatever stops in between
/// is done again, and nothing counts twice.
async fn take(app: &App, ctx: &Ctx, attempt: payment_attempt::Model, session: CardSession) -> Result<Asked> {
    match session.state {
        CardSessionState::Paid { payment, amount_vnd } => {
            let id = keep_paid(app, ctx, &attempt, &payment, amount_vnd).await?;
            let differs = amount_vnd != attempt.amount_vnd;
            let told = format!("asked for {}, came {amount_vnd}", attempt.amount_vnd);
            paid(app, ctx, attempt.id, differs.then_some(told)).await?;
            book(app, ctx, id).await?;
            Ok(Asked::Paid { amount_vnd })
        }
        CardSessionState::Expired => {
            end(app, ctx, attempt.id, CardAttemptState::Expired).await?;
            Ok(Asked::Unpaid)
        }
        CardSessionState::Open { .. } | CardSessionState::Pending => {
            asked(app, ctx, attempt.id).await?;
            Ok(Asked::Unpaid)
        }
    }
}

async fn keep_paid(
    app: &App,
    ctx: &Ctx,
    attempt: &payment_attempt::Model,
    payment: &str,
    amount_vnd: i64,
) -> Result<Uuid> {
    let provider_reference = of_card(payment);
    let receipt = Receipt {
        organisation_id: attempt.organisation_id,
        part_id: Some(attempt.seller_order_id),
        provider: PaymentMethod::Card,
        provider_reference: provider_reference.clone(),
        source: PaymentSource::Card,
        amount_vnd,
        received_on: ctx.today(),
        description: Some(attempt.account.clone()),
    };
    if let Some(id) = keep(app, ctx, receipt).await? {
        return Ok(id);
    }
    let known = payment::Entity::find()
        .filter(payment::Column::OrganisationId.eq(attempt.organisation_id))
        .filter(payment::Column::Provider.eq(PaymentMethod::Card.as_str()))
        .filter(payment::Column::ProviderReference.eq(provider_reference))
        .one(app.db.read())
        .await?;
    known
        .map(|row| row.id)
        .ok_or_else(|| Error::internal("a payment that is known and is not there"))
}

async fn paid(app: &App, ctx: &Ctx, id: Uuid, note: Option<String>) -> Result<()> {
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(payment_attempt::ActiveModel {
            state: Set(CardAttemptState::Paid.as_str().to_owned()),
            note: Set(note),
            ended_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(payment_attempt::Column::Id.eq(id))
        .filter(payment_attempt::Column::State.ne(CardAttemptState::Paid.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn end(app: &App, ctx: &Ctx, id: Uuid, state: CardAttemptState) -> Result<()> {
    let open = [CardAttemptState::Started, CardAttemptState::Open];
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(payment_attempt::ActiveModel {
            state: Set(state.as_str().to_owned()),
            ended_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(payment_attempt::Column::Id.eq(id))
        .filter(payment_attempt::Column::State.is_in(open.map(CardAttemptState::as_str)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Still open: it is asked about again after a while.
async fn asked(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(payment_attempt::ActiveModel {
            asked_at: Set(ctx.now),
            ..Default::default()
        })
        .filter(payment_attempt::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
