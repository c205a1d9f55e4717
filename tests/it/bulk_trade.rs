//! Walks 3 and 4: a supply meets a demand in a round, the contract is signed, its deliveries are confirmed.

use entities::planting_area;
use poem::http::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    supply_meets_demand_through_the_api,
    supply_meets_demand_through_the_pages,
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
    club: Who,
    buyer: Who,
}

impl Market {
    /// With the sample organisations in it.
    async fn open(kind: Kind) -> Market {
        let world = World::empty(kind).await;
        services::seed::load(&world.app, &|_, _, _| {}).await.unwrap();
        Market {
            officer: Who::sign_in(&world, "canbo.dongthap", "trade_office").await,
            seller: Who::sign_in(&world, "nguoiban", "cooperative").await,
            club: Who::sign_in(&world, "hoi-quan-nha-vuon-my-tho-mau", "club").await,
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

async fn supply_meets_demand_through_the_api(kind: Kind) {
    let market = Market::open(kind).await;
    let (officer, seller, buyer) = (&market.officer, &market.seller, &market.buyer);
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
    let mut from_club = offer(&slug);
    from_club["standards"] = json!([]);
    market.club.post("/offers", from_club).await.ok();
    buyer.post("/requests", request(&slug)).await.ok();

    assert_eq!(
        officer.step(&format!("/rounds/{slug}/match")).await.refusal(),
        "wrong_state"
    );
    officer.step(&format!("/rounds/{slug}/close")).await.ok();
    officer.step(&format!("/rounds/{slug}/match")).await.ok();
    let result = officer.get(&format!("/rounds/{slug}/result")).await;
    officer.step(&format!("/rounds/{slug}/match")).await.ok();
    let again = officer.get(&format!("/rounds/{slug}/result")).await;
    assert_eq!(
        (&result["pairs"], &result["gaps"]),
        (&again["pairs"], &again["gaps"])
    );
    assert_eq!(result["round"]["summary"]["total_quantity_kg"], 14_000);
    assert_eq!(result["round"]["summary"]["is_proven_best"], true);
    let club_gap = result["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|gap| gap["organisation"]["kind"] == "club" && gap["reason"] == "standard");
    assert_eq!(club_gap.unwrap()["detail"], "vietgap");
    let published = officer.step(&format!("/rounds/{slug}/publish")).await.ok();
    assert_eq!(published["proposals"], 2);
    assert_eq!(market.world.letters(&address("thumua")).await.len(), 1);

    let proposals = market.proposals(&slug).await;
    for id in &proposals {
        seller.step(&format!("/proposals/{id}/accept")).await.ok();
        assert_eq!(
            seller.step(&format!("/proposals/{id}/accept")).await.refusal(),
            "wrong_state"
        );
    }
    let mut numbers = Vec::new();
    for id in &proposals {
        let accepted = buyer.step(&format!("/proposals/{id}/accept")).await.ok();
        numbers.push(word(&accepted["contract"]));
    }
    assert_eq!(numbers[0], numbers[1], "both months stand in one draft");
    let number = &numbers[0];
    let contract = buyer.get(&format!("/contracts/{number}")).await;
    assert_eq!(contract["total_kg"], 14_000);
    assert_eq!(
        (&contract["starts_on"], &contract["ends_on"]),
        (&json!("2026-12-01"), &json!("2027-01-31"))
    );

    name_areas_and_sign(&market, number).await;
    deliver(&market, number).await;
    officer.step(&format!("/rounds/{slug}/settle")).await.ok();
}

async fn name_areas_and_sign(market: &Market, number: &str) {
    let (seller, buyer) = (&market.seller, &market.buyer);
    let path = format!("/contracts/{number}");
    let area = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.eq(seller.organisation.parse::<uuid::Uuid>().unwrap()))
        .filter(planting_area::Column::CommodityCode.eq("xoai"))
        .one(market.world.app.db().read())
        .await
        .unwrap()
        .unwrap();
    let edit = |area_m2: i64| {
        json!({ "linkage_form": "production_consumption", "delivery_point": "Nhà sơ chế Mỹ Thọ",
            "terms": "Giao trước 8 giờ sáng.\nThanh toán trong 7 ngày.",
            "areas": [{ "planting_area_id": area.id, "area_m2": area_m2 }] })
    };
    let first = market.hash(number).await;
    buyer.post(&format!("{path}/sign"), first.clone()).await.ok();
    let refused = seller
        .call(Method::PUT, &path, Some(edit(area.area_m2 + 1)))
        .await;
    assert_eq!(refused.json["error"]["fields"][0]["code"], "area_too_large");
    let edited = seller.call(Method::PUT, &path, Some(edit(50_000))).await.ok();
    assert_eq!(
        (&edited["state"], &edited["buyer_signature"]),
        (&json!("draft"), &Value::Null)
    );
    assert_eq!(
        buyer.post(&format!("{path}/sign"), first).await.refusal(),
        "changed"
    );
    let now = market.hash(number).await;
    buyer.post(&format!("{path}/sign"), now.clone()).await.ok();
    let signed = seller.post(&format!("{path}/sign"), now.clone()).await.ok();
    assert_eq!(
        (&signed["state"], &signed["document_hash"]),
        (&json!("signed"), &now["document_hash"])
    );
    assert_eq!(signed["total_area_m2"], 50_000);
    let refused = seller.call(Method::PUT, &path, Some(edit(1))).await;
    assert_eq!(refused.refusal(), "wrong_state");
}

async fn deliver(market: &Market, number: &str) {
    let (seller, buyer) = (&market.seller, &market.buyer);
    let delivery =
        |day: &str| json!({ "contract": number, "delivered_on": day, "quantity_kg": 1_000, "lot": "L1" });
    let refused = seller.post("/deliveries", delivery("2026-11-22")).await;
    assert_eq!(refused.json["error"]["fields"][0]["code"], "future_date");
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let made = seller.post("/deliveries", delivery("2026-11-21")).await.ok();
        numbers.push(word(&made["number"]));
    }
    assert_ne!(numbers[0], numbers[1]);
    assert_eq!(
        seller
            .step(&format!("/deliveries/{}/confirm", numbers[0]))
            .await
            .refusal(),
        "not_allowed"
    );
    buyer
        .step(&format!("/deliveries/{}/confirm", numbers[0]))
        .await
        .ok();
    let reason = json!({ "reason": "Thiếu 20 kg" });
    buyer
        .post(&format!("/deliveries/{}/dispute", numbers[1]), reason)
        .await
        .ok();
    let counted = |contract: &Value| contract["delivered_kg"].as_i64();
    let contract = buyer.get(&format!("/contracts/{number}")).await;
    assert_eq!(
        counted(&contract),
        Some(1_000),
        "a disputed delivery counts for nothing"
    );
    let figures = format!("/deliveries/{}/figures", numbers[1]);
    let agreed = json!({ "quantity_kg": 980, "note": "Cân lại tại kho" });
    buyer.post(&figures, agreed).await.ok();
    seller.step(&format!("{figures}/1/accept")).await.ok();
    let contract = buyer.get(&format!("/contracts/{number}")).await;
    assert_eq!(counted(&contract), Some(1_980));
}

async fn signed_in(world: &World, person: &str) -> Visitor {
    let mut visitor = Visitor::new(&world.site);
    visitor.open("/dang-nhap").await;
    let form = visitor.form_to("/dang-nhap");
    let form = form.fill("login", address(person)).fill("password", PASSWORD);
    visitor.send(form).await;
    assert_eq!(
        visitor.address,
        "/tai-khoan",
        "{}: {}",
        visitor.status,
        visitor.says()
    );
    visitor
}

async fn supply_meets_demand_through_the_pages(kind: Kind) {
    let world = World::empty(kind).await;
    services::seed::load(&world.app, &|_, _, _| {}).await.unwrap();
    let mut officer = signed_in(&world, "canbo.dongthap").await;
    let mut seller = signed_in(&world, "htx-sen-thap-muoi-mau").await;
    let mut buyer = signed_in(&world, "sieu-thi-ninh-kieu-mau").await;

    officer.open("/co-quan/dot-ket-noi/them").await;
    let form = officer.form_to("/co-quan/dot-ket-noi/them");
    let form = form
        .fill("name", "Đợt sen đầu năm")
        .fill("registration_until", "2026-12-05");
    officer.send(form.clone()).await;
    let round = officer.address.clone();
    officer.sees("Đang soạn");
    officer.send(officer.form_to(&format!("{round}/mo"))).await;
    officer.sees("Đã mở đăng ký.");
    let slug = round.rsplit('/').next().unwrap().to_owned();

    buyer.open("/ket-noi").await;
    buyer.sees("Đợt sen đầu năm");
    seller
        .open(&format!("/ban-hang/chao-ban/them?round={slug}"))
        .await;
    let form = seller
        .form_to("/ban-hang/chao-ban/them")
        .fill("commodity", "xoai");
    seller
        .send(form.clone().fill("ask_vnd_per_kg", "mười nghìn"))
        .await;
    assert_eq!(seller.status, 422);
    seller.sees("Xin nhập một số nguyên.");
    let form = seller.form_to("/ban-hang/chao-ban/them");
    let form = form.fill("ask_vnd_per_kg", "20.000");
    seller
        .send(
            form.fill("months.2026-12", "10.000")
                .fill("months.2027-01", "8.000"),
        )
        .await;
    seller.sees("Đã đăng chào bán.");
    seller.sees("12/2026 – 01/2027: 18 t");
    buyer.open(&format!("/thu-mua/nhu-cau/them?round={slug}")).await;
    let form = buyer.form_to("/thu-mua/nhu-cau/them").fill("commodity", "xoai");
    buyer
        .send(
            form.fill("bid_vnd_per_kg", "30.000")
                .fill("months.2026-12", "6.000"),
        )
        .await;
    buyer.sees("Đã đăng nhu cầu mua.");

    for (step, said) in [
        ("dong", "Đã đóng đăng ký."),
        ("ghep", "Đã chứng minh không có cách ghép nào tốt hơn."),
        ("cong-bo", "Đã công bố và gửi đề xuất cho hai bên."),
    ] {
        officer.send(officer.form_to(&format!("{round}/{step}"))).await;
        officer.sees(said);
    }
    officer.sees("6.000 kg");

    for (visitor, list) in [
        (&mut seller, "/ban-hang/de-xuat"),
        (&mut buyer, "/thu-mua/de-xuat"),
    ] {
        visitor.open(list).await;
        let form = visitor.form(&format!("form[action^='{list}/']"));
        visitor.press(form, Some("Đồng ý")).await;
    }
    buyer.sees("Hợp đồng liên kết đã được soạn");
    let number = buyer.address.rsplit('/').next().unwrap().to_owned();

    for (visitor, area) in [(&mut seller, "/ban-hang"), (&mut buyer, "/thu-mua")] {
        visitor.open(&format!("{area}/hop-dong/{number}")).await;
        let form = visitor.form_to(&format!("{area}/hop-dong/{number}/ky"));
        visitor.send(form.clone()).await;
        visitor.sees("Đã ký hợp đồng.");
        visitor.send(form).await;
        assert_eq!(visitor.status, 200, "a repeated step leads back");
    }
    buyer.sees("Hai bên đã ký");

    let record = format!("/ban-hang/hop-dong/{number}/giao-nhan/them");
    seller.open(&record).await;
    let form = seller.form_to(&record).fill("quantity_kg", "500");
    seller.send(form).await;
    seller.sees("Đã ghi phiếu giao nhận.");
    let delivery = seller.address.rsplit('/').next().unwrap().to_owned();
    buyer.open("/thu-mua").await;
    buyer.sees("1 phiếu giao nhận cần xác nhận");
    buyer.open(&format!("/thu-mua/giao-nhan/{delivery}")).await;
    let form = buyer.form_to(&format!("/thu-mua/giao-nhan/{delivery}/xac-nhan"));
    buyer.send(form).await;
    buyer.sees("Đã xác nhận phiếu giao nhận.");
    seller.open(&format!("/ban-hang/hop-dong/{number}?lang=en")).await;
    seller.sees("Confirmed: 500 kg");
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
