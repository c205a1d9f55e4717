//! The whole marketplace as one endpoint, called without a port.

use crate::remote::NoAnswer;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, StatusCode};
use poem::{Endpoint, EndpointExt, IntoEndpoint, Request, Response};
use std::sync::Arc;

/// Copies call the same endpoint.
#[derive(Clone)]
pub struct Site(Arc<BoxEndpoint<'static, Response>>);

/// What came back, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Site {
    pub fn new<E: IntoEndpoint>(endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        Self(Arc::new(endpoint.into_endpoint().map_to_response().boxed()))
    }

    pub async fn send(&self, request: Request) -> Reply {
        self.try_send(request).await.expect("an answer")
    }

    /// None where the marketplace runs elsewhere and ended before it answered.
    pub async fn try_send(&self, request: Request) -> Option<Reply> {
        let (parts, body) = self.0.get_response(request).await.into_parts();
        if parts.extensions.get::<NoAnswer>().is_some() {
            return None;
        }
        let body = body.into_vec().await.expect("the whole body");
        Some(Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
