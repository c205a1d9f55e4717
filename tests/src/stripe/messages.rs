//! Signed messages: told until somebody answers with a success, held back, repeated or turned round by a test.

use super::{FakeStripe, WEBHOOK_SECRET};
use crate::site::{Reply, Site};
use chrono::{DateTime, Duration, Utc};
use poem::Request;
use poem::http::{Method, StatusCode};
use serde_json::Value;
use stripe_webhook::Webhook;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    pub body: String,
    pub tries: u32,
    /// Told again only then.
    pub next_at: DateTime<Utc>,
    pub is_taken: bool,
}

impl Message {
    pub(super) fn new(id: String, body: String, now: DateTime<Utc>) -> Message {
        Message {
            id,
            body,
            tries: 0,
            next_at: now,
            is_taken: false,
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("an event")
    }

    /// `checkout.session.completed`
    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().to_owned()
    }

    /// As it is sent at that time.
    pub fn signature(&self, at: DateTime<Utc>) -> String {
        sign(&self.body, at)
    }
}

/// The header of a message with that body, signed at that time.
pub fn sign(body: &str, at: DateTime<Utc>) -> String {
    Webhook::generate_test_header(body, WEBHOOK_SECRET, Some(at.timestamp()))
}

/// Hands over any bytes with any signature.
pub async fn send(site: &Site, body: &str, signature: &str) -> Reply {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str("/webhooks/stripe")
        .header("host", "localhost")
        .header("stripe-signature", signature)
        .content_type("application/json");
    site.send(request.body(body.to_owned())).await
}

impl FakeStripe {
    /// All that ever happened, the oldest first, told or not.
    pub fn messages(&self) -> Vec<Message> {
        let mut books = self.books();
        books.tick();
        books.messages.clone()
    }

    /// The last message of that kind.
    pub fn last(&self, kind: &str) -> Message {
        let all = self.messages();
        let found = all.into_iter().rfind(|message| message.kind() == kind);
        found.unwrap_or_else(|| panic!("no {kind}"))
    }

    /// Tells what is due; the answers. What is not taken is told again after a minute, then two, then four.
    pub async fn tell(&self, site: &Site) -> Vec<StatusCode> {
        let mut answers = Vec::new();
        for message in self.due() {
            let reply = send(site, &message.body, &message.signature(self.now())).await;
            self.told(&message.id, reply.status.is_success());
            answers.push(reply.status);
        }
        answers
    }

    fn due(&self) -> Vec<Message> {
        let now = self.now();
        let mut all = self.messages();
        all.retain(|message| !message.is_taken && message.next_at <= now);
        all
    }

    fn told(&self, id: &str, is_taken: bool) {
        let mut books = self.books();
        let now = books.now();
        let found = books.messages.iter_mut().find(|message| message.id == id);
        let message = found.expect("a message");
        message.is_taken |= is_taken;
        message.next_at = now + Duration::minutes(1 << message.tries.min(10));
        message.tries += 1;
    }

    /// Where messages go by themselves.
    pub fn tell_to(&self, url: Option<String>) {
        self.books().webhook_url = url;
    }

    /// Tells by itself from now on, over HTTP.
    pub fn tell_forever(&self) {
        let stripe = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                let url = stripe.books().webhook_url.clone();
                let Some(url) = url else { continue };
                for message in stripe.due() {
                    let signature = message.signature(stripe.now());
                    let taken = post(&url, &message.body, &signature).await;
                    stripe.told(&message.id, taken.unwrap_or(false));
                }
            }
        });
    }
}

/// Whether the answer was a success.
async fn post(url: &str, body: &str, signature: &str) -> std::io::Result<bool> {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = tokio::net::TcpStream::connect(host).await?;
    let length = body.len();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         stripe-signature: {signature}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer
        .split(' ')
        .nth(1)
        .is_some_and(|status| status.starts_with('2')))
}
