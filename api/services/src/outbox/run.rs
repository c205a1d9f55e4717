use super::Job;
use crate::app::App;
use crate::db::locks_rows;
use crate::error::{Error, Result};
use chrono::Duration;
use entities::outbox;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tokio::sync::watch;

/// A claim lasts this long; a worker that died gives its jobs back after it.
const CLAIM_SECONDS: i64 = 120;
/// After this many failures a job is parked where an administrator sees it.
const MOST_ATTEMPTS: i32 = 10;
const BATCH: u64 = 20;

/// Runs what is due now, until nothing is; how many jobs were carried out.
pub async fn run_due(app: &App) -> Result<u64> {
    let mut done = 0;
    loop {
        let claimed = claim(app).await?;
        if claimed.is_empty() {
            return Ok(done);
        }
        for row in claimed {
            if run_one(app, row).await? {
                done += 1;
            }
        }
    }
}

/// Polls until `stop` says so, finishing the job in hand first.
pub async fn run_forever(app: &App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = run_due(app).await {
            tracing::error!(%cause, "outbox");
        }
        tokio::select! {
            () = tokio::time::sleep(std::time::Duration::from_millis(500)) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn claim(app: &App) -> Result<Vec<outbox::Model>> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    let mut due = outbox::Entity::find()
        .filter(outbox::Column::DoneAt.is_null())
        .filter(outbox::Column::ParkedAt.is_null())
        .filter(outbox::Column::RunAfter.lte(now))
        .filter(
            Condition::any()
                .add(outbox::Column::LockedUntil.is_null())
                .add(outbox::Column::LockedUntil.lt(now)),
        )
        .order_by_asc(outbox::Column::RunAfter)
        .order_by_asc(outbox::Column::Id)
        .limit(BATCH);
    if locks_rows(&tx) {
        due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = due.all(&tx).await?;
    if !rows.is_empty() {
        outbox::Entity::update_many()
            .set(outbox::ActiveModel {
                locked_until: Set(Some(now + Duration::seconds(CLAIM_SECONDS))),
                ..Default::default()
            })
            .filter(outbox::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(rows)
}

async fn run_one(app: &App, row: outbox::Model) -> Result<bool> {
    let outcome = match serde_json::from_value::<Job>(row.payload) {
        Ok(job) => carry_out(app, row.id, job).await,
        Err(cause) => Err(Error::internal(cause)),
    };
    let now = app.clock.now();
    let attempts = row.attempts + 1;
    let mut change = outbox::ActiveModel {
        attempts: Set(attempts),
        locked_until: Set(None),
        ..Default::default()
    };
    let went_well = outcome.is_ok();
    match outcome {
        Ok(()) => change.done_at = Set(Some(now)),
        Err(cause) => {
            tracing::warn!(job = %row.id, kind = row.kind, attempts, %cause, "job failed");
            change.last_error = Set(Some(cause.to_string()));
            change.run_after = Set(now + backoff(attempts));
            if attempts >= MOST_ATTEMPTS {
                change.parked_at = Set(Some(now));
            }
        }
    }
    let tx = app.db.begin().await?;
    outbox::Entity::update_many()
        .set(change)
        .filter(outbox::Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(went_well)
}

/// 5 s, 10 s, 20 s … at most an hour.
fn backoff(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Duration::seconds((5_i64 << doublings).min(3600))
}

async fn carry_out(app: &App, id: uuid::Uuid, job: Job) -> Result<()> {
    match job {
        Job::SendMail { mail } => app.mailer.send(id, &mail).await.map_err(Error::internal),
        Job::IndexProduct { product_id } => crate::catalogue::index::refresh(app, product_id).await,
        Job::RefundCard { refund_id } => crate::card::refund(app, refund_id).await,
    }
}
