use super::ask::{Asked, ask};
use super::returned::{self, of_refund};
use super::{ours, told_to_buyer};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use chrono::Duration;
use domain::{CardAttemptState, CardEventState, Code};
use entities::{card_event, payment_attempt};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde_json::Value;
use uuid::Uuid;

/// A message that cannot be taken for so many tries waits for a person.
const MOST_ATTEMPTS: i32 = 10;

/// What a message of any version is about; the rest of it is not believed but asked for.
struct Told {
    kind: String,
    account: Option<String>,
    object: String,
    /// Our own try, as we named it to Stripe.
    reference: Option<Uuid>,
    /// Our own refund, as we named it to Stripe.
    refund: Option<Uuid>,
    amount: Option<i64>,
}

fn read(body: &str) -> Option<Told> {
    let event: Value = serde_json::from_str(body).ok()?;
    let object = event.get("data")?.get("object")?;
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Told {
        kind: text(&event, "type")?,
        account: text(&event, "account"),
        object: text(object, "id")?,
        reference: text(object, "client_reference_id").and_then(|id| id.parse().ok()),
        refund: object
            .get("metadata")
            .and_then(|named| text(named, "card_refund"))
            .and_then(|id| id.parse().ok()),
        amount: object.get("amount_total").and_then(Value::as_i64),
    })
}

/// Takes a message of Stripe's: kept as it came before anything is done with it, each once, then carried out.
/// What cannot be carried out now is so later; nothing that was kept is asked for again.
/// Errors: cards are not taken, the signature is wrong or older than 300 seconds.
pub async fn receive(app: &App, body: &str, signature: &str) -> Result<()> {
    let ctx = ours(app, "card-event");
    app.cards()
        .map_err(|_| Error::from(Code::NotFound))?
        .verify(body, signature, ctx.now)
        .map_err(|error| told_to_buyer(&error))?;
    let id = app.ids.next();
    let envelope: Value = serde_json::from_str(body).unwrap_or_default();
    let named = |name: &str| envelope.get(name).and_then(Value::as_str).map(str::to_owned);
    let row = card_event::ActiveModel {
        id: Set(id),
        event_id: Set(named("id").unwrap_or_else(|| hash(body.as_bytes()))),
        kind: Set(named("type")),
        body: Set(body.to_owned()),
        state: Set(CardEventState::Waiting.as_str().to_owned()),
        error: Set(None),
        attempts: Set(0),
        received_at: Set(ctx.now),
        run_after: Set(ctx.now),
        done_at: Set(None),
    };
    let once = OnConflict::column(card_event::Column::EventId)
        .do_nothing()
        .to_owned();
    let tx = app.db.begin().await?;
    let written = card_event::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    if written > 0
        && let Err(error) = process(app, &ctx, id).await
    {
        // It is kept: a worker takes it up again.
        tracing::error!(%error, event = %id, "a message of Stripe's");
    }
    Ok(())
}

/// Carries out a kept message and notes what came of it. Safe to repeat.
pub(super) async fn process(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let row = card_event::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .ok_or(Code::NotFound)?;
    let attempts = row.attempts + 1;
    let mut set = card_event::ActiveModel {
        attempts: Set(attempts),
        ..Default::default()
    };
    let (state, error) = match carry_out(app, ctx, &row.body).await {
        Ok(None) => (CardEventState::Done, None),
        Ok(Some(unclear)) => (CardEventState::Unclear, Some(unclear)),
        Err(error) if attempts >= MOST_ATTEMPTS => (CardEventState::Unclear, Some(error.to_string())),
        Err(error) => (CardEventState::Waiting, Some(error.to_string())),
    };
    match state {
        CardEventState::Done => set.done_at = Set(Some(ctx.now)),
        _ => set.run_after = Set(ctx.now + Duration::minutes(i64::from(attempts))),
    }
    set.state = Set(state.as_str().to_owned());
    set.error = Set(error);
    let tx = app.db.begin().await?;
    change(&tx, id, set, &[CardEventState::Waiting, CardEventState::Unclear]).await?;
    tx.commit().await?;
    Ok(())
}

/// What a person has to look at, if anything.
async fn carry_out(app: &App, ctx: &Ctx, body: &str) -> Result<Option<String>> {
    let Some(told) = read(body) else {
        return Ok(Some("unreadable: no type or object".to_owned()));
    };
    if told.kind.starts_with("checkout.session.") {
        return of_session(app, ctx, told).await;
    }
    // Its older name, which accounts of older versions are still told by.
    if told.kind.starts_with("refund.") || told.kind == "charge.refund.updated" {
        let said = returned::Said {
            account: told.account.as_deref(),
            reference: &told.object,
            id: told.refund,
        };
        return of_refund(app, ctx, said).await;
    }
    Ok(None)
}

async fn of_session(app: &App, ctx: &Ctx, told: Told) -> Result<Option<String>> {
    let by_session = payment_attempt::Entity::find()
        .filter(payment_attempt::Column::SessionId.eq(&told.object))
        .one(app.db.read())
        .await?;
    let attempt = match (by_session, told.reference) {
        (Some(attempt), _) => attempt,
        (None, Some(reference)) => {
            let named = payment_attempt::Entity::find_by_id(reference)
                .one(app.db.read())
                .await?;
            match named {
                Some(attempt) if attempt.session_id.is_none() => {
                    name_session(app, attempt, &told.object).await?
                }
                _ => return Ok(Some(format!("session {} of no known try", told.object))),
            }
        }
        // A shop of the seller's own shares its account with us.
        (None, None) => return Ok(None),
    };
    if told.account.as_deref() != Some(attempt.account.as_str()) {
        return Ok(Some(format!("not of account {}", attempt.account)));
    }
    let asked_vnd = attempt.amount_vnd;
    let asked = ask(app, ctx, attempt).await.map_err(Error::internal)?;
    Ok(match asked {
        Asked::Paid { amount_vnd } if amount_vnd != asked_vnd => {
            Some(format!("asked for {asked_vnd}, came {amount_vnd}"))
        }
        Asked::Paid { amount_vnd } if told.amount.is_some_and(|said| said != amount_vnd) => Some(format!(
            "says {}, came {amount_vnd}",
            told.amount.unwrap_or_default()
        )),
        _ => None,
    })
}

/// The answer that named the session never came; the message does.
async fn name_session(
    app: &App,
    attempt: payment_attempt::Model,
    session: &str,
) -> Result<payment_attempt::Model> {
    let tx = app.db.begin().await?;
    payment_attempt::Entity::update_many()
        .set(payment_attempt::ActiveModel {
            session_id: Set(Some(session.to_owned())),
            ..Default::default()
        })
        .filter(payment_attempt::Column::Id.eq(attempt.id))
        .filter(payment_attempt::Column::State.ne(CardAttemptState::Open.as_str()))
        .filter(payment_attempt::Column::SessionId.is_null())
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(payment_attempt::Model {
        session_id: Some(session.to_owned()),
        ..attempt
    })
}

/// Whether it was in one of these states.
pub(super) async fn change(
    tx: &impl ConnectionTrait,
    id: Uuid,
    set: card_event::ActiveModel,
    from: &[CardEventState],
) -> Result<bool> {
    let changed = card_event::Entity::update_many()
        .set(set)
        .filter(card_event::Column::Id.eq(id))
        .filter(card_event::Column::State.is_in(from.iter().map(|state| state.as_str())))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_message_of_any_version_is_read_as_far_as_it_names_its_object() {
        let body = r#"{"id":"evt_1","type":"checkout.session.completed","api_version":"2031-01-01.later","account":"acct_1Nq",
            "data":{"object":{"id":"cs_1","amount_total":120000,"new_things":{"a":[1]}}}}"#;
        let told = read(body).unwrap();
        assert_eq!(
            (told.kind.as_str(), told.object.as_str()),
            ("checkout.session.completed", "cs_1")
        );
        assert_eq!(
            (told.account.as_deref(), told.amount),
            (Some("acct_1Nq"), Some(120_000))
        );
        for unreadable in [
            "",
            "[]",
            r#"{"id":"evt_1","type":"v3.session","related":{"id":"cs_1"}}"#,
        ] {
            assert!(read(unreadable).is_none());
        }
    }
}
