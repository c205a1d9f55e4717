//! The history of states: one row for each change, written in the change's own transaction.

use crate::app::{App, Ctx};
use crate::error::Result;
use chrono::{DateTime, Utc};
use entities::{account, organisation, state_change};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
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
    append_as(app.ids.next(), ctx, tx, change).await
}

/// The same under an id that other rows name as their cause.
pub(crate) async fn append_as(
    id: Uuid,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    change: Change<'_>,
) -> Result<()> {
    let acting = ctx.signed_in().and_then(|person| person.acting.as_ref());
    state_change::ActiveModel {
        id: Set(id),
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

/// One change that was made: when, to what, by whom, in whose name, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub at: DateTime<Utc>,
    pub to: String,
    pub by: Option<String>,
    pub organisation: Option<String>,
    pub note: Option<String>,
}

/// The changes of one record, the first one first.
pub(crate) async fn of(connection: &impl ConnectionTrait, subject: &str, id: Uuid) -> Result<Vec<Past>> {
    let rows = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq(subject))
        .filter(state_change::Column::SubjectId.eq(id))
        .order_by_asc(state_change::Column::ChangedAt)
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await?;
    let people: HashMap<Uuid, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(rows.iter().filter_map(|row| row.account_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let organisations: HashMap<Uuid, String> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(rows.iter().filter_map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let told = rows.into_iter().map(|row| Past {
        at: row.changed_at,
        to: row.to_state,
        by: row.account_id.and_then(|id| people.get(&id)).cloned(),
        organisation: row.organisation_id.and_then(|id| organisations.get(&id)).cloned(),
        note: row.note,
    });
    Ok(told.collect())
}
