//! Everything that is served over HTTP, put together.

use crate::card_events;
use crate::config::Config;
use crate::health;
use crate::start::Fault;
use poem::endpoint::BoxEndpoint;
use poem::http::header::HeaderName;
use poem::middleware::{CatchPanic, RequestId};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route};
use services::App;
use std::sync::Arc;
use std::time::{Duration, Instant};
use storefront::{Operator, Sessions, Web};

/// A sign-in lasts this long without a visit.
const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The pages, the API and the health checks.
pub fn routes(app: &Arc<App>, config: &Config) -> Result<BoxEndpoint<'static>, Fault> {
    let web = Web::new(storefront::Settings {
        operator: Operator {
            name: config.operator_name.clone(),
            ..Operator::sample()
        },
        is_demo: app.settings.is_demo,
        secure_cookies: config.secure_cookies,
        csrf_key: crate::start::secret(config)?,
        session_life: SESSION_LIFE,
    });
    let pages = storefront::site(web, Sessions(app.clone()), storefront::routes());
    let behind_proxy = config.behind_proxy;
    Ok(Route::new()
        .at("/healthz", poem::get(health::healthz))
        .at("/readyz", poem::get(health::readyz))
        .at("/webhooks/stripe", poem::post(card_events::receive))
        .nest_no_strip("/api", rest::routes(app.clone()).map_to_response())
        .nest_no_strip("/", pages)
        .data(app.clone())
        .with(CatchPanic::new())
        .around(log)
        .around(move |endpoint, request| believe_addresses(endpoint, request, behind_proxy))
        .with(RequestId::new())
        .boxed())
}

/// Headers that name the client's address count only when a proxy of ours sets them.
async fn believe_addresses(
    endpoint: Arc<impl Endpoint>,
    mut request: Request,
    behind_proxy: bool,
) -> poem::Result<Response> {
    if !behind_proxy {
        for name in ["x-forwarded-for", "x-real-ip", "forwarded"] {
            request.headers_mut().remove(HeaderName::from_static(name));
        }
    }
    endpoint.call(request).await.map(IntoResponse::into_response)
}

/// One line a request; the request id is in the span.
async fn log(endpoint: Arc<impl Endpoint>, request: Request) -> poem::Result<Response> {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = match endpoint.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(),
    };
    let status = response.status().as_u16();
    tracing::info!(%method, path, status, milliseconds = started.elapsed().as_millis(), "request");
    Ok(response)
}
