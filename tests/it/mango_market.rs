//! People of the sample organisations in a matching round, as programs that use the JSON API.

use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::world::World;

const PASSWORD: &str = "mau-ocop-2026";

pub fn address(person: &str) -> String {
    format!("{person}@mau.ocop.example")
}

/// A program in the name of a person and one of the person's organisations.
pub struct Who {
    client: Client,
    pub organisation: String,
}

impl Who {
    pub async fn sign_in(world: &World, person: &str, kind: &str) -> Who {
        let client = Client::new(&world.site);
        let credentials = json!({ "login": address(person), "password": PASSWORD });
        let token = client.post("/api/v1/tokens", credentials).await.ok();
        let client = client.with_token(token["token"].as_str().unwrap());
        let me = client.get("/api/v1/me").await.ok();
        let mine = me["memberships"].as_array().unwrap();
        let membership = mine.iter().find(|membership| membership["kind"] == kind);
        let organisation = word(&membership.unwrap()["organisation_id"]);
        Who { client, organisation }
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

    /// A step that needs no body.
    pub async fn step(&self, path: &str) -> Answer {
        self.call(Method::POST, path, None).await
    }

    pub async fn proposal(&self, id: &str) -> Value {
        self.get(&format!("/proposals/{id}")).await
    }

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
}

/// Two sellers and two buyers of mangoes, and the office that matches them.
pub struct Market {
    pub world: World,
    pub officer: Who,
    pub seller: Who,
    pub other_seller: Who,
    pub buyer: Who,
    pub other_buyer: Who,
}

impl Market {
    pub async fn open(kind: Kind) -> Market {
        let world = World::demo(kind).await;
        Market {
            officer: Who::sign_in(&world, "canbo.dongthap", "trade_office").await,
            seller: Who::sign_in(&world, "nguoiban", "cooperative").await,
            other_seller: Who::sign_in(&world, "htx-sen-thap-muoi-mau", "cooperative").await,
            buyer: Who::sign_in(&world, "thumua", "supermarket").await,
            other_buyer: Who::sign_in(&world, "sieu-thi-ninh-kieu-mau", "supermarket").await,
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

pub fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The code of the first wrong field.
pub fn wrong(answer: &Answer) -> String {
    word(&answer.json["error"]["fields"][0]["code"])
}
