//! What is called off, lost, delivered, paid and owed under a contract.

use crate::linkage::{Deal, PICTURE};
use crate::market::{PASSWORD, address, word};
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::Answer;
use testkit::database::Kind;

testkit::on_each_database!(
    call_offs_stay_within_the_schedule,
    call_offs_at_once_cannot_take_more_than_the_month_holds,
    what_is_owed_follows_random_steps_exactly,
    a_failed_crop_frees_its_kilograms_once_acknowledged,
    both_sides_are_told_once_of_a_month_that_ended_short,
    a_market_price_stays_between_floor_and_ceiling,
    minutes_are_accepted_by_both_and_close_the_contract,
);

async fn progress(deal: &Deal) -> Value {
    deal.buyer.get(&format!("{}/progress", deal.path())).await
}

fn month<'a>(progress: &'a Value, month: &str) -> &'a Value {
    let rows = progress["months"].as_array().unwrap();
    rows.iter().find(|row| row["month"] == month).unwrap()
}

/// Figures that small numbers follow from, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % below
    }
}

fn called(day: &str, kg: i64) -> Value {
    json!({ "for_on": day, "quantity_kg": kg })
}

async fn call_offs_stay_within_the_schedule(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/call-offs", deal.path());
    assert_eq!(
        deal.seller.post(&path, called("2026-12-10", 100)).await.refusal(),
        "not_allowed"
    );
    for (day, kg) in [
        ("2026-11-20", 100),
        ("2026-11-25", 100),
        ("2027-03-01", 1),
        ("2026-12-10", 0),
        ("2026-12-10", 6_001),
    ] {
        assert_eq!(
            deal.buyer.post(&path, called(day, kg)).await.refusal(),
            "invalid",
            "{day} {kg}"
        );
    }
    let told = deal.buyer.post(&path, called("2026-12-10", 4_000)).await.ok();
    assert_eq!(month(&told, "2026-12")["open_kg"], 2_000);
    assert_eq!(
        deal.buyer
            .post(&path, called("2026-12-20", 2_001))
            .await
            .refusal(),
        "invalid"
    );
    deal.buyer.post(&path, called("2026-12-20", 2_000)).await.ok();
    let number = word(&told["call_offs"][0]["number"]);
    let cancel = format!("{path}/{number}/cancel");
    assert_eq!(deal.seller.step(&cancel).await.refusal(), "not_allowed");
    let told = deal.buyer.step(&cancel).await.ok();
    assert_eq!(month(&told, "2026-12")["open_kg"], 4_000);
    assert_eq!(deal.buyer.step(&cancel).await.refusal(), "wrong_state");

    let second = word(&told["call_offs"][1]["number"]);
    deal.world.clock.advance(chrono::Duration::days(29));
    let body = json!({ "contract": deal.number, "delivered_on": "2026-12-20", "quantity_kg": 1_200, "call_off": second });
    deal.seller.post("/deliveries", body).await.ok();
    assert_eq!(
        progress(&deal).await["call_offs"][1]["late_kg"],
        0,
        "its day is not over"
    );
    deal.world.clock.advance(chrono::Duration::days(1));
    assert_eq!(progress(&deal).await["call_offs"][1]["late_kg"], 800);
    let cancel = format!("{path}/{second}/cancel");
    assert_eq!(
        deal.buyer.step(&cancel).await.refusal(),
        "wrong_state",
        "something came for it"
    );
}

async fn call_offs_at_once_cannot_take_more_than_the_month_holds(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/call-offs", deal.path());
    let call = || deal.buyer.post(&path, called("2026-12-15", 2_500));
    let answers: [Answer; 4] = tokio::join!(call(), call(), call(), call()).into();
    let done = answers.iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(done, 2, "6,000 kg hold 2,500 kg twice");
    let told = progress(&deal).await;
    assert_eq!(month(&told, "2026-12")["called_kg"], 5_000);

    let key = [
        ("idempotency-key", "goi-1"),
        ("x-acting-for", deal.buyer.organisation.as_str()),
    ];
    for _ in 0..2 {
        let body = Some(called("2026-12-16", 300));
        let whole = format!("/api/v1{path}");
        deal.buyer
            .client
            .call(Method::POST, &whole, body, &key)
            .await
            .ok();
    }
    assert_eq!(month(&progress(&deal).await, "2026-12")["called_kg"], 5_300);
}

async fn what_is_owed_follows_random_steps_exactly(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let mut dice = Dice(20_261_121);
    let (mut kg_total, mut value, mut deposits, mut paid) = (0, 0, 0, 0);
    let payments = format!("{}/payments", deal.path());
    for step in 0..18 {
        match dice.roll(4) {
            0 | 1 => {
                let kg = 100 + dice.roll(900);
                let number = deal.delivered(kg).await;
                let path = format!("/deliveries/{number}");
                let price = deal.buyer.get(&path).await["price_vnd_per_kg"].as_i64().unwrap();
                let counted = match dice.roll(3) {
                    0 => {
                        deal.buyer.step(&format!("{path}/confirm")).await.ok();
                        kg
                    }
                    1 => {
                        let part = dice.roll(kg);
                        let body = json!({ "accepted_kg": part, "reason": "Dập" });
                        deal.buyer.post(&format!("{path}/dispute"), body).await.ok();
                        deal.seller.step(&format!("{path}/figures/1/accept")).await.ok();
                        part
                    }
                    _ => 0,
                };
                kg_total += counted;
                value += counted * price;
            }
            roll => {
                let (kind, amount) = if roll == 2 {
                    ("deposit", 1_000_001)
                } else {
                    ("payment", 3_333_333)
                };
                let amount = amount + dice.roll(1_000_000);
                let body = json!({ "kind": kind, "amount_vnd": amount, "paid_on": "2026-11-20", "way": "bank_transfer" });
                let told = deal.buyer.post(&payments, body).await.ok();
                let all = told["payments"].as_array().unwrap();
                let last = all.iter().find(|row| row["state"] == "recorded").unwrap();
                let answer = format!("{payments}/{}/answer", word(&last["id"]));
                if dice.roll(3) == 0 {
                    let body = json!({ "received": false, "reason": "Chưa thấy tiền" });
                    deal.seller.post(&answer, body).await.ok();
                } else {
                    deal.seller.post(&answer, json!({ "received": true })).await.ok();
                    if kind == "deposit" {
                        deposits += amount;
                    } else {
                        paid += amount;
                    }
                }
            }
        }
        let told = progress(&deal).await;
        assert_eq!(told["delivered_kg"], kg_total, "step {step}");
        assert_eq!(told["delivered_vnd"], value, "step {step}");
        assert_eq!(told["deposit_vnd"], deposits, "step {step}");
        assert_eq!(told["paid_vnd"], paid, "step {step}");
        assert_eq!(told["owed_vnd"], value - deposits - paid, "step {step}");
    }
    let body = json!({ "kind": "payment", "amount_vnd": 10, "paid_on": "2026-11-20", "way": "cash" });
    assert_eq!(
        deal.seller.post(&payments, body.clone()).await.refusal(),
        "not_allowed"
    );
    let told = deal.buyer.post(&payments, body).await.ok();
    let id = word(
        &told["payments"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["state"] == "recorded")
            .unwrap()["id"],
    );
    let answer = format!("{payments}/{id}/answer");
    let answers: [Answer; 2] = tokio::join!(
        deal.seller.post(&answer, json!({ "received": true })),
        deal.seller
            .post(&answer, json!({ "received": false, "reason": "Chưa thấy" }))
    )
    .into();
    assert_eq!(
        answers.iter().filter(|answer| answer.status.is_success()).count(),
        1
    );
}

async fn a_failed_crop_frees_its_kilograms_once_acknowledged(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/crop-failures", deal.path());
    let body = |kg: i64| {
        json!({ "cause": "salinity", "note": "Mặn 6 phần nghìn", "months": [{ "month": "2027-01", "quantity_kg": kg }],
                                  "pictures": [{ "name": "ruong.png", "content": PICTURE }] })
    };
    assert_eq!(deal.buyer.post(&path, body(100)).await.refusal(), "not_allowed");
    assert_eq!(deal.seller.post(&path, body(8_001)).await.refusal(), "invalid");
    let told = deal.seller.post(&path, body(5_000)).await.ok();
    let declared = month(&told, "2027-01");
    assert_eq!(
        (&declared["lost_kg"], &declared["declared_lost_kg"]),
        (&json!(0), &json!(5_000))
    );
    let call_offs = format!("{}/call-offs", deal.path());
    assert_eq!(
        deal.buyer
            .post(&call_offs, called("2027-01-10", 3_001))
            .await
            .refusal(),
        "invalid",
        "what is lost cannot be called off"
    );
    let failure = &told["crop_failures"][0];
    let file = format!("/contract-files/{}", word(&failure["pictures"][0]["id"]));
    assert!(deal.buyer.download(&file).await.starts_with(b"\x89PNG"));
    let acknowledge = format!("{path}/{}/acknowledge", word(&failure["id"]));
    assert_eq!(deal.seller.step(&acknowledge).await.refusal(), "not_allowed");
    let told = deal.buyer.step(&acknowledge).await.ok();
    let lost = month(&told, "2027-01");
    assert_eq!(
        (&lost["lost_kg"], &lost["open_kg"]),
        (&json!(5_000), &json!(3_000))
    );
    assert_eq!(deal.buyer.step(&acknowledge).await.refusal(), "wrong_state");
    let letters = deal.world.letters("canbo.dongthap@").await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.text.contains("Mặn 6 phần nghìn"))
    );
    let mut visitor = testkit::pages::Visitor::new(&deal.world.site);
    visitor.sign_in(&address("thumua"), PASSWORD).await;
    visitor.open(&format!("/thu-mua/hop-dong/{}", deal.number)).await;
    visitor.follow("Đăng nhu cầu mua thay cho số bị mất").await;
    let form = visitor.form_to("/thu-mua/nhu-cau/them");
    let pairs = form.pairs(None);
    assert!(pairs.contains(&("commodity".into(), "xoai".into())));
    assert!(pairs.contains(&("months.2027-01".into(), "5000".into())));
}

async fn both_sides_are_told_once_of_a_month_that_ended_short(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let app = &deal.world.app;
    // The contracts of the samples have their own stories.
    services::contract::remind_of_short_months(app).await.unwrap();
    deal.world.clock.advance(chrono::Duration::days(41));
    let body = json!({ "contract": deal.number, "delivered_on": "2026-12-31", "quantity_kg": 5_500 });
    deal.seller.post("/deliveries", body).await.ok();
    let (once, again) = tokio::join!(
        services::contract::remind_of_short_months(app),
        services::contract::remind_of_short_months(app)
    );
    assert!(once.unwrap() + again.unwrap() >= 1);
    assert_eq!(services::contract::remind_of_short_months(app).await.unwrap(), 0);
    for person in ["nguoiban@", "thumua@"] {
        let letters = deal.world.letters(person).await;
        let told = letters.iter().filter(|letter| {
            letter.subject.contains(&deal.number) && letter.subject.contains("giao thiếu 500")
        });
        assert_eq!(told.count(), 1, "{person}");
    }
    assert_eq!(month(&progress(&deal).await, "2026-12")["short_kg"], 500);
}

async fn a_market_price_stays_between_floor_and_ceiling(kind: Kind) {
    let deal = Deal::drafted(kind).await;
    let mut draft = json!({ "linkage_form": "production_consumption", "delivery_point": "Tại vườn",
        "terms": "Giao đúng hẹn", "deposit_vnd": 5_000_000,
        "price": { "floor_vnd_per_kg": 25_000, "ceiling_vnd_per_kg": 20_000, "reference": "Chợ đầu mối" },
        "grades": [{ "grade": "A", "bonus_vnd_per_kg": 700 }, { "grade": "C", "bonus_vnd_per_kg": -1_500 }] });
    assert_eq!(
        deal.seller.put(&deal.path(), draft.clone()).await.refusal(),
        "invalid"
    );
    draft["price"]["ceiling_vnd_per_kg"] = json!(30_000);
    let told = deal.seller.put(&deal.path(), draft).await.ok();
    assert!(word(&told["document_text"]).contains("không thấp hơn 25.000"));
    assert!(word(&told["document_text"]).contains("Loại A: cộng 700"));
    deal.sign().await;
    let delivery = |market: Option<i64>, grade: &str| {
        json!({ "contract": deal.number, "delivered_on": "2026-11-21", "quantity_kg": 100,
            "market_vnd_per_kg": market, "grade": grade })
    };
    assert_eq!(
        deal.seller
            .post("/deliveries", delivery(None, "A"))
            .await
            .refusal(),
        "invalid"
    );
    assert_eq!(
        deal.seller
            .post("/deliveries", delivery(Some(26_000), "X"))
            .await
            .refusal(),
        "invalid"
    );
    for (market, grade, price) in [
        (10_000, "A", 25_700),
        (26_000, "c", 24_500),
        (99_000, "A", 30_700),
    ] {
        let made = deal
            .seller
            .post("/deliveries", delivery(Some(market), grade))
            .await
            .ok();
        let seen = deal
            .buyer
            .get(&format!("/deliveries/{}", word(&made["number"])))
            .await;
        assert_eq!(seen["price_vnd_per_kg"], price);
    }
    let mut other = delivery(Some(26_000), "A");
    other["price_vnd_per_kg"] = json!(27_000);
    assert_eq!(deal.seller.post("/deliveries", other).await.refusal(), "invalid");
}

async fn minutes_are_accepted_by_both_and_close_the_contract(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/liquidation", deal.path());
    let number = deal.delivered(1_000).await;
    assert_eq!(deal.buyer.get(&path).await["hindrance"], "unanswered");
    deal.buyer
        .step(&format!("/deliveries/{number}/confirm"))
        .await
        .ok();
    let early = deal.buyer.get(&path).await;
    assert_eq!(early["hindrance"], "still_runs");
    let hash = json!({ "document_hash": early["document_hash"] });
    assert_eq!(deal.buyer.post(&path, hash).await.refusal(), "still_runs");

    deal.world.clock.advance(chrono::Duration::days(80));
    let deal_of = |minutes: &Value| json!({ "document_hash": minutes["document_hash"] });
    let minutes = deal.buyer.get(&path).await;
    assert!(minutes["owed_vnd"].as_i64().unwrap() > 0);
    assert!(word(&minutes["document_text"]).contains("Bên mua còn phải trả"));
    deal.buyer.post(&path, deal_of(&minutes)).await.ok();
    assert_eq!(
        deal.buyer.post(&path, deal_of(&minutes)).await.refusal(),
        "wrong_state"
    );
    // A payment changes the figures: the acceptance was of another text.
    let body = json!({ "kind": "payment", "amount_vnd": 1_000_000, "paid_on": "2026-12-20", "way": "cash" });
    let told = deal
        .buyer
        .post(&format!("{}/payments", deal.path()), body)
        .await
        .ok();
    let id = word(&told["payments"][0]["id"]);
    let answer = format!("{}/payments/{id}/answer", deal.path());
    deal.seller.post(&answer, json!({ "received": true })).await.ok();
    assert_eq!(
        deal.seller.post(&path, deal_of(&minutes)).await.refusal(),
        "changed"
    );
    let minutes = deal.seller.get(&path).await;
    assert!(minutes["buyer_accepted_at"].is_null());
    let both: [Answer; 2] = tokio::join!(
        deal.seller.post(&path, deal_of(&minutes)),
        deal.buyer.post(&path, deal_of(&minutes))
    )
    .into();
    assert!(both.iter().all(|answer| answer.status.is_success()));
    let accepted = deal.officer.get(&path).await;
    assert!(accepted["accepted_at"].is_string());
    assert_eq!(deal.buyer.get(&deal.path()).await["is_liquidated"], true);
    let body = json!({ "contract": deal.number, "delivered_on": "2027-01-20", "quantity_kg": 10 });
    assert_eq!(
        deal.seller.post("/deliveries", body).await.refusal(),
        "contract_ended"
    );
}
