//! A program that uses the JSON API. Every refusal on the way must have the documented shape.

use crate::site::Site;
use poem::Request;
use poem::http::{Method, StatusCode};
use serde_json::Value;

#[derive(Clone)]
pub struct Client {
    site: Site,
    pub token: Option<String>,
    pub language: &'static str,
}

/// The answer's status and JSON (`Null` for an empty body).
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub json: Value,
}

impl Client {
    pub fn new(site: &Site) -> Self {
        Self {
            site: site.clone(),
            token: None,
            language: "vi",
        }
    }

    /// The same program in the name of the token's owner.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: Some(token.into()),
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[]).await
    }

    /// A post that may be repeated with the same key.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[("idempotency-key", key)])
            .await
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let content = body.map(|body| ("application/json", body.to_string().into_bytes()));
        self.send(method, path, content, headers).await
    }

    /// A call whose content need not be JSON: its kind and its bytes.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        content: Option<(&str, Vec<u8>)>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        self.try_send(method, path, content, headers)
            .await
            .expect("an answer")
    }

    /// None where the marketplace runs elsewhere and ended before it answered.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        content: Option<(&str, Vec<u8>)>,
        headers: &[(&'static str, &str)],
    ) -> Option<Answer> {
        let mut request = Request::builder()
            .uri_str(path)
            .method(method.clone())
            .header("host", "localhost")
            .header("accept-language", self.language);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match content {
            Some((kind, bytes)) => request
                .content_type(kind)
                .header("content-length", bytes.len())
                .body(bytes),
            None => request.finish(),
        };
        let reply = self.site.try_send(request).await?;
        let json = if reply.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&reply.body)
                .unwrap_or_else(|error| panic!("{method} {path}: {error}: {}", reply.text()))
        };
        let answer = Answer {
            status: reply.status,
            json,
        };
        answer.check(&format!("{method} {path}"));
        Some(answer)
    }
}

impl Answer {
    fn check(&self, call: &str) {
        assert!(
            !self.status.is_server_error(),
            "{call}: {} {}",
            self.status,
            self.json
        );
        if self.status.is_client_error() {
            let error = &self.json["error"];
            for name in ["code", "message", "request_id"] {
                let value = error[name].as_str().unwrap_or_default();
                assert!(
                    !value.is_empty(),
                    "{call}: {} without {name}: {}",
                    self.status,
                    self.json
                );
            }
            assert!(error["fields"].is_array(), "{call}: no fields: {}", self.json);
        }
    }

    /// The JSON of an answer that must be a success.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.json);
        self.json
    }

    /// The error code of an answer that must be a refusal.
    pub fn refusal(self) -> String {
        assert!(self.status.is_client_error(), "{} {}", self.status, self.json);
        self.json["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}
