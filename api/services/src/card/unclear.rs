//! Messages of Stripe's that are not done, as the administrator sees to them.

use super::event::{change, process};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use chrono::{DateTime, Utc};
use domain::{CardEventState, Code};
use entities::card_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// Most rows of the list.
const MOST: u64 = 200;

/// A message of Stripe's that a person has to look at, or that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardEvent {
    pub id: Uuid,
    pub event_id: String,
    pub kind: Option<String>,
    pub state: CardEventState,
    pub error: Option<String>,
    pub received_at: DateTime<Utc>,
    /// As it came.
    pub body: String,
}

/// What is not done, newest first, for the administrator.
pub async fn events(app: &App, ctx: &Ctx) -> Result<Vec<CardEvent>> {
    ctx.administrator()?;
    let rows = card_event::Entity::find()
        .filter(card_event::Column::State.ne(CardEventState::Done.as_str()))
        .order_by_desc(card_event::Column::ReceivedAt)
        .order_by_desc(card_event::Column::Id)
        .limit(MOST)
        .all(app.db.read())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CardEvent {
                id: row.id,
                event_id: row.event_id,
                kind: row.kind,
                state: row.state.parse().map_err(Error::internal)?,
                error: row.error,
                received_at: row.received_at,
                body: row.body,
            })
        })
        .collect()
}

/// The administrator has a message carried out once more. Errors: not found, done already.
pub async fn retry(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    ctx.administrator()?;
    let again = card_event::ActiveModel {
        state: Set(CardEventState::Waiting.as_str().to_owned()),
        attempts: Set(0),
        run_after: Set(ctx.now),
        ..Default::default()
    };
    let from = [CardEventState::Waiting, CardEventState::Unclear];
    step(app, ctx, id, again, &from, CardEventState::Waiting).await?;
    process(app, ctx, id).await
}

/// The administrator has seen to a message by hand; it stays kept. Errors: not found, done already, it still waits.
pub async fn dismiss(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    ctx.administrator()?;
    let seen = card_event::ActiveModel {
        state: Set(CardEventState::Done.as_str().to_owned()),
        done_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    step(
        app,
        ctx,
        id,
        seen,
        &[CardEventState::Unclear],
        CardEventState::Done,
    )
    .await
}

/// A person's step; who has taken it is in the history.
async fn step(
    app: &App,
    ctx: &Ctx,
    id: Uuid,
    set: card_event::ActiveModel,
    from: &[CardEventState],
    to: CardEventState,
) -> Result<()> {
    let tx = app.db.begin().await?;
    let row = card_event::Entity::find_by_id(id)
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    if !change(&tx, id, set, from).await? {
        return Err(Code::WrongState.into());
    }
    let change = Change {
        subject: "card_event",
        id,
        from: Some(&row.state),
        to: to.as_str(),
        note: row.error.as_deref(),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
