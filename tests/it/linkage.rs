//! A signed linkage contract between two sample organisations, and the people around it.

use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::site::Site;
use testkit::world::World;

pub const PASSWORD: &str = "mau-ocop-2026";
/// A PNG of one dot, in base64.
pub const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A program in the name of a person and one of the person's organisations.
#[derive(Clone)]
pub struct Who {
    pub client: Client,
    pub organisation: String,
    token: String,
    site: Site,
}

impl Who {
    pub async fn sign_in(world: &World, person: &str, kind: &str) -> Who {
        let client = Client::new(&world.site);
        let credentials = json!({ "login": format!("{person}@mau.ocop.example"), "password": PASSWORD });
        let answer = client.post("/api/v1/tokens", credentials).await.ok();
        let token = word(&answer["token"]);
        let client = client.with_token(&token);
        let me = client.get("/api/v1/me").await.ok();
        let mine = me["memberships"].as_array().unwrap();
        let membership = mine.iter().find(|membership| membership["kind"] == kind);
        let organisation = word(&membership.unwrap()["organisation_id"]);
        Who {
            client,
            organisation,
            token,
            site: world.site.clone(),
        }
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v1{path}");
        let headers = [("x-acting-for", self.organisation.as_str())];
        self.client.call(method, &path, body, &headers).await
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
            .uri_str(format!("/api/v1{path}"))
            .header("host", "localhost")
            .header("authorization", format!("Bearer {}", self.token))
            .header("x-acting-for", &self.organisation);
        let reply = self.site.send(request.finish()).await;
        assert!(
            reply.status.is_success(),
            "{path}: {} {}",
            reply.status,
            reply.text()
        );
        reply.body
    }
}

/// A world with its sample organisations, and a contract between two of them.
pub struct Deal {
    pub world: World,
    pub officer: Who,
    pub seller: Who,
    pub buyer: Who,
    /// Number of the contract: 6,000 kg in 12/2026 and 8,000 kg in 01/2027.
    pub number: String,
}

impl Deal {
    /// Drafted from two accepted proposals, signed by nobody.
    pub async fn drafted(kind: Kind) -> Deal {
        let world = World::demo(kind).await;
        let officer = Who::sign_in(&world, "canbo.dongthap", "trade_office").await;
        let seller = Who::sign_in(&world, "nguoiban", "cooperative").await;
        let buyer = Who::sign_in(&world, "thumua", "supermarket").await;
        let mut deal = Deal {
            world,
            officer,
            seller,
            buyer,
            number: String::new(),
        };
        let slug = deal.round().await;
        for id in deal.proposals(&slug).await {
            let accept = format!("/proposals/{id}/accept");
            let terms = json!({ "version": 1 });
            deal.seller.post(&accept, terms.clone()).await.ok();
            deal.number = word(&deal.buyer.post(&accept, terms).await.ok()["contract"]);
        }
        deal
    }

    pub async fn signed(kind: Kind) -> Deal {
        let deal = Deal::drafted(kind).await;
        deal.sign().await;
        deal
    }

    /// Both sides sign the text as it stands.
    pub async fn sign(&self) {
        let path = format!("/contracts/{}", self.number);
        for who in [&self.seller, &self.buyer] {
            let hash = who.get(&path).await["document_hash"].clone();
            let body = json!({ "document_hash": hash });
            who.post(&format!("{path}/sign"), body).await.ok();
        }
    }

    /// A published round in which the seller meets the buyer in two months.
    async fn round(&self) -> String {
        let body = json!({ "name": "Đợt xoài cuối năm", "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
        let slug = word(&self.officer.post("/rounds", body).await.ok()["slug"]);
        self.officer.step(&format!("/rounds/{slug}/open")).await.ok();
        let offer = json!({ "round": slug, "commodity": "xoai", "ask_vnd_per_kg": 20_000,
            "months": [{ "month": "2026-12", "quantity_kg": 10_000 }, { "month": "2027-01", "quantity_kg": 8_000 }] });
        self.seller.post("/offers", offer).await.ok();
        let request = json!({ "round": slug, "commodity": "xoai", "bid_vnd_per_kg": 30_000,
            "months": [{ "month": "2026-12", "quantity_kg": 6_000 }, { "month": "2027-01", "quantity_kg": 9_000 }] });
        self.buyer.post("/requests", request).await.ok();
        for step in ["close", "match", "publish"] {
            self.officer.step(&format!("/rounds/{slug}/{step}")).await.ok();
        }
        slug
    }

    /// Ids of the round's proposals, by month.
    pub async fn proposals(&self, slug: &str) -> Vec<String> {
        let found = self.buyer.get(&format!("/proposals?round={slug}")).await;
        let mut rows: Vec<(String, String)> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (word(&row["month"]), word(&row["id"])))
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// The seller records a delivery of today; its number.
    pub async fn delivered(&self, kg: i64) -> String {
        let body = json!({ "contract": self.number, "delivered_on": "2026-11-21", "quantity_kg": kg });
        word(&self.seller.post("/deliveries", body).await.ok()["number"])
    }

    /// Somebody else of the sample people.
    pub async fn who(&self, person: &str, kind: &str) -> Who {
        Who::sign_in(&self.world, person, kind).await
    }

    pub fn path(&self) -> String {
        format!("/contracts/{}", self.number)
    }
}

pub fn word(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no word: {value}"))
        .to_owned()
}
