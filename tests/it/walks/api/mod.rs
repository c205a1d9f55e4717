//! A program in place of a person.

mod adding;
mod addressing;
mod buying;
mod collecting;
mod complaining;
mod conferring;
mod growing;
mod keeping;
mod leaving;
mod looking;
mod overseeing;
mod paying;
mod pooling;
mod recovering;
mod reporting;
mod saving;
mod selling;
mod sending;
mod shipping;
mod trading;
mod trusting;
mod verifying;

use super::{Face, PASSWORD};
use domain::Locale;
use poem::http::Method;
use serde_json::{Value, json};
use std::str::FromStr;
use testkit::api::Client;
use testkit::world::World;

pub struct ApiFace {
    client: Client,
    /// Key of the cart.
    cart: Option<String>,
    /// What was typed for the order under review, and what its review stands for.
    draft: Value,
    seen: String,
    language: Locale,
}

impl Face for ApiFace {
    fn new(world: &World) -> Self {
        Self {
            client: Client::new(&world.site),
            cart: None,
            draft: Value::Null,
            seen: String::new(),
            language: Locale::Vi,
        }
    }

    async fn signs_in(&mut self, login: &str) {
        let body = json!({ "login": login, "password": PASSWORD });
        let token = self.post("/tokens", body).await;
        self.client = self.client.with_token(text(&token["token"]));
    }

    async fn reads_in(&mut self, language: Locale) {
        self.client.language = language.as_str();
        self.language = language;
    }
}

/// Calls that must succeed; paths stand under `/api/v1`.
impl ApiFace {
    async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }

    /// A step that needs no body.
    async fn step(&self, path: &str) -> Value {
        self.call(Method::POST, path, None).await
    }

    async fn put(&self, path: &str, body: Value) -> Value {
        self.call(Method::PUT, path, Some(body)).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let path = format!("/api/v1{path}");
        self.client.call(method, &path, body, &[]).await.ok()
    }

    /// All rows of a list, page by page.
    async fn all(&self, path: &str) -> Vec<Value> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut found = self.get(path).await;
        let mut rows = items(&found["items"]).clone();
        while let Some(next) = found["next"].as_str() {
            let path = format!("{path}{separator}after={}", storefront::urls::escape(next));
            found = self.get(&path).await;
            rows.extend(items(&found["items"]).iter().cloned());
        }
        rows
    }

    /// The text in the language that is read.
    fn told(&self, both: &Value) -> String {
        text(&both[self.language.as_str()])
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// A word of a closed list.
fn word<T: FromStr>(value: &Value) -> T {
    let said = text(value);
    said.parse()
        .unwrap_or_else(|_| panic!("not a word of the list: {said}"))
}
