//! People of the sample organisations in a matching round, as programs that use the JSON API.

pub use crate::member::{Member, address, word};
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
            officer: Member::sign_in(&world, "canbo.dongthap", "trade_office").await,
            seller: Member::sign_in(&world, "nguoiban", "cooperative").await,
            other_seller: Member::sign_in(&world, "htx-sen-thap-muoi-mau", "cooperative").await,
            buyer: Member::sign_in(&world, "thumua", "supermarket").await,
            other_buyer: Member::sign_in(&world, "sieu-thi-ninh-kieu-mau", "supermarket").await,
            world,
        }
    }

    /// An open round for December to February.
    pub async fn open_round(&self) -> String {
        let body = json!({ "name": "Đợt xoài cuối năm", "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
        let made = self.officer.post("/rounds", body).await.ok();
        let slug = word(&made["slug"]);
        self.officer.step(&format!("/rounds/{slug}/open")).await.ok();
        slug
    }

    pub async fn steps(&self, slug: &str, steps: &[&str]) {
        for step in steps {
            self.officer.step(&format!("/rounds/{slug}/{step}")).await.ok();
        }
    }

    /// A published round in which the cooperative sells to the supermarket in two months: the ids of
    /// the proposals of December and January.
    pub async fn published(&self) -> (String, String, String) {
        let slug = self.open_round().await;
        self.seller
            .post(
                "/offers",
                offer(&slug, 20_000, &[("2026-12", 10_000), ("2027-01", 8_000)]),
            )
            .await
            .ok();
        self.buyer
            .post(
                "/requests",
                request(&slug, 30_000, &[("2026-12", 6_000), ("2027-01", 9_000)]),
            )
            .await
            .ok();
        self.steps(&slug, &["close", "match", "publish"]).await;
        let ids = self.proposals(&slug).await;
        (slug, ids[0].clone(), ids[1].clone())
    }

    /// Ids of the round's proposals, by month.
    pub async fn proposals(&self, slug: &str) -> Vec<String> {
        let found = self
            .officer
            .get(&format!("/proposals?per_page=100&round={slug}"))
            .await;
        let mut rows: Vec<(String, String)> = items(&found)
            .iter()
            .map(|row| (word(&row["month"]), word(&row["id"])))
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, id)| id).collect()
    }
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
    months
        .iter()
        .map(|(month, kg)| json!({ "month": month, "quantity_kg": kg }))
        .collect()
}

pub fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

/// The code of the first wrong field.
pub fn wrong(answer: &Answer) -> String {
    word(&answer.json["error"]["fields"][0]["code"])
}
