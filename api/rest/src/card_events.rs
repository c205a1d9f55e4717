use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::card::{self, CardEvent};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct CardEventsApi;

/// A message of Stripe's that is not done.
#[derive(Object)]
struct CardEventBody {
    id: Uuid,
    /// Stripe's own, `evt_…`.
    event_id: String,
    kind: Option<String>,
    /// waiting (it is tried again by itself) or unclear
    state: String,
    /// What is wrong with it.
    error: Option<String>,
    received_at: DateTime<Utc>,
    /// As it came.
    body: String,
}

/// What is not done, newest first; at most 200.
#[derive(Object)]
struct CardEventsBody {
    events: Vec<CardEventBody>,
}

#[OpenApi]
impl CardEventsApi {
    /// Messages of Stripe's that wait or that a person has to look at
    ///
    /// Only administrators may.
    #[oai(path = "/card-events", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, signed_in: SignedIn) -> Result<Json<CardEventsBody>, Failure> {
        present(&app, &signed_in.0).await
    }

    /// Have a message carried out once more
    #[oai(path = "/card-events/:id/retry", method = "post")]
    async fn retry(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<CardEventsBody>, Failure> {
        let ctx = signed_in.0;
        card::retry(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        present(&app, &ctx).await
    }

    /// Take a message off the list that was seen to by hand; it stays kept
    #[oai(path = "/card-events/:id/dismiss", method = "post")]
    async fn dismiss(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<CardEventsBody>, Failure> {
        let ctx = signed_in.0;
        card::dismiss(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        present(&app, &ctx).await
    }
}

async fn present(app: &App, ctx: &Ctx) -> Result<Json<CardEventsBody>, Failure> {
    let events = card::events(app, ctx).await.map_err(fail(ctx))?;
    Ok(Json(CardEventsBody {
        events: events.into_iter().map(CardEventBody::from).collect(),
    }))
}

impl From<CardEvent> for CardEventBody {
    fn from(event: CardEvent) -> CardEventBody {
        CardEventBody {
            id: event.id,
            event_id: event.event_id,
            kind: event.kind,
            state: event.state.as_str().to_owned(),
            error: event.error,
            received_at: event.received_at,
            body: event.body,
        }
    }
}
