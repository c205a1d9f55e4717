//! The bulk trade's rules: what is refused, what two people do at once, what is not one's own.

use crate::market::{Market, PASSWORD, address, items, usual_offer, word};
use poem::http::Method;
use serde_json::json;
use storefront::urls;
use testkit::api::Answer;
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    an_offer_that_breaks_a_rule_is_refused_field_by_field,
    a_contract_and_its_deliveries_keep_their_order,
    what_was_typed_wrong_is_told_and_what_waits_is_counted,
    what_two_people_do_at_once_has_one_outcome,
    what_is_not_yours_is_not_there,
);

async fn an_offer_that_breaks_a_rule_is_refused_field_by_field(kind: Kind) {
    let market = Market::open(kind).await;
    let (officer, seller) = (&market.officer, &market.seller);
    let slug = market.draft_round().await;
    assert_eq!(
        seller.post("/offers", usual_offer(&slug)).await.refusal(),
        "round_not_open"
    );
    officer.step(&format!("/rounds/{slug}/open")).await.ok();

    let mut wrong = usual_offer(&slug);
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
            .call(Method::POST, "/api/v1/offers", Some(usual_offer(&slug)), &headers)
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
        buyer.post(&format!("{path}/figures"), too_much).await.refusal(),
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

    for id in &proposals {
        let answers = tokio::join!(seller.accept(id, 1), seller.accept(id, 1));
        assert_eq!(successes(answers.into()), 1, "the same side accepts once");
    }
    let answers = tokio::join!(buyer.accept(&proposals[0], 1), buyer.accept(&proposals[1], 1));
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
    let stranger = market.who("htx-lua-tri-ton-mau", "cooperative").await;
    let office = market.who("canbo.angiang", "trade_office").await;
    let id = &market.proposals(&slug).await[0];
    assert_eq!(stranger.accept(id, 1).await.refusal(), "not_found");
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
    market.seller.accept(id, 1).await.ok();
    let accepted = market.buyer.accept(id, 1).await.ok();
    let number = word(&accepted["contract"]);
    let path = format!("/contracts/{number}");
    assert_eq!(
        stranger.call(Method::GET, &path, None).await.refusal(),
        "not_found"
    );
    assert_eq!(market.officer.get(&path).await["actions"], json!([]));

    market.world.clock.advance(chrono::Duration::days(8));
    let late = &market.proposals(&slug).await[1];
    assert_eq!(market.buyer.accept(late, 1).await.refusal(), "proposal_expired");
    market.officer.step(&format!("/rounds/{slug}/settle")).await.ok();
}
