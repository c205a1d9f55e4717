//! A marketplace that runs elsewhere, called over HTTP as if it were in this process.

use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};
use std::net::SocketAddr;

/// The other side ended before it answered.
#[derive(Debug, Clone, Copy)]
pub struct NoAnswer;

pub struct Remote {
    address: SocketAddr,
    http: reqwest::Client,
}

impl Remote {
    pub fn at(address: SocketAddr) -> Self {
        Self {
            address,
            http: reqwest::Client::new(),
        }
    }
}

impl Endpoint for Remote {
    type Output = Response;

    /// Where no answer comes, the response carries [`NoAnswer`].
    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (parts, body) = request.into_parts();
        let url = format!("http://{}{}", self.address, parts.uri);
        let mut headers = parts.headers;
        headers.remove("content-length");
        let sent = self
            .http
            .request(parts.method, url)
            .headers(headers)
            .body(
                body.into_bytes()
                    .await
                    .map_err(poem::error::InternalServerError)?,
            )
            .send()
            .await;
        let Ok(reply) = sent else { return Ok(no_answer()) };
        let (status, headers) = (reply.status(), reply.headers().clone());
        let Ok(body) = reply.bytes().await else {
            return Ok(no_answer());
        };
        let mut response = Response::builder().status(status).body(body);
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn no_answer() -> Response {
    let mut response = StatusCode::BAD_GATEWAY.into();
    let parts: &mut Response = &mut response;
    parts.extensions_mut().insert(NoAnswer);
    response
}
