//! What a round takes, how its settings change and compare, and whom the office asks to register.

use crate::market::{Market, Member, address, items, offer, request, word, wrong};
use poem::http::Method;
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    a_round_takes_only_what_it_names,
    settings_change_until_publishing_and_compare_without_a_trace,
    everybody_is_asked_once,
    the_office_compares_and_takes_one_on_the_page,
);

async fn drafted(officer: &Member, more: Value) -> Value {
    let mut body = json!({ "name": "Đợt thử", "objective": "volume", "first_month": "2026-12",
        "last_month": "2027-02", "registration_until": "2026-12-05", "answer_days": 7 });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    officer.post("/rounds", body).await.json
}

async fn a_round_takes_only_what_it_names(kind: Kind) {
    let market = Market::open(kind).await;
    let officer = &market.officer;
    let refused = drafted(
        officer,
        json!({ "commodities": ["khong-co"], "provinces": ["91"], "communes": ["99999"] }),
    )
    .await;
    let told: Vec<(String, String)> = refused["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (word(&field["path"]), word(&field["code"])))
        .collect();
    let expected = [
        ("commodities", "unknown_choice"),
        ("provinces", "outside_area"),
        ("communes", "unknown_commune"),
    ];
    assert_eq!(
        told,
        expected.map(|(path, code)| (path.to_owned(), code.to_owned()))
    );

    // The lotus growers' commune; the mango growers are from another one.
    let made = drafted(officer, json!({ "commodities": ["xoai"], "communes": ["30037"] })).await;
    let slug = word(&made["slug"]);
    market.steps(&slug, &["open"]).await;
    let scope = officer.get(&format!("/rounds/{slug}/scope")).await;
    assert_eq!(scope["commodities"][0]["code"], "xoai");
    assert_eq!(scope["communes"][0]["code"], "30037");
    let december = [("2026-12", 1_000)];
    let mut lotus = offer(&slug, 20_000, &december);
    lotus["commodity"] = json!("sen");
    assert_eq!(
        wrong(&market.other_seller.post("/offers", lotus).await),
        "commodity_outside_round"
    );
    assert_eq!(
        wrong(
            &market
                .seller
                .post("/offers", offer(&slug, 20_000, &december))
                .await
        ),
        "seller_outside_round"
    );
    market
        .other_seller
        .post("/offers", offer(&slug, 20_000, &december))
        .await
        .ok();
    market
        .buyer
        .post("/requests", request(&slug, 30_000, &december))
        .await
        .ok();
    let registered = officer.get(&format!("/rounds/{slug}/registered")).await;
    assert_eq!(
        (&registered["supply_kg"], &registered["demand_kg"]),
        (&json!(1_000), &json!(1_000))
    );
    assert_eq!(registered["by_month"][0]["month"], "2026-12");
}

async fn settings_change_until_publishing_and_compare_without_a_trace(kind: Kind) {
    let market = Market::open(kind).await;
    let officer = &market.officer;
    let slug = market.open_round().await;
    let december = |kg: i64| [("2026-12", kg)];
    market
        .seller
        .post("/offers", offer(&slug, 20_000, &december(10_000)))
        .await
        .ok();
    market
        .other_seller
        .post("/offers", offer(&slug, 21_000, &december(10_000)))
        .await
        .ok();
    market
        .buyer
        .post("/requests", request(&slug, 30_000, &december(12_000)))
        .await
        .ok();
    let compare = |dear: i64| {
        json!({ "settings": [
            { "objective": "volume", "transport_rate_vnd": 2_500, "star_bonus_vnd": 0 },
            { "objective": "value", "transport_rate_vnd": dear, "star_bonus_vnd": 0 },
        ] })
    };
    let path = format!("/rounds/{slug}/compare");
    assert_eq!(officer.post(&path, compare(2_500)).await.refusal(), "wrong_state");
    market.steps(&slug, &["close"]).await;
    let before = officer.get(&format!("/rounds/{slug}")).await;
    let compared = officer.post(&path, compare(1_000_000)).await.ok();
    let [present, dear] = [&compared[0], &compared[1]];
    assert_eq!(
        (&present["quantity_kg"], &present["sellers"]),
        (&json!(12_000), &json!(2))
    );
    assert_eq!(present["smallest_share_permille"], 200, "2 of 10 tonnes");
    assert_eq!(present["buyers"], 1);
    assert_eq!(
        (
            &dear["quantity_kg"],
            &dear["pairs"],
            &dear["smallest_share_permille"]
        ),
        (&json!(0), &json!(0), &Value::Null),
        "nobody pays a thousand đồng a kilogram and kilometre"
    );
    assert_eq!(
        officer.get(&format!("/rounds/{slug}")).await,
        before,
        "nothing is kept"
    );

    let bad = json!({ "objective": "value", "transport_rate_vnd": -1, "star_bonus_vnd": 0,
        "registration_until": "2026-11-01", "answer_days": 0 });
    let settings = format!("/rounds/{slug}/settings");
    let refused = officer.call(Method::PUT, &settings, Some(bad)).await;
    assert_eq!(refused.json["error"]["fields"].as_array().unwrap().len(), 3);
    market.steps(&slug, &["match"]).await;
    let change = json!({ "objective": "value", "transport_rate_vnd": 2_000, "star_bonus_vnd": 100,
        "registration_until": "2026-12-10", "answer_days": 5 });
    let changed = officer
        .call(Method::PUT, &settings, Some(change.clone()))
        .await
        .ok();
    assert_eq!(
        (&changed["state"], &changed["summary"], &changed["answer_days"]),
        (&json!("closed"), &Value::Null, &json!(5)),
        "another rate wants another matching"
    );
    let take = json!({ "objective": "volume", "transport_rate_vnd": 3_000, "star_bonus_vnd": 0 });
    let taken = officer.post(&format!("/rounds/{slug}/take"), take).await.ok();
    assert_eq!(
        (&taken["state"], &taken["transport_rate_vnd"]),
        (&json!("matched"), &json!(3_000))
    );
    assert_eq!(taken["summary"]["total_quantity_kg"], 12_000);
    market.steps(&slug, &["publish"]).await;
    let refused = officer.call(Method::PUT, &settings, Some(change)).await;
    assert_eq!(refused.refusal(), "wrong_state");
    assert_eq!(officer.post(&path, compare(2_500)).await.refusal(), "wrong_state");
}

async fn everybody_is_asked_once(kind: Kind) {
    let market = Market::open(kind).await;
    let officer = &market.officer;
    let slug = market.open_round().await;
    let path = format!("/rounds/{slug}/invitations");
    let mango = json!({ "kinds": ["cooperative"], "commodity": "xoai" });
    let first = officer.post(&path, mango.clone()).await.ok()["invited"]
        .as_u64()
        .unwrap();
    assert!(first > 0);
    assert_eq!(
        officer.post(&path, mango).await.ok()["invited"],
        0,
        "each is asked once"
    );
    let invited = officer.get(&path).await;
    let kinds: Vec<&str> = invited
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["organisation"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.len() as u64, first);
    assert!(kinds.iter().all(|kind| *kind == "cooperative"), "{kinds:?}");
    let letters = market.world.letters(&address("nguoiban")).await;
    assert!(
        letters[0].subject.contains("Mời tham gia"),
        "{}",
        letters[0].subject
    );

    let rest = officer.post(&path, json!({})).await.ok()["invited"]
        .as_u64()
        .unwrap();
    assert!(rest > 0);
    let all = officer.get(&path).await;
    assert_eq!(all.as_array().unwrap().len() as u64, first + rest);
    let other = market.world.letters(&address("thumua")).await;
    assert!(
        other
            .iter()
            .all(|letter| !letter.subject.contains("Mời tham gia")),
        "the supermarket is in another province"
    );
    market.steps(&slug, &["close"]).await;
    assert_eq!(officer.post(&path, json!({})).await.refusal(), "round_not_open");
    assert!(
        items(&officer.get("/rounds").await)
            .iter()
            .any(|row| row["slug"] == slug.as_str())
    );
}

async fn the_office_compares_and_takes_one_on_the_page(kind: Kind) {
    let market = Market::open(kind).await;
    let mut officer = Visitor::new(&market.world.site);
    officer.sign_in(&address("canbo.dongthap"), "mau-ocop-2026").await;
    officer.open("/co-quan/dot-ket-noi/them").await;
    let form = officer.form_to("/co-quan/dot-ket-noi/them");
    let form = form
        .fill("name", "Đợt xoài")
        .fill("registration_until", "2026-12-05");
    officer.send(form.clone().fill("communes", "Xã Không Có")).await;
    assert_eq!(officer.status, 422);
    officer.sees("Chưa rõ là xã, phường nào.");
    let form = officer.form_to("/co-quan/dot-ket-noi/them");
    officer.send(form.fill("communes", "")).await;
    let round = officer.address.clone();
    let slug = round.rsplit('/').next().unwrap().to_owned();
    officer.send(officer.form_to(&format!("{round}/mo"))).await;
    officer.open(&format!("{round}/moi")).await;
    officer.send(officer.form_to(&format!("{round}/moi"))).await;
    officer.sees("Số đơn vị vừa được mời:");

    let december = [("2026-12", 5_000)];
    market
        .seller
        .post("/offers", offer(&slug, 20_000, &december))
        .await
        .ok();
    market
        .buyer
        .post("/requests", request(&slug, 30_000, &december))
        .await
        .ok();
    officer.open(&round).await;
    officer.sees("Cung và cầu đã đăng ký");
    officer.send(officer.form_to(&format!("{round}/dong"))).await;
    officer.open(&format!("{round}/cai-dat")).await;
    let form = officer.form_to(&format!("{round}/cai-dat"));
    officer.send(form.fill("transport_rate_vnd", "2.000")).await;
    officer.sees("Đã lưu cài đặt.");
    officer
        .open(&format!(
            "{round}/so-sanh?objective=value&transport_rate_vnd=3.000&star_bonus_vnd="
        ))
        .await;
    officer.sees("Cài đặt hiện nay");
    let other = officer.form("tr:last-child form[action$='/so-sanh/chon']");
    officer.send(other).await;
    officer.sees("Đã chọn cách ghép này và ghép xong.");
    let taken = market.officer.get(&format!("/rounds/{slug}")).await;
    assert_eq!(
        (&taken["objective"], &taken["transport_rate_vnd"]),
        (&json!("value"), &json!(3_000))
    );
}
