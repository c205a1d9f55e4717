//! A write that a person can repeat is done once: the second time it gets the first answer.

use crate::app::Ctx;
use crate::error::{Error, Result};
use domain::Code;
use entities::idempotency_key;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 in lower-case hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The saved answer to this key, if the same request was answered before.
/// Another request under the same key is refused.
pub async fn saved<T: DeserializeOwned>(
    tx: &impl ConnectionTrait,
    scope: &str,
    key: &str,
    request: &impl Serialize,
) -> Result<Option<T>> {
    let row = idempotency_key::Entity::find_by_id((scope.to_owned(), key.to_owned()))
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.request_hash != request_hash(request)? {
        return Err(Code::AlreadyAnswered.into());
    }
    serde_json::from_value(row.answer)
        .map(Some)
        .map_err(Error::internal)
}

/// Keeps the answer in the write's own transaction. Two at once: the second fails on the key and rolls back.
pub async fn save(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    scope: &str,
    key: &str,
    request: &impl Serialize,
    answer: &impl Serialize,
) -> Result<()> {
    idempotency_key::ActiveModel {
        scope: Set(scope.to_owned()),
        key: Set(key.to_owned()),
        request_hash: Set(request_hash(request)?),
        answer: Set(serde_json::to_value(answer).map_err(Error::internal)?),
        created_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(())
}

fn request_hash(request: &impl Serialize) -> Result<String> {
    Ok(hash(&serde_json::to_vec(request).map_err(Error::internal)?))
}
