//! The bulk trade's rules: what is refused, what two people do at once, what is not one's own.

use poem::http::Method;
use serde_json::{Value, json};
use storefront::urls;
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    an_offer_that_breaks_a_rule_is_refused_field_by_field,
    a_contract_and_its_deliveries_keep_their_order,
    what_was_typed_wrong_is_told_and_what_waits_is_counted,
    what_two_people_do_at_once_has_one_outcome,
    what_is_not_yours_is_not_there,
);

const PASSWORD: &str = "mau-ocop-2026";

fn address(person: &str) -> String {
    format!("{person}@mau.ocop.example")
}

/// A program in the name of a person and one of the person's organisations.
struct Who {
    client: Client,
    organisation: String,
}

impl Who {
    async fn sign_in(world: &World, person: &str, kind: &str) -> Who {
        let client = Client::new(&world.site);
        let credentials = json!({ "login": address(person), "password": PASSWORD });
        let token = client.post("/api/v1/tokens", credentials).await.ok();
        let client = client.with_token(token["token"].as_str().unwrap());
        let me = client.get("/api/v1/me").await.ok();
        let mine = me["memberships"].as_array().unwrap();
        let membership = mine.iter().find(|membership| membership["kind"] == kind);
        let organisation = membership.unwrap()["organisation_id"]
            .as_str()
            .unwrap()
            .to_owned();
        Who { client, organisation }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v1{path}");
        let headers = [("x-acting-for", self.organisation.as_str())];
        self.client.call(method, &path, body, &headers).await
    }

    async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await.ok()
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    /// A step that needs no body.
    async fn step(&self, path: &str) -> Answer {
        self.call(Method::POST, path, None).await
    }
}

struct Market {
    world: World,
    officer: Who,
    seller: Who,
    buyer: Who,
}

impl Market {
    /// With the sample organisations in it.
    async fn open(kind: Kind) -> Market {
        let world = World::demo(kind).await;
        Market {
            officer: Who::sign_in(&world, "canbo.dongthap", "trade_office").await,
            seller: Who::sign_in(&world, "nguoiban", "cooperative").await,
            buyer: Who::sign_in(&world, "thumua", "supermarket").await,
            world,
        }
    }

    async fn draft_round(&self) -> String {
        let body = json!({ "name": "Đợt xoài cuối năm", "objective": "volume", "first_month": "2026-12",
            "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
        let made = self.officer.post("/rounds", body).await.ok();
        made["slug"].as_str().unwrap().to_owned()
    }

    /// A published round in which the cooperative sells to the supermarket in two months.
    async fn published_round(&self) -> String {
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
    async fn proposals(&self, slug: &str) -> Vec<String> {
        let found = self.buyer.get(&format!("/proposals?round={slug}")).await;
        let mut rows: Vec<(String, String)> = items(&found)
            .iter()
            .map(|row| (word(&row["month"]), word(&row["id"])))
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// Number of the draft that both sides' answers to a round left behind.
    async fn drafted_contract(&self) -> String {
        let slug = self.published_round().await;
        let mut number = String::new();
        for id in self.proposals(&slug).await {
            let accept = format!("/proposals/{id}/accept");
            self.seller.step(&accept).await.ok();
            assert_eq!(self.seller.step(&accept).await.refusal(), "wrong_state");
            number = word(&self.buyer.step(&accept).await.ok()["contract"]);
        }
        number
    }

    async fn sign(&self, number: &str) {
        let hash = self.hash(number).await;
        for side in [&self.seller, &self.buyer] {
            let sign = format!("/contracts/{number}/sign");
            side.post(&sign, hash.clone()).await.ok();
        }
    }

    async fn hash(&self, number: &str) -> Value {
        let contract = self.buyer.get(&format!("/contracts/{number}")).await;
        json!({ "document_hash": contract["document_hash"] })
    }
}

fn offer(round: &str) -> Value {
    json!({ "round": round, "commodity": "xoai", "ask_vnd_per_kg": 20_000, "standards": ["vietgap"],
        "months": [{ "month": "2026-12", "quantity_kg": 10_000 }, { "month": "2027-01", "quantity_kg": 8_000 }] })
}

fn request(round: &str) -> Value {
    json!({ "round": round, "commodity": "xoai", "bid_vnd_per_kg": 30_000, "standards_required": ["vietgap"],
        "months": [{ "month": "2026-12", "quantity_kg": 6_000 }, { "month": "2027-01", "quantity_kg": 9_000 }] })
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn an_offer_that_breaks_a_rule_is_refused_field_by_field(kind: Kind) {
    let market = Market::open(kind).await;
    let (officer, seller) = (&market.officer, &market.seller);
    let slug = market.draft_round().await;
    assert_eq!(
        seller.post("/offers", offer(&slug)).await.refusal(),
        "round_not_open"
    );
    officer.step(&format!("/rounds/{slug}/open")).await.ok();

    let mut wrong = offer(&slug);
    wrong["standards"] = json!(["halal"]);
    wrong["months"] =
        json!([{ "month": "2026-10", "quantity_kg": 5 }, { "month": "2027-03", "quantity_kg": 5 }]);
    let refused = seller.post("/offers", wrong).await;
    let told: Vec<(String, String)> = refused.json["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (word(&field["path"]), word(&field["code"])))
        .collect();
    for (path, code) in [
        ("standards", "standard_not_held"),
        ("months.2026-10", "month_past"),
        ("months.2027-03", "month_outside_round"),
    ] {
        assert!(told.contains(&(path.into(), code.into())), "{path}: {told:?}");
    }

    let headers = [
        ("x-acting-for", seller.organisation.as_str()),
        ("idempotency-key", "once"),
    ];
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = seller
            .client
            .call(Method::POST, "/api/v1/offers", Some(offer(&slug)), &headers)
            .await;
        ids.push(answer.ok());
    }
    assert_eq!(ids[0], ids[1], "the same key posts nothing twice");
    assert_eq!(
        officer.step(&format!("/rounds/{slug}/match")).await.refusal(),
        "wrong_state",
        "a round that takes registrations is not matched"
    );
}

async fn a_contract_and_its_deliveries_keep_their_order(kind: Kind) {
    let market = Market::open(kind).await;
    let (seller, buyer) = (&market.seller, &market.buyer);
    let number = market.drafted_contract().await;
    let path = format!("/contracts/{number}");
    let areas = seller.get("/planting-areas").await;
    let area = items(&areas).iter().find(|area| area["commodity_code"] == "xoai");
    let area = area.unwrap();
    let edit = |area_m2: i64| {
        json!({ "linkage_form": "production_consumption", "delivery_point": "Nhà sơ chế Mỹ Thọ",
            "terms": "Giao trước 8 giờ sáng.", "areas": [{ "planting_area_id": area["id"], "area_m2": area_m2 }] })
    };
    let first = market.hash(&number).await;
    let too_large = edit(area["area_m2"].as_i64().unwrap() + 1);
    let refused = seller.call(Method::PUT, &path, Some(too_large)).await;
    assert_eq!(refused.json["error"]["fields"][0]["code"], "area_too_large");
    seller.call(Method::PUT, &path, Some(edit(50_000))).await.ok();
    assert_eq!(
        buyer.post(&format!("{path}/sign"), first).await.refusal(),
        "changed",
        "nobody signs a text that was not read"
    );
    market.sign(&number).await;
    let refused = seller.call(Method::PUT, &path, Some(edit(1))).await;
    assert_eq!(refused.refusal(), "wrong_state");

    let delivery =
        |day: &str| json!({ "contract": number, "delivered_on": day, "quantity_kg": 1_000, "lot": "L1" });
    let refused = seller.post("/deliveries", delivery("2026-11-22")).await;
    assert_eq!(refused.json["error"]["fields"][0]["code"], "future_date");
    let made = seller.post("/deliveries", delivery("2026-11-21")).await.ok();
    let path = format!("/deliveries/{}", word(&made["number"]));
    assert_eq!(
        seller.step(&format!("{path}/confirm")).await.refusal(),
        "not_allowed"
    );
    let reason = json!({ "reason": "Thiếu 20 kg" });
    buyer.post(&format!("{path}/dispute"), reason).await.ok();
    let too_much = json!({ "quantity_kg": 1_001, "note": "Hai bên thống nhất" });
    assert_eq!(
        buyer.post(&format!("{path}/settle"), too_much).await.refusal(),
        "invalid"
    );
}

async fn what_was_typed_wrong_is_told_and_what_waits_is_counted(kind: Kind) {
    let market = Market::open(kind).await;
    let mut seller = Visitor::new(&market.world.site);
    seller.sign_in(&address("nguoiban"), PASSWORD).await;
    seller.open(urls::SELLER_OFFER_NEW).await;
    let form = seller
        .form_to(urls::SELLER_OFFER_NEW)
        .fill("commodity", "xoai")
        .fill("ask_vnd_per_kg", "mười nghìn");
    seller.send(form).await;
    assert_eq!(seller.status, 422);
    seller.sees("Xin nhập một số nguyên.");
    let form = seller
        .form_to(urls::SELLER_OFFER_NEW)
        .fill("ask_vnd_per_kg", "20.000")
        .fill("months.2026-12", "10.000")
        .fill("months.2027-01", "8.000");
    assert_eq!(form.value("commodity"), Some("xoai"));
    seller.send(form).await;
    seller.sees("Đã đăng chào bán.");
    seller.sees("12/2026 – 01/2027: 18 t");

    let number = market.drafted_contract().await;
    market.sign(&number).await;
    let delivery = json!({ "contract": number, "delivered_on": "2026-11-21", "quantity_kg": 500 });
    let made = market.seller.post("/deliveries", delivery).await.ok();
    let mut buyer = Visitor::new(&market.world.site);
    buyer.sign_in(&address("thumua"), PASSWORD).await;
    buyer.open(urls::BUYING).await;
    buyer.sees("1 phiếu giao nhận cần xác nhận");
    let confirm = format!("/deliveries/{}/confirm", word(&made["number"]));
    market.buyer.step(&confirm).await.ok();
    buyer.open(urls::BUYING).await;
    buyer.sees("0 phiếu giao nhận cần xác nhận");
    buyer
        .open(&format!("{}?lang=en", urls::buying_contract(&number)))
        .await;
    buyer.sees("Confirmed: 500 kg");
}

/// How many of the answers say yes; the others must be conflicts.
fn successes(answers: [Answer; 2]) -> usize {
    let mut successes = 0;
    for answer in answers {
        if answer.status.is_success() {
            successes += 1;
        } else {
            assert_eq!(answer.status, 409, "{}", answer.json);
        }
    }
    successes
}

async fn what_two_people_do_at_once_has_one_outcome(kind: Kind) {
    let market = Market::open(kind).await;
    let (seller, buyer) = (&market.seller, &market.buyer);
    let slug = market.published_round().await;
    let proposals = market.proposals(&slug).await;

    let accept = |id: &str| format!("/proposals/{id}/accept");
    for id in &proposals {
        let path = accept(id);
        let answers = tokio::join!(seller.step(&path), seller.step(&path));
        assert_eq!(successes(answers.into()), 1, "the same side accepts once");
    }
    let (first, second) = (accept(&proposals[0]), accept(&proposals[1]));
    let answers = tokio::join!(buyer.step(&first), buyer.step(&second));
    let numbers = [answers.0.ok(), answers.1.ok()].map(|accepted| word(&accepted["contract"]));
    assert_eq!(
        numbers[0], numbers[1],
        "two months accepted at once stand in one draft"
    );

    let number = &numbers[0];
    let sign = format!("/contracts/{number}/sign");
    let hash = market.hash(number).await;
    let answers = tokio::join!(seller.post(&sign, hash.clone()), buyer.post(&sign, hash));
    assert_eq!(successes(answers.into()), 2, "both signatures count");
    let contract = buyer.get(&format!("/contracts/{number}")).await;
    assert_eq!(contract["state"], "signed");
    assert!(contract["seller_signature"].is_object() && contract["buyer_signature"].is_object());

    let mut deliveries = Vec::new();
    for _ in 0..2 {
        let body = json!({ "contract": number, "delivered_on": "2026-11-21", "quantity_kg": 300 });
        deliveries.push(word(&seller.post("/deliveries", body).await.ok()["number"]));
    }
    let confirm = format!("/deliveries/{}/confirm", deliveries[0]);
    let answers = tokio::join!(buyer.step(&confirm), buyer.step(&confirm));
    assert_eq!(successes(answers.into()), 1, "a delivery is confirmed once");
    let confirm = format!("/deliveries/{}/confirm", deliveries[1]);
    let dispute = format!("/deliveries/{}/dispute", deliveries[1]);
    let reason = json!({ "reason": "Sai lô" });
    let answers = tokio::join!(buyer.step(&confirm), buyer.post(&dispute, reason));
    assert_eq!(successes(answers.into()), 1, "confirmed or disputed, not both");
}

async fn what_is_not_yours_is_not_there(kind: Kind) {
    let market = Market::open(kind).await;
    let slug = market.published_round().await;
    let stranger = Who::sign_in(&market.world, "htx-lua-tri-ton-mau", "cooperative").await;
    let office = Who::sign_in(&market.world, "canbo.angiang", "trade_office").await;
    let id = &market.proposals(&slug).await[0];
    assert_eq!(
        stranger.step(&format!("/proposals/{id}/accept")).await.refusal(),
        "not_found"
    );
    assert_eq!(
        office.step(&format!("/rounds/{slug}/settle")).await.refusal(),
        "not_found"
    );
    assert_eq!(
        market
            .seller
            .step(&format!("/rounds/{slug}/settle"))
            .await
            .refusal(),
        "not_allowed"
    );
    assert_eq!(
        market
            .officer
            .step(&format!("/rounds/{slug}/settle"))
            .await
            .refusal(),
        "answers_awaited"
    );
    market.seller.step(&format!("/proposals/{id}/accept")).await.ok();
    let accepted = market.buyer.step(&format!("/proposals/{id}/accept")).await.ok();
    let number = word(&accepted["contract"]);
    let path = format!("/contracts/{number}");
    assert_eq!(
        stranger.call(Method::GET, &path, None).await.refusal(),
        "not_found"
    );
    assert_eq!(market.officer.get(&path).await["actions"], json!([]));

    market.world.clock.advance(chrono::Duration::days(8));
    let late = &market.proposals(&slug).await[1];
    assert_eq!(
        market
            .buyer
            .step(&format!("/proposals/{late}/accept"))
            .await
            .refusal(),
        "proposal_expired"
    );
    market.officer.step(&format!("/rounds/{slug}/settle")).await.ok();
}
