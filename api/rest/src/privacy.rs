use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde_json::Value;
use services::App;
use services::account::{self, Consent, Obstacle};
use std::sync::Arc;
use uuid::Uuid;

/// What people can ask for about their own data.
pub struct PrivacyApi;

#[derive(Object)]
struct ConsentsBody {
    /// Whether you have to be asked for the policy as it is now.
    is_asked_again: bool,
    /// The latest first.
    items: Vec<ConsentBody>,
}

#[derive(Object)]
struct ConsentBody {
    id: Uuid,
    /// personal_data or terms
    policy: String,
    version: String,
    given_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
struct Agreement {
    /// Must be true.
    consent: bool,
}

#[derive(Object)]
struct DeletionBody {
    /// What has to be done first; empty when the account can be deleted.
    obstacles: Vec<ObstacleBody>,
}

#[derive(Object)]
struct ObstacleBody {
    /// order_under_way, refund_awaited, sole_manager or sole_administrator
    code: String,
    /// What to do, in your language.
    message: String,
    /// Number of the order or name of the organisation.
    about: Option<String>,
}

#[derive(Object)]
struct Deletion {
    /// Of the account.
    password: String,
}

#[derive(ApiResponse)]
enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
}

#[OpenApi]
impl PrivacyApi {
    /// Everything that is kept about you
    ///
    /// Account, consents, memberships, orders, cart, wishes, reviews, questions, reports, sessions, API tokens
    /// and actions. Money in whole đồng, times in UTC.
    #[oai(path = "/me/data", method = "get")]
    async fn data(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<Value>, Failure> {
        let ctx = caller.0;
        Ok(Json(account::export(&app, &ctx).await.map_err(fail(&ctx))?))
    }

    /// What you agreed to, in which version, and until when
    #[oai(path = "/me/consents", method = "get")]
    async fn consents(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<ConsentsBody>, Failure> {
        let ctx = caller.0;
        let found = account::consents(&app, &ctx).await.map_err(fail(&ctx))?;
        let person = ctx.person().map_err(fail(&ctx))?;
        let is_asked_again = account::is_asked_again(&app, person.account_id)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(ConsentsBody {
            is_asked_again,
            items: found.into_iter().map(ConsentBody::from).collect(),
        }))
    }

    /// Agree to the personal-data policy as it is now
    #[oai(path = "/me/consents", method = "post")]
    async fn agree(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<Agreement>,
    ) -> Result<Done, Failure> {
        let ctx = caller.0;
        account::agree(&app, &ctx, body.consent)
            .await
            .map_err(fail(&ctx))?;
        Ok(Done::Done)
    }

    /// Take a consent back; what was done before stays right
    #[oai(path = "/me/consents/:id", method = "delete")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Done, Failure> {
        let ctx = caller.0;
        account::withdraw(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Done::Done)
    }

    /// What keeps your account from being deleted
    #[oai(path = "/me/deletion", method = "get")]
    async fn obstacles(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<DeletionBody>, Failure> {
        let ctx = caller.0;
        let found = account::obstacles(&app, &ctx).await.map_err(fail(&ctx))?;
        let tell = |it: &Obstacle| ObstacleBody {
            code: it.code().as_str().to_owned(),
            message: it.code().text(ctx.locale).to_owned(),
            about: it.about().map(str::to_owned),
        };
        Ok(Json(DeletionBody {
            obstacles: found.iter().map(tell).collect(),
        }))
    }

    /// Delete your account for good; every sign-in and token ends
    ///
    /// Orders are kept as the law wants, apart from the account; reviews and questions stay without a name.
    #[oai(path = "/me/deletion", method = "post")]
    async fn delete(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<Deletion>,
    ) -> Result<Done, Failure> {
        let ctx = caller.0;
        account::delete(&app, &ctx, &body.password)
            .await
            .map_err(fail(&ctx))?;
        Ok(Done::Done)
    }
}

impl From<Consent> for ConsentBody {
    fn from(consent: Consent) -> ConsentBody {
        ConsentBody {
            id: consent.id,
            policy: consent.policy.to_string(),
            version: consent.version,
            given_at: consent.given_at,
            withdrawn_at: consent.withdrawn_at,
        }
    }
}
