//! A clock that moves only when a test moves it.

use chrono::{DateTime, Duration, TimeZone, Utc};
use services::ports::Clock;
use std::sync::{Arc, Mutex};

/// Copies share one time.
#[derive(Debug, Clone)]
pub struct MockClock(Arc<Mutex<DateTime<Utc>>>);

impl MockClock {
    /// Saturday 21 November 2026, nine in the morning in Viet Nam.
    pub fn new() -> Self {
        let start = Utc
            .with_ymd_and_hms(2026, 11, 21, 2, 0, 0)
            .single()
            .expect("an existing time");
        Self(Arc::new(Mutex::new(start)))
    }

    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().expect("the clock") = now;
    }

    pub fn advance(&self, by: Duration) {
        *self.0.lock().expect("the clock") += by;
    }
}

impl Clock for MockClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the clock")
    }
}

impl Default for MockClock {
    fn default() -> Self {
        Self::new()
    }
}
