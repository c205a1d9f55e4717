//! Both sides of the bulk trade and their office as programs: what tests of its rules begin with.

pub use crate::member::{Member, PASSWORD, address, word};
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::world::World;

pub struct Market {
    pub world: World,
    pub officer: Member,
    pub seller: Member,
    pub buyer: Member,
}

impl Market {
    /// With the sample organisations in it.
    pub async fn open(kind: Kind) -> Market {
        let world = World::demo(kind).await;
        Market {
            officer: Member::sign_in(&world, "canbo.dongthap", "trade_office").await,
            seller: Member::sign_in(&world, "nguoiban", "cooperative").await,
            buyer: Member::sign_in(&world, "thumua", "supermarket").await,
            world,
        }
    }

    pub async fn draft_round(&self) -> String {
        let body = json!({ "name": "Đợt xoài cuối năm", "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
        let made = self.officer.post("/rounds", body).await.ok();
        made["slug"].as_str().unwrap().to_owned()
    }

    /// A published round in which the cooperative sells to the supermarket in two months.
    pub async fn published_round(&self) -> String {
        let slug = self.draft_round().await;
        self.officer.step(&format!("/rounds/{slug}/open")).await.ok();
        self.seller.post("/offers", offer(&slug)).await.ok();
        self.buyer.post("/requests", request(&slug)).await.ok();
        for step in ["close", "match", "publish"] {
            self.officer.step(&format!("/rounds/{slug}/{step}")).await.ok();
        }
        slug
    }

    /// Ids of the round's proposals, by month.
    pub async fn proposals(&self, slug: &str) -> Vec<String> {
        let found = self.buyer.get(&format!("/proposals?round={slug}")).await;
        let mut rows: Vec<(String, String)> = items(&found)
            .iter()
            .map(|row| (word(&row["month"]), word(&row["id"])))
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// Number of the draft that both sides' answers to a round left behind.
    pub async fn drafted_contract(&self) -> String {
        let slug = self.published_round().await;
        let mut number = String::new();
        for id in self.proposals(&slug).await {
            self.seller.accept(&id, 1).await.ok();
            assert_eq!(self.seller.accept(&id, 1).await.refusal(), "wrong_state");
            number = word(&self.buyer.accept(&id, 1).await.ok()["contract"]);
        }
        number
    }

    pub async fn sign(&self, number: &str) {
        let hash = self.hash(number).await;
        for side in [&self.seller, &self.buyer] {
            let sign = format!("/contracts/{number}/sign");
            side.post(&sign, hash.clone()).await.ok();
        }
    }

    pub async fn hash(&self, number: &str) -> Value {
        let contract = self.buyer.get(&format!("/contracts/{number}")).await;
        json!({ "document_hash": contract["document_hash"] })
    }
}

pub fn offer(round: &str) -> Value {
    json!({ "round": round, "commodity": "xoai", "ask_vnd_per_kg": 20_000, "standards": ["vietgap"],
        "months": [{ "month": "2026-12", "quantity_kg": 10_000 }, { "month": "2027-01", "quantity_kg": 8_000 }] })
}

pub fn request(round: &str) -> Value {
    json!({ "round": round, "commodity": "xoai", "bid_vnd_per_kg": 30_000, "standards_required": ["vietgap"],
        "months": [{ "month": "2026-12", "quantity_kg": 6_000 }, { "month": "2027-01", "quantity_kg": 9_000 }] })
}

pub fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}
