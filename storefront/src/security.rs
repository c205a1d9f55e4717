//! Headers that tell browsers what these pages may do, and a second look at where a form came from.

use crate::Failure;
use domain::Code;
use poem::http::{HeaderValue, Method, header};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

pub(crate) struct Security;

pub(crate) struct SecurityEndpoint<E>(E);

impl<E: Endpoint> Middleware<E> for Security {
    type Output = SecurityEndpoint<E>;

    fn transform(&self, inner: E) -> SecurityEndpoint<E> {
        SecurityEndpoint(inner)
    }
}

impl<E: Endpoint> Endpoint for SecurityEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let mut response = self.0.call(request).await?.into_response();
        for (name, value) in HEADERS {
            response
                .headers_mut()
                .entry(name)
                .or_insert(HeaderValue::from_static(value));
        }
        Ok(response)
    }
}

/// Refuses whatever changes something and says itself that it comes from another site.
/// The form token is the first line; this also covers a handler that reads no form.
pub(crate) struct SameOrigin;

pub(crate) struct SameOriginEndpoint<E>(E);

impl<E: Endpoint> Middleware<E> for SameOrigin {
    type Output = SameOriginEndpoint<E>;

    fn transform(&self, inner: E) -> SameOriginEndpoint<E> {
        SameOriginEndpoint(inner)
    }
}

impl<E: Endpoint> Endpoint for SameOriginEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) && is_foreign(&request)
        {
            return Err(Failure(Code::FormExpired).into());
        }
        Ok(self.0.call(request).await?.into_response())
    }
}

fn is_foreign(request: &Request) -> bool {
    if let Some(site) = request.header("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (request.header(header::ORIGIN), request.header(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").map(|(_, rest)| rest) != Some(host),
        _ => false,
    }
}
