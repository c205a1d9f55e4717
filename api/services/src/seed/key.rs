//! Ids and times that are the same on every machine.

use crate::error::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The id of a record: the first 16 bytes of SHA-256 over "kind:key", marked as UUID version 8.
pub(super) fn id(kind: &str, key: &str) -> Uuid {
    let digest = Sha256::digest(format!("{kind}:{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// A number below `bound`, always the same for that key.
pub(super) fn below(bound: u64, kind: &str, key: &str) -> u64 {
    let (_, low) = id(kind, key).as_u64_pair();
    // The top two bits of the low half are the UUID variant.
    (low & (u64::MAX >> 2)) % bound.max(1)
}

pub(super) fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(Error::internal)
}

/// A moment of a Vietnamese working day, by hours after midnight.
pub(super) fn moment(text: &str, hour: i64) -> Result<DateTime<Utc>> {
    Ok(domain::calendar::start_of_day(day(text)?) + chrono::Duration::hours(hour))
}

/// When the published facts were compiled: the time of every row made from them.
pub(super) fn compiled_at() -> Result<DateTime<Utc>> {
    moment("2026-11-21", 0)
}

/// When the sample organisations and their people joined; before the first of their trade.
pub(super) fn joined_at() -> Result<DateTime<Utc>> {
    moment("2024-01-02", 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_the_key() {
        assert_eq!(id("producer", "hk"), id("producer", "hk"));
        assert_ne!(id("producer", "hk"), id("product", "hk"));
        assert_eq!(id("producer", "hk").get_version_num(), 8);
        assert!((0..200).all(|n| below(7, "price", &n.to_string()) < 7));
    }
}
