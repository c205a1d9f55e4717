use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::seller_orders::{SellerOrderBody, present};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::{App, Ctx, card};
use std::sync::Arc;
use uuid::Uuid;

pub struct CardsApi;

#[derive(Object)]
struct CardStart {
    /// The order's key, unless your account placed it.
    key: Option<String>,
}

/// Where the buyer pays by card, at Stripe.
#[derive(Object)]
struct CardPageBody {
    /// Names this try when the buyer comes back.
    attempt_id: Uuid,
    url: String,
    expires_at: DateTime<Utc>,
}

#[derive(Object)]
struct CardAnswer {
    /// Whether the money has come; it is booked then.
    paid: bool,
}

#[derive(Object)]
struct CardAccount {
    /// `acct_…`; none while cards are not taken.
    account: Option<String>,
}

#[OpenApi]
impl CardsApi {
    /// Open the page where a part is paid by card
    ///
    /// Asked again, it gives the page that is open already.
    #[oai(path = "/orders/:number/parts/:part/card", method = "post")]
    async fn start(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        body: Json<CardStart>,
    ) -> Result<Json<CardPageBody>, Failure> {
        let opened = card::start(&app, &ctx, &number, body.0.key.as_deref(), &part)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(CardPageBody {
            attempt_id: opened.attempt_id,
            url: opened.url,
            expires_at: opened.expires_at,
        }))
    }

    /// Ask whether a try to pay by card has come to money, as when the buyer comes back from it
    #[oai(path = "/orders/:number/card-attempts/:attempt/check", method = "post")]
    async fn check(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        attempt: Path<Uuid>,
        body: Json<CardStart>,
    ) -> Result<Json<CardAnswer>, Failure> {
        let paid = card::return_from_paying(&app, &ctx, &number, body.0.key.as_deref(), attempt.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(CardAnswer { paid }))
    }

    /// The Stripe account that buyers' cards are charged on
    #[oai(path = "/seller/card-account", method = "get")]
    async fn account(&self, app: Data<&Arc<App>>, signed_in: SignedIn) -> Result<Json<CardAccount>, Failure> {
        let ctx = signed_in.0;
        let account = card::account(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(CardAccount { account }))
    }

    /// Set that account, or take no cards any more
    ///
    /// Only managers may.
    #[oai(path = "/seller/card-account", method = "put")]
    async fn set_account(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<CardAccount>,
    ) -> Result<Json<CardAccount>, Failure> {
        let ctx = signed_in.0;
        card::set_account(&app, &ctx, body.0.account.as_deref().unwrap_or_default())
            .await
            .map_err(fail(&ctx))?;
        let account = card::account(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(CardAccount { account }))
    }

    /// Have a card refunded once more after Stripe has refused
    #[oai(path = "/seller/refunds/:id/retry", method = "post")]
    async fn retry(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<SellerOrderBody>, Failure> {
        let ctx = signed_in.0;
        let number = card::retry_refund(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}
