//! Where Stripe tells what happened: neither a page nor a call of the API. The bytes are what is signed.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{Body, Request, handler};
use services::App;
use services::card;
use std::sync::Arc;

const LARGEST_BODY: usize = 1024 * 1024;

/// 200 once it is kept, whatever comes of it: Stripe then need not tell it again.
#[handler]
pub async fn receive(request: &Request, app: Data<&Arc<App>>, body: Body) -> (StatusCode, &'static str) {
    let signature = request.header("stripe-signature").unwrap_or_default();
    let Ok(bytes) = body.into_bytes_limit(LARGEST_BODY).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "too large");
    };
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return (StatusCode::BAD_REQUEST, "not UTF-8");
    };
    match card::receive(&app, text, signature).await {
        Ok(()) => (StatusCode::OK, "kept"),
        Err(error) => match error.code() {
            domain::Code::BadSignature => (StatusCode::BAD_REQUEST, "the signature is wrong or too old"),
            domain::Code::NotFound => (StatusCode::NOT_FOUND, "cards are not taken here"),
            _ => {
                tracing::error!(%error, "keeping a message of Stripe's");
                (StatusCode::INTERNAL_SERVER_ERROR, "not kept")
            }
        },
    }
}
