//! A person of the demonstration who works through the API for one organisation.

use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::site::Site;
use testkit::world::World;

pub const PASSWORD: &str = "mau-ocop-2026";

/// Of a person of the demonstration.
pub fn address(person: &str) -> String {
    format!("{person}@mau.ocop.example")
}

#[derive(Clone)]
pub struct Member {
    pub client: Client,
    pub organisation: String,
    token: String,
    site: Site,
}

impl Member {
    pub async fn sign_in(world: &World, person: &str, kind: &str) -> Member {
        let client = Client::new(&world.site);
        let credentials = json!({ "login": address(person), "password": PASSWORD });
        let token = word(&client.post("/api/v1/tokens", credentials).await.ok()["token"]);
        let client = client.with_token(&token);
        let me = client.get("/api/v1/me").await.ok();
        let mine = me["memberships"].as_array().unwrap();
        let membership = mine.iter().find(|membership| membership["kind"] == kind);
        let organisation = word(&membership.unwrap()["organisation_id"]);
        Member {
            client,
            organisation,
            token,
            site: world.site.clone(),
        }
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
        self.client.call(method, &endpoint(path), body, &headers).await
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

    /// The bytes of a file that this person may read.
    pub async fn download(&self, path: &str) -> Vec<u8> {
        let request = Request::builder()
            .uri_str(endpoint(path))
            .header("host", "localhost")
            .header("authorization", format!("Bearer {}", self.token))
            .header("x-acting-for", &self.organisation);
        let reply = self.site.send(request.finish()).await;
        let told = || format!("{path}: {} {}", reply.status, reply.text());
        assert!(reply.status.is_success(), "{}", told());
        reply.body
    }

    pub async fn proposal(&self, id: &str) -> Value {
        self.get(&format!("/proposals/{id}")).await
    }

    /// Accepts that version of a proposal's terms; the first one is the matching's.
    pub async fn accept(&self, id: &str, version: i64) -> Answer {
        let body = json!({ "version": version });
        self.post(&format!("/proposals/{id}/accept"), body).await
    }

    pub async fn decline(&self, id: &str) -> Answer {
        let body = json!({ "reason": "Vụ này đã bán hết" });
        self.post(&format!("/proposals/{id}/decline"), body).await
    }

    pub async fn counter(&self, id: &str, version: i64, quantity_kg: i64, price_vnd: i64) -> Answer {
        let body = json!({ "version": version, "quantity_kg": quantity_kg, "price_vnd_per_kg": price_vnd });
        self.post(&format!("/proposals/{id}/counter"), body).await
    }

    /// The same call with the same key changes nothing twice.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        let headers = [
            ("x-acting-for", self.organisation.as_str()),
            ("idempotency-key", key),
        ];
        self.client
            .call(Method::POST, &endpoint(path), Some(body), &headers)
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

fn endpoint(path: &str) -> String {
    format!("/api/v1{path}")
}

pub fn word(value: &Value) -> String {
    let word = value.as_str().unwrap_or_else(|| panic!("no word: {value}"));
    word.to_owned()
}
