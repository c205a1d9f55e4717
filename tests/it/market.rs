//! Both sides of the bulk trade and their office as programs: what tests of its rules begin with.

pub use crate::member::{Member, PASSWORD, address, word};
use serde_json::{Value, json};
use testkit::api::Answer;
use testkit::database::Kind;
use testkit::world::World;

/// Two sellers and two buyers of mangoes, and the office that matches them.
pub struct Market {
    pub world: World,
    pub officer: Member,
    pub seller: Member,
    pub other_seller: Member,
    pub buyer: Member,
    pub other_buyer: Member,
}

impl Market {
    pub async fn open(kind: Kind) -> Market {
        let world = World::demo(kind).await;
        Market {
            officer: Member::officer(&world).await,
            seller: Member::seller(&world).await,
            other_seller: Member::sign_in(&world, "htx-sen-thap-muoi-mau", "cooperative").await,
            buyer: Member::buyer(&world).await,
            other_buyer: Member::sign_in(&world, "sieu-thi-ninh-kieu-mau", "supermarket").await,
            world,
        }
    }

    /// Somebody else of the sample people.
    pub async fn who(&self, person: &str, kind: &str) -> Member {
        Member::sign_in(&self.world, person, kind).await
    }

    /// For December to February.
    pub async fn draft_round(&self) -> String {
        let body = json!({ "name": "Đợt xoài cuối năm", "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
        word(&self.officer.post("/rounds", body).await.ok()["slug"])
    }

    pub async fn open_round(&self) -> String {
        let slug = self.draft_round().await;
        self.steps(&slug, &["open"]).await;
        slug
    }

    /// What the office does with a round, one after the other.
    pub async fn steps(&self, slug: &str, steps: &[&str]) {
        for step in steps {
            self.officer.step(&format!("/rounds/{slug}/{step}")).await.ok();
        }
    }

    /// A published round in which the cooperative sells to the supermarket in two months: 6,000 kg in
    /// December and 8,000 kg in January.
    pub async fn published_round(&self) -> String {
        let slug = self.open_round().await;
        self.seller.post("/offers", usual_offer(&slug)).await.ok();
        self.buyer.post("/requests", usual_request(&slug)).await.ok();
        self.steps(&slug, &["close", "match", "publish"]).await;
        slug
    }

    /// The published round and the ids of its proposals of December and January.
    pub async fn published(&self) -> (String, String, String) {
        let slug = self.published_round().await;
        let ids = self.proposals(&slug).await;
        (slug, ids[0].clone(), ids[1].clone())
    }

    /// Ids of the round's proposals, by month.
    pub async fn proposals(&self, slug: &str) -> Vec<String> {
        let path = format!("/proposals?per_page=100&round={slug}");
        let found = self.officer.get(&path).await;
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

    /// Both sides sign the text as it stands.
    pub async fn sign(&self, number: &str) {
        for side in [&self.seller, &self.buyer] {
            let hash = self.hash(number).await;
            side.post(&format!("/contracts/{number}/sign"), hash).await.ok();
        }
    }

    pub async fn hash(&self, number: &str) -> Value {
        let contract = self.buyer.get(&format!("/contracts/{number}")).await;
        json!({ "document_hash": contract["document_hash"] })
    }
}

pub fn usual_offer(round: &str) -> Value {
    offer(round, 20_000, &[("2026-12", 10_000), ("2027-01", 8_000)])
}

pub fn usual_request(round: &str) -> Value {
    request(round, 30_000, &[("2026-12", 6_000), ("2027-01", 9_000)])
}

pub fn offer(round: &str, ask_vnd: i64, months: &[(&str, i64)]) -> Value {
    json!({ "round": round, "commodity": "xoai", "ask_vnd_per_kg": ask_vnd, "standards": [],
        "months": quantities(months) })
}

pub fn request(round: &str, bid_vnd: i64, months: &[(&str, i64)]) -> Value {
    json!({ "round": round, "commodity": "xoai", "bid_vnd_per_kg": bid_vnd, "standards_required": [],
        "months": quantities(months) })
}

fn quantities(months: &[(&str, i64)]) -> Vec<Value> {
    let quantity = |(month, kg): &(&str, i64)| json!({ "month": month, "quantity_kg": kg });
    months.iter().map(quantity).collect()
}

pub fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

/// The code of the first wrong field.
pub fn wrong(answer: &Answer) -> String {
    word(&answer.json["error"]["fields"][0]["code"])
}
