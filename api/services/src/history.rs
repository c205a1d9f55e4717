//! The history of states: one row for each change, written in the change's own transaction.

use crate::app::{App, Ctx};
use crate::error::Result;
use entities::state_change;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use uuid::Uuid;

/// One change of one record. `subject` is the table's name in the singular.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    pub subject: &'a str,
    pub id: Uuid,
    pub from: Option<&'a str>,
    pub to: &'a str,
    pub note: Option<&'a str>,
}

pub async fn append(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait, change: Change<'_>) -> Result<()> {
    let acting = ctx.signed_in().and_then(|person| person.acting.as_ref());
    state_change::ActiveModel {
        id: Set(app.ids.next()),
        subject_kind: Set(change.subject.to_owned()),
        subject_id: Set(change.id),
        from_state: Set(change.from.map(str::to_owned)),
        to_state: Set(change.to.to_owned()),
        account_id: Set(ctx.account_id()),
        organisation_id: Set(acting.map(|membership| membership.organisation_id)),
        note: Set(change.note.map(str::to_owned)),
        changed_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(())
}
