use crate::app::{App, Ctx};
use crate::error::Result;
use chrono::{DateTime, Utc};
use domain::Code;
use entities::outbox;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// How far the workers are behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    pub waiting: u64,
    pub parked: u64,
    /// Seconds since the oldest waiting job was due.
    pub oldest_seconds: i64,
}

pub async fn lag(app: &App) -> Result<Lag> {
    let waiting = outbox::Entity::find()
        .filter(outbox::Column::DoneAt.is_null())
        .filter(outbox::Column::ParkedAt.is_null());
    let oldest = waiting
        .clone()
        .order_by_asc(outbox::Column::RunAfter)
        .limit(1)
        .one(app.db.read())
        .await?;
    Ok(Lag {
        waiting: waiting.count(app.db.read()).await?,
        parked: outbox::Entity::find()
            .filter(outbox::Column::ParkedAt.is_not_null())
            .filter(outbox::Column::DoneAt.is_null())
            .count(app.db.read())
            .await?,
        oldest_seconds: oldest.map_or(0, |row| (app.clock.now() - row.run_after).num_seconds().max(0)),
    })
}

/// A job that kept failing, for the administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedJob {
    pub id: Uuid,
    pub kind: String,
    pub attempts: i32,
    pub last_error: String,
    pub parked_at: DateTime<Utc>,
}

pub async fn parked(app: &App, ctx: &Ctx) -> Result<Vec<ParkedJob>> {
    ctx.administrator()?;
    let rows = outbox::Entity::find()
        .filter(outbox::Column::ParkedAt.is_not_null())
        .filter(outbox::Column::DoneAt.is_null())
        .order_by_desc(outbox::Column::ParkedAt)
        .limit(200)
        .all(app.db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ParkedJob {
            id: row.id,
            kind: row.kind,
            attempts: row.attempts,
            last_error: row.last_error.unwrap_or_default(),
            parked_at: row.parked_at.unwrap_or(row.created_at),
        })
        .collect())
}

/// Gives a parked job another round of tries.
pub async fn retry(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    ctx.administrator()?;
    let tx = app.db.begin().await?;
    let changed = outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            parked_at: Set(None),
            attempts: Set(0),
            run_after: Set(ctx.now),
            ..Default::default()
        })
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::ParkedAt.is_not_null())
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}
