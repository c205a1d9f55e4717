//! Server-side sessions of the pages. Only the SHA-256 of a key is stored.

use crate::app::App;
use crate::error::{Error, Result};
use crate::idempotency::hash;
use chrono::{DateTime, Utc};
use entities::session;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::Value;
use std::collections::BTreeMap;

pub type Entries = BTreeMap<String, Value>;

pub async fn load(app: &App, key: &str) -> Result<Option<Entries>> {
    let row = session::Entity::find_by_id(hash(key.as_bytes()))
        .one(app.db.read())
        .await?;
    match row {
        Some(row) if row.expires_at > app.clock.now() => serde_json::from_value(row.entries)
            .map(Some)
            .map_err(Error::internal),
        _ => Ok(None),
    }
}

pub async fn save(app: &App, key: &str, entries: &Entries, expires_at: DateTime<Utc>) -> Result<()> {
    let row = session::ActiveModel {
        key_hash: Set(hash(key.as_bytes())),
        entries: Set(serde_json::to_value(entries).map_err(Error::internal)?),
        expires_at: Set(expires_at),
    };
    let replace = OnConflict::column(session::Column::KeyHash)
        .update_columns([session::Column::Entries, session::Column::ExpiresAt])
        .to_owned();
    let tx = app.db.begin().await?;
    session::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

pub async fn remove(app: &App, key: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    session::Entity::delete_by_id(hash(key.as_bytes()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Clears what has run out; a worker calls it now and then.
pub async fn sweep(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lt(app.clock.now()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
