//! Ids and times that are the same on every machine.

use crate::error::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// 1 January 2024: before every sample record and, as ids sort by time, before every new one.
const FIRST_MILLIS: u64 = 1_704_067_200_000;

/// The id of a record: UUIDv7 in shape, its chance taken from SHA-256 over "kind:key".
pub(super) fn id(kind: &str, key: &str) -> Uuid {
    id_at_millis(FIRST_MILLIS, kind, key)
}

/// The id of a record made at that time, so that it sorts among the others.
pub(super) fn id_at(at: DateTime<Utc>, kind: &str, key: &str) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(FIRST_MILLIS);
    id_at_millis(millis, kind, key)
}

fn id_at_millis(millis: u64, kind: &str, key: &str) -> Uuid {
    let digest = Sha256::digest(format!("{kind}:{key}").as_bytes());
    let mut chance = [0; 10];
    chance.copy_from_slice(&digest[..10]);
    Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
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
        assert_eq!(id("producer", "hk").get_version_num(), 7);
        assert!(id("producer", "hk") < id_at(compiled_at().unwrap(), "order", "1"));
        assert!((0..200).all(|n| below(7, "price", &n.to_string()) < 7));
    }
}
