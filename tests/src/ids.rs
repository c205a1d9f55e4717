//! UUIDv7 ids that come out the same in every run, in rising order.

use crate::clock::MockClock;
use services::ports::{Clock, Ids};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// The clock's milliseconds, then a counter, then noise from the seed. Copies share the counter.
#[derive(Debug, Clone)]
pub struct SeededIds {
    clock: MockClock,
    seed: u64,
    given: Arc<AtomicU64>,
}

impl SeededIds {
    pub fn new(clock: MockClock, seed: u64) -> Self {
        Self {
            clock,
            seed,
            given: Arc::default(),
        }
    }
}

impl Ids for SeededIds {
    fn next(&self) -> Uuid {
        let count = self.given.fetch_add(1, Ordering::Relaxed);
        let millis = u64::try_from(self.clock.now().timestamp_millis()).expect("a time after 1970");
        let mut tail = [0; 10];
        // Two bits each of the first and third byte are overwritten by version and variant.
        tail[0] = (count >> 20) as u8;
        tail[1] = (count >> 12) as u8;
        tail[2] = (count >> 8) as u8 & 0x0f;
        tail[3] = count as u8;
        tail[4..].copy_from_slice(&noise(self.seed ^ count).to_be_bytes()[..6]);
        Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    fn secret(&self) -> String {
        let count = self.given.fetch_add(1, Ordering::Relaxed);
        (0..4)
            .map(|part| format!("{:016x}", noise(self.seed ^ (count << 8) ^ part)))
            .collect()
    }
}

/// SplitMix64.
fn noise(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_repeat_by_seed_rise_and_are_version_7() {
        let take = |seed| {
            let ids = SeededIds::new(MockClock::new(), seed);
            (0..10_000).map(|_| ids.next()).collect::<Vec<_>>()
        };
        let ids = take(1);
        assert_eq!(ids, take(1));
        assert_ne!(ids[0], take(2)[0]);
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
