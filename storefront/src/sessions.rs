//! Sessions kept by the services, so that every node sees them and a restart loses none.

use crate::Failure;
use domain::Code;
use poem::session::SessionStorage;
use services::{App, session};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A session without a stated end lasts a day.
const SHORTEST: Duration = Duration::from_secs(24 * 60 * 60);

pub struct Sessions(pub Arc<App>);

impl SessionStorage for Sessions {
    async fn load_session<'a>(
        &'a self,
        session_id: &'a str,
    ) -> poem::Result<Option<BTreeMap<String, serde_json::Value>>> {
        session::load(&self.0, session_id).await.map_err(failed)
    }

    async fn update_session<'a>(
        &'a self,
        session_id: &'a str,
        entries: &'a BTreeMap<String, serde_json::Value>,
        expires: Option<Duration>,
    ) -> poem::Result<()> {
        let life = chrono::Duration::from_std(expires.unwrap_or(SHORTEST))
            .map_err(poem::error::InternalServerError)?;
        session::save(&self.0, session_id, entries, self.0.clock.now() + life)
            .await
            .map_err(failed)
    }

    async fn remove_session<'a>(&'a self, session_id: &'a str) -> poem::Result<()> {
        session::remove(&self.0, session_id).await.map_err(failed)
    }
}

fn failed(error: services::Error) -> poem::Error {
    tracing::error!(%error, "sessions");
    Failure(Code::Internal).into()
}
