//! Counter-offers: terms go back and forth until both sides stand behind the same version.

use crate::market::{Market, address, word, wrong};
use poem::http::Method;
use serde_json::json;
use testkit::api::Answer;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    terms_go_back_and_forth_and_the_last_ones_count,
    the_office_puts_terms_that_both_sides_answer,
    answers_at_once_have_one_outcome,
    terms_go_back_and_forth_on_the_pages,
);

async fn terms_go_back_and_forth_and_the_last_ones_count(kind: Kind) {
    let market = Market::open(kind).await;
    let (seller, buyer) = (&market.seller, &market.buyer);
    let (_, id, next_month) = market.published().await;
    let first = buyer.proposal(&id).await;
    assert_eq!(first["actions"], json!(["accept", "counter", "decline"]));
    let price = first["price_vnd_per_kg"].as_i64().unwrap();

    market.world.clock.advance(chrono::Duration::days(2));
    let terms = json!({ "version": 1, "quantity_kg": 4_000, "price_vnd_per_kg": price + 500,
        "delivery_point": "Vựa Mỹ Thọ", "note": "Tháng 12 chỉ còn 4 tấn" });
    let countered = seller.post(&format!("/proposals/{id}/counter"), terms).await.ok();
    assert_eq!(countered["state"], "accepted_by_seller");
    assert_eq!(countered["answer_until"], "2026-11-30");
    assert_eq!(countered["actions"], json!(["decline"]));
    assert_eq!(
        seller.counter(&id, 2, 3_000, price).await.refusal(),
        "wrong_state",
        "it is the buyer's turn"
    );
    let letters = market.world.letters(&address("thumua")).await;
    assert!(
        letters[0].subject.contains("đề nghị điều khoản khác"),
        "{}",
        letters[0].subject
    );

    assert_eq!(buyer.accept(&id, 1).await.refusal(), "terms_changed");
    assert_eq!(
        buyer.counter(&id, 1, 5_000, price).await.refusal(),
        "terms_changed"
    );
    assert_eq!(
        wrong(&buyer.counter(&id, 2, 6_001, price).await),
        "more_than_matched"
    );
    assert_eq!(wrong(&buyer.counter(&id, 2, 0, price).await), "out_of_range");
    let same = json!({ "version": 2, "quantity_kg": 4_000, "price_vnd_per_kg": price + 500,
        "delivery_point": "Vựa Mỹ Thọ" });
    assert_eq!(
        wrong(&buyer.post(&format!("/proposals/{id}/counter"), same).await),
        "same_terms"
    );
    let terms = json!({ "version": 2, "quantity_kg": 5_000, "price_vnd_per_kg": price + 200,
        "delivery_point": "Kho Ninh Kiều" });
    buyer.post(&format!("/proposals/{id}/counter"), terms).await.ok();
    let agreed = seller.accept(&id, 3).await.ok();
    assert_eq!(
        (&agreed["state"], &agreed["matched_kg"]),
        (&json!("accepted"), &json!(6_000))
    );

    let history = seller.get(&format!("/proposals/{id}/terms")).await;
    let told: Vec<(String, i64)> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|terms| (word(&terms["put_by"]), terms["quantity_kg"].as_i64().unwrap()))
        .collect();
    let expected = [("matching", 6_000), ("seller", 4_000), ("buyer", 5_000)];
    assert_eq!(told, expected.map(|(by, kg)| (by.to_owned(), kg)));
    assert_eq!(history[1]["note"], "Tháng 12 chỉ còn 4 tấn");

    let number = word(&agreed["contract"]);
    let contract = buyer.get(&format!("/contracts/{number}")).await;
    assert_eq!(contract["total_kg"], 5_000);
    assert_eq!(contract["delivery_point"], "Kho Ninh Kiều");
    assert_eq!(contract["months"][0]["price_vnd_per_kg"], price + 200);

    buyer.accept(&next_month, 1).await.ok();
    let other = seller.accept(&next_month, 1).await.ok();
    assert_ne!(
        word(&other["contract"]),
        number,
        "another delivery point is another contract"
    );
}

async fn the_office_puts_terms_that_both_sides_answer(kind: Kind) {
    let market = Market::open(kind).await;
    let (officer, seller, buyer) = (&market.officer, &market.seller, &market.buyer);
    let (slug, id, _) = market.published().await;
    let price = seller.proposal(&id).await["price_vnd_per_kg"].as_i64().unwrap();
    seller.counter(&id, 1, 5_000, price + 1_000).await.ok();

    let seen = officer.proposal(&id).await;
    assert_eq!(
        (&seen["side"], &seen["actions"]),
        (&json!(null), &json!(["mediate"]))
    );
    let terms =
        |version: i64| json!({ "version": version, "quantity_kg": 5_000, "price_vnd_per_kg": price + 400 });
    let path = format!("/proposals/{id}/mediate");
    assert_eq!(officer.post(&path, terms(1)).await.refusal(), "terms_changed");
    assert_eq!(seller.post(&path, terms(2)).await.refusal(), "not_allowed");
    assert_eq!(officer.accept(&id, 2).await.refusal(), "not_allowed");
    let stranger = crate::market::Member::sign_in(&market.world, "canbo.angiang", "trade_office").await;
    assert_eq!(stranger.post(&path, terms(2)).await.refusal(), "not_found");
    assert_eq!(
        stranger.get(&format!("/proposals?round={slug}")).await["items"],
        json!([])
    );

    let mediated = officer.post(&path, terms(2)).await.ok();
    assert_eq!(mediated["state"], "sent", "neither side has accepted these terms");
    for person in ["nguoiban", "thumua"] {
        let letters = market.world.letters(&address(person)).await;
        assert!(letters[0].subject.contains("hòa giải"), "{}", letters[0].subject);
    }
    seller.accept(&id, 3).await.ok();
    let agreed = buyer.accept(&id, 3).await.ok();
    assert_eq!(
        (&agreed["state"], &agreed["price_vnd_per_kg"]),
        (&json!("accepted"), &json!(price + 400))
    );
    assert_eq!(officer.post(&path, terms(3)).await.refusal(), "wrong_state");

    market.world.clock.advance(chrono::Duration::days(8));
    let january = market.proposals(&slug).await[1].clone();
    let late = buyer.counter(&january, 1, 1_000, price).await;
    assert_eq!(late.refusal(), "proposal_expired");
}

/// One of two answers went through; the other is a clear conflict.
fn one_of(first: Answer, second: Answer) {
    let answers = [first, second];
    let done = answers.iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(done, 1, "{answers:?}");
    for answer in answers.into_iter().filter(|answer| !answer.status.is_success()) {
        assert_eq!(answer.status.as_u16(), 409);
        let code = answer.refusal();
        assert!(
            ["terms_changed", "wrong_state", "changed"].contains(&code.as_str()),
            "{code}"
        );
    }
}

async fn answers_at_once_have_one_outcome(kind: Kind) {
    let market = Market::open(kind).await;
    let (officer, seller, buyer) = (&market.officer, &market.seller, &market.buyer);
    let (_, december, january) = market.published().await;
    let price = seller.proposal(&january).await["price_vnd_per_kg"]
        .as_i64()
        .unwrap();

    let (first, second) = tokio::join!(
        seller.counter(&december, 1, 5_000, price),
        buyer.counter(&december, 1, 4_000, price)
    );
    one_of(first, second);
    let countered = officer.proposal(&december).await;
    assert_eq!(countered["version"], 2);
    let history = officer.get(&format!("/proposals/{december}/terms")).await;
    assert_eq!(history.as_array().unwrap().len(), 2);
    let (side, other, kilograms) = match countered["state"].as_str().unwrap() {
        "accepted_by_seller" => (seller, buyer, 5_000),
        state => {
            assert_eq!(state, "accepted_by_buyer");
            (buyer, seller, 4_000)
        }
    };
    assert_eq!(countered["quantity_kg"], kilograms);
    let mediation = json!({ "version": 2, "quantity_kg": 3_000, "price_vnd_per_kg": price });
    let path = format!("/proposals/{december}/mediate");
    let (accepted, mediated) = tokio::join!(other.accept(&december, 2), officer.post(&path, mediation));
    one_of(accepted, mediated);
    let end = side.proposal(&december).await;
    let outcome = (
        end["state"].as_str().unwrap(),
        end["quantity_kg"].as_i64().unwrap(),
    );
    assert!(
        outcome == ("accepted", kilograms) || outcome == ("sent", 3_000),
        "{outcome:?}"
    );

    buyer.accept(&january, 1).await.ok();
    let (accepted, countered) = tokio::join!(
        seller.accept(&january, 1),
        seller.counter(&january, 1, 1_000, price)
    );
    one_of(accepted, countered);
    let end = buyer.proposal(&january).await;
    let outcome = (
        end["state"].as_str().unwrap(),
        end["quantity_kg"].as_i64().unwrap(),
    );
    assert!(
        outcome == ("accepted", 8_000) || outcome == ("accepted_by_seller", 1_000),
        "{outcome:?}"
    );
}

async fn signed_in(world: &World, person: &str) -> Visitor {
    let mut visitor = Visitor::new(&world.site);
    visitor.open("/dang-nhap").await;
    let form = visitor.form_to("/dang-nhap").fill("login", address(person));
    visitor.send(form.fill("password", "mau-ocop-2026")).await;
    visitor
}

async fn terms_go_back_and_forth_on_the_pages(kind: Kind) {
    let market = Market::open(kind).await;
    let (slug, id, _) = market.published().await;
    let mut seller = signed_in(&market.world, "nguoiban").await;
    let mut buyer = signed_in(&market.world, "thumua").await;
    let mut officer = signed_in(&market.world, "canbo.dongthap").await;

    let page = format!("/ban-hang/de-xuat/{id}");
    seller.open(&page).await;
    let terms = format!("{page}/dieu-khoan");
    let form = seller.form_to(&terms);
    seller.send(form.clone().fill("quantity_kg", "7.000")).await;
    assert_eq!(seller.status, 422);
    seller.sees("Không được nhiều hơn khối lượng đã ghép");
    let form = seller.form_to(&terms).fill("quantity_kg", "4.000");
    seller.send(form.fill("delivery_point", "Vựa Mỹ Thọ")).await;
    seller.sees("Đã gửi đề nghị của bạn cho bên kia.");
    seller.sees("Bên bán đã đồng ý");

    buyer.open(&format!("/thu-mua/de-xuat/{id}")).await;
    buyer.sees("Vựa Mỹ Thọ");
    let answer = format!("/thu-mua/de-xuat/{id}/tra-loi");
    let stale = buyer.form_to(&answer);
    officer
        .open(&format!("/co-quan/dot-ket-noi/{slug}/de-xuat"))
        .await;
    officer.open(&format!("/co-quan/de-xuat/{id}")).await;
    officer.sees("Hòa giải");
    let form = officer.form_to(&format!("/co-quan/de-xuat/{id}/dieu-khoan"));
    officer.send(form.fill("quantity_kg", "4.500")).await;
    officer.sees("Đã gửi điều khoản mới cho hai bên.");
    buyer.press(stale, Some("Đồng ý")).await;
    buyer.sees("Điều khoản của đề xuất vừa được thay đổi.");

    for (visitor, area) in [(&mut seller, "ban-hang"), (&mut buyer, "thu-mua")] {
        visitor.open(&format!("/{area}/de-xuat/{id}")).await;
        visitor.sees("4.500 kg");
        let form = visitor.form_to(&format!("/{area}/de-xuat/{id}/tra-loi"));
        visitor.press(form, Some("Đồng ý")).await;
    }
    buyer.sees("Hợp đồng liên kết đã được soạn");
    let agreed = market
        .buyer
        .call(Method::GET, &format!("/proposals/{id}"), None)
        .await
        .ok();
    assert_eq!(agreed["quantity_kg"], 4_500);
}
