//! `/healthz`: the process runs. `/readyz`: database, search and outbox do their work.

use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Json};
use serde::Serialize;
use services::App;
use std::sync::Arc;

/// A waiting job older than this says that no worker is running.
const LONGEST_LAG_SECONDS: i64 = 300;

#[derive(Serialize)]
pub struct Readiness {
    ready: bool,
    database: bool,
    search: bool,
    outbox_waiting: u64,
    outbox_parked: u64,
    outbox_oldest_seconds: i64,
}

#[handler]
pub fn healthz() -> &'static str {
    "ok"
}

#[handler]
pub async fn readyz(app: Data<&Arc<App>>) -> (StatusCode, Json<Readiness>) {
    let lag = services::outbox::lag(&app).await.ok();
    let search = app.search.document_count().await.is_ok();
    let on_time = lag.is_some_and(|lag| lag.oldest_seconds <= LONGEST_LAG_SECONDS);
    let ready = search && on_time;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let readiness = Readiness {
        ready,
        database: lag.is_some(),
        search,
        outbox_waiting: lag.map_or(0, |lag| lag.waiting),
        outbox_parked: lag.map_or(0, |lag| lag.parked),
        outbox_oldest_seconds: lag.map_or(0, |lag| lag.oldest_seconds),
    };
    (status, Json(readiness))
}
