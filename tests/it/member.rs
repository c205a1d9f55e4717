//! A person of the demonstration who works through the API for one organisation.

use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::world::World;

const PASSWORD: &str = "mau-ocop-2026";

#[derive(Clone)]
pub struct Member {
    pub client: Client,
    pub organisation: String,
}

impl Member {
    pub async fn sign_in(world: &World, person: &str, kind: &str) -> Member {
        let client = Client::new(&world.site);
        let credentials = json!({ "login": format!("{person}@mau.ocop.example"), "password": PASSWORD });
        let token = client.post("/api/v1/tokens", credentials).await.ok();
        let client = client.with_token(token["token"].as_str().unwrap());
        let me = client.get("/api/v1/me").await.ok();
        let mine = me["memberships"].as_array().unwrap();
        let membership = mine.iter().find(|membership| membership["kind"] == kind);
        let organisation = word(&membership.unwrap()["organisation_id"]);
        Member { client, organisation }
    }

    pub async fn officer(world: &World) -> Member {
        Member::sign_in(world, "canbo.dongthap", "trade_office").await
    }

    pub async fn seller(world: &World) -> Member {
        Member::sign_in(world, "nguoiban", "cooperative").await
    }

    pub async fn buyer(world: &World) -> Member {
        Member::sign_in(world, "thumua", "supermarket").await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let headers = [("x-acting-for", self.organisation.as_str())];
        self.client.call(method, &address(path), body, &headers).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await.ok()
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    /// A step that needs no body.
    pub async fn step(&self, path: &str) -> Answer {
        self.call(Method::POST, path, None).await
    }

    /// The same call with the same key changes nothing twice.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        let headers = [
            ("x-acting-for", self.organisation.as_str()),
            ("idempotency-key", key),
        ];
        self.client
            .call(Method::POST, &address(path), Some(body), &headers)
            .await
    }

    /// An open round of the officer's.
    pub async fn open_round(&self, name: &str) -> String {
        let body = json!({ "name": name, "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-03", "registration_until": "2026-12-05", "answer_days": 7 });
        let slug = word(&self.post("/rounds", body).await.ok()["slug"]);
        self.step(&format!("/rounds/{slug}/open")).await.ok();
        slug
    }
}

fn address(path: &str) -> String {
    format!("/api/v1{path}")
}

pub fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
