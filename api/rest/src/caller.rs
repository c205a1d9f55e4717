//! Who calls: a bearer token, the organisation acted for, the language and the request id.

use poem::{Endpoint, IntoResponse, Middleware, Request, Response};
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;
use services::{Actor, App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

/// Puts the `Ctx` of each request beside it, once.
pub struct Callers(pub Arc<App>);

impl<E: Endpoint> Middleware<E> for Callers {
    type Output = WithCaller<E>;
    fn transform(&self, inner: E) -> Self::Output {
        WithCaller {
            app: self.0.clone(),
            inner,
        }
    }
}

pub struct WithCaller<E> {
    app: Arc<App>,
    inner: E,
}

impl<E: Endpoint> Endpoint for WithCaller<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let locale = header("accept-language")
            .and_then(domain::Locale::parse)
            .unwrap_or_default();
        let request_id = request
            .extensions()
            .get::<poem::middleware::ReqId>()
            .map(ToString::to_string);
        let request_id = request_id.unwrap_or_else(|| self.app.ids.next().to_string());
        let token = header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(str::to_owned);
        let acting_for = header("x-acting-for").and_then(|value| value.parse::<Uuid>().ok());
        let mut ctx = Ctx {
            actor: Actor::Anyone,
            locale,
            request_id,
            now: self.app.clock.now(),
        };
        if let Some(token) = token {
            match services::account::person_of_token(&self.app, &token, acting_for).await {
                Ok(Some(person)) => ctx.actor = Actor::Person(Box::new(person)),
                Ok(None) => {}
                Err(cause) => return Ok(crate::error::failure(&ctx, &cause).into_response()),
            }
        }
        request.extensions_mut().insert(ctx.clone());
        match self.inner.call(request).await {
            Ok(response) => Ok(response.into_response()),
            Err(refused) if refused.is_from_response() => Ok(refused.into_response()),
            Err(unreadable) => Ok(crate::error::unreadable(&ctx, &unreadable)),
        }
    }
}

/// A signed-in caller: `Authorization: Bearer …` from `POST /api/v1/tokens`. With several
/// memberships, `X-Acting-For: <organisation id>` says in whose name.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", checker = "signed_in")]
pub struct SignedIn(pub Ctx);

async fn signed_in(request: &Request, _bearer: Bearer) -> Option<Ctx> {
    request
        .extensions()
        .get::<Ctx>()
        .filter(|ctx| ctx.signed_in().is_some())
        .cloned()
}
