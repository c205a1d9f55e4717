//! Who may declare a pool, whom it may ask, and until when anything about it changes.

use crate::market::{Market, Member, PASSWORD, address, items, offer, request, word, wrong};
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    an_office_asks_sellers_of_its_area_and_nobody_else,
    a_seller_is_in_one_pool_of_a_round,
    a_pool_stands_once_the_round_has_closed,
    a_pool_that_sells_nothing_tells_each_member_why,
);

const DECEMBER: [(&str, i64); 1] = [("2026-12", 3_000)];

/// An open round with offers of both cooperatives and of the club of Mỹ Thọ.
async fn with_offers(market: &Market) -> (String, Member) {
    let slug = market.open_round().await;
    let club = market.who("hoi-quan-nha-vuon-my-tho-mau", "club").await;
    for seller in [&market.seller, &market.other_seller, &club] {
        seller.post("/offers", offer(&slug, 20_000, &DECEMBER)).await.ok();
    }
    (slug, club)
}

fn pool_of(name: &str, members: &[&Member]) -> Value {
    let ids: Vec<&str> = members
        .iter()
        .map(|member| member.organisation.as_str())
        .collect();
    json!({ "name": name, "members": ids })
}

/// How many pools wait for the cooperative's answer, as its day begins.
async fn waiting(market: &Market) -> i64 {
    let mut visitor = Visitor::new(&market.world.site);
    visitor.sign_in(&address("nguoiban"), PASSWORD).await;
    visitor.open("/ban-hang").await;
    let told = visitor.texts("a[href='/ban-hang/nhom-chao-ban'] b");
    told.first().map_or(0, |count| count.parse().unwrap())
}

async fn an_office_asks_sellers_of_its_area_and_nobody_else(kind: Kind) {
    let market = Market::open(kind).await;
    let officer = &market.officer;
    let (slug, club) = with_offers(&market).await;
    let path = format!("/rounds/{slug}/pools");
    let far = market.who("hoi-quan-thot-not-an-cu-mau", "club").await;
    far.post("/offers", offer(&slug, 20_000, &DECEMBER)).await.ok();

    let asked = officer.get(&format!("{path}/candidates")).await;
    assert_eq!(
        asked.as_array().unwrap().len(),
        3,
        "the fourth is of another province"
    );
    let refused = officer.post(&path, pool_of("", &[&club])).await;
    let told = refused.json["error"]["fields"].as_array().unwrap().clone();
    let codes: Vec<String> = told.iter().map(|field| word(&field["code"])).collect();
    assert_eq!(codes, ["required", "pool_too_small"]);
    let beyond = officer.post(&path, pool_of("Nhóm", &[&club, &far])).await;
    assert_eq!(wrong(&beyond), "unknown_choice");
    let made = pool_of("Nhóm", &[&club, &market.seller]);
    let first = officer.post_once(&path, "once", made.clone()).await.ok();
    assert_eq!(officer.post_once(&path, "once", made.clone()).await.ok(), first);
    assert_eq!(wrong(&officer.post(&path, made).await), "name_taken");
    let id = word(&first["id"]);

    // Those asked twice are asked once, and others may come in.
    let ask = format!("/pools/{id}/ask");
    let more = pool_of("", &[&club, &market.other_seller]);
    officer.post(&ask, more.clone()).await.ok();
    let pools = officer.get(&path).await;
    assert_eq!(items(&pools)[0]["members"].as_array().unwrap().len(), 3);
    assert_eq!(items(&pools)[0]["is_counting"], false);

    let other_office = market.who("canbo.angiang", "trade_office").await;
    assert_eq!(other_office.post(&ask, more).await.refusal(), "not_found");
    let reach = other_office.post(&path, pool_of("Khác", &[&club, &far])).await;
    assert_eq!(reach.refusal(), "not_found");
    let buyer = market.buyer.post(&path, pool_of("Khác", &[&club])).await;
    assert_eq!(buyer.refusal(), "not_allowed");
    let dissolve = format!("/pools/{id}/dissolve");
    assert_eq!(market.seller.step(&dissolve).await.refusal(), "not_found");
    officer.step(&dissolve).await.ok();
    assert_eq!(items(&officer.get(&path).await).len(), 0);
    assert_eq!(items(&club.get("/pools").await).len(), 0);
}

async fn a_seller_is_in_one_pool_of_a_round(kind: Kind) {
    let market = Market::open(kind).await;
    let (slug, club) = with_offers(&market).await;
    let path = format!("/rounds/{slug}/pools");
    let (one, other) = (&market.seller, &market.other_seller);
    let mut ids = Vec::new();
    for (name, members) in [("Một", [one, &club]), ("Hai", [other, &club])] {
        let made = market.officer.post(&path, pool_of(name, &members)).await.ok();
        ids.push(word(&made["id"]));
    }
    let confirm = |at: usize| format!("/pools/{}/confirm", ids[at]);
    assert_eq!(
        other.step(&confirm(0)).await.refusal(),
        "not_found",
        "was not asked"
    );
    let (first, second) = (confirm(0), confirm(1));
    let answers = tokio::join!(club.step(&first), club.step(&second));
    let taken = [&answers.0, &answers.1].map(|answer| answer.status.is_success());
    assert_ne!(taken[0], taken[1], "one of two at once");
    let (won, lost) = if taken[0] { (0, 1) } else { (1, 0) };
    assert_eq!(club.step(&confirm(lost)).await.refusal(), "already_pooled");
    assert_eq!(club.step(&confirm(won)).await.refusal(), "wrong_state");
    club.step(&format!("/pools/{}/leave", ids[won])).await.ok();
    club.step(&confirm(lost)).await.ok();

    // A cooperative is in its own pool at once, so not in a second one.
    let own = one.post(&path, pool_of("Của hợp tác xã", &[&club])).await.ok();
    let again = one.post(&path, pool_of("Nữa", &[&club])).await;
    assert_eq!(again.refusal(), "already_pooled");
    let leave = format!("/pools/{}/leave", word(&own["id"]));
    assert_eq!(
        one.step(&leave).await.refusal(),
        "wrong_state",
        "its own is dissolved"
    );
    let foreign = one.post(&path, pool_of("Nữa", &[other])).await;
    assert_eq!(wrong(&foreign), "unknown_choice", "a cooperative asks clubs");
}

async fn a_pool_stands_once_the_round_has_closed(kind: Kind) {
    let market = Market::open(kind).await;
    let (slug, club) = with_offers(&market).await;
    let path = format!("/rounds/{slug}/pools");
    let members = [&market.seller, &club];
    let made = market.officer.post(&path, pool_of("Nhóm", &members)).await.ok();
    let id = word(&made["id"]);
    let before = waiting(&market).await;
    market.seller.step(&format!("/pools/{id}/confirm")).await.ok();
    assert_eq!(waiting(&market).await, before - 1, "today it no longer waits");
    market.steps(&slug, &["close"]).await;
    for step in ["confirm", "leave"] {
        let answer = club.step(&format!("/pools/{id}/{step}")).await;
        assert_eq!(answer.refusal(), "round_not_open", "{step}");
    }
    let answers = [
        market.officer.step(&format!("/pools/{id}/dissolve")).await,
        market
            .officer
            .post(&format!("/pools/{id}/ask"), pool_of("", &[&club]))
            .await,
        market.officer.post(&path, pool_of("Khác", &members)).await,
    ];
    for answer in answers {
        assert_eq!(answer.refusal(), "round_not_open");
    }
    let pools = club.get("/pools").await;
    assert_eq!(items(&pools)[0]["actions"], json!([]));
}

async fn a_pool_that_sells_nothing_tells_each_member_why(kind: Kind) {
    let market = Market::open(kind).await;
    let (slug, club) = with_offers(&market).await;
    let members = [&market.seller, &club];
    let path = format!("/rounds/{slug}/pools");
    let id = word(&market.officer.post(&path, pool_of("Nhóm", &members)).await.ok()["id"]);
    for member in members {
        member.step(&format!("/pools/{id}/confirm")).await.ok();
    }
    // Alone in this month: its row is the pool's and still its own offer.
    let january = offer(&slug, 20_000, &[("2027-01", 1_000)]);
    let alone = word(&club.post("/offers", january).await.ok()["id"]);
    let mut wanted = request(&slug, 30_000, &[("2026-12", 9_000), ("2027-01", 1_000)]);
    wanted["standards_required"] = json!(["halal"]);
    market.buyer.post("/requests", wanted).await.ok();
    market.steps(&slug, &["close", "match"]).await;
    let result = market.officer.get(&format!("/rounds/{slug}/result")).await;
    let gaps = result["gaps"].as_array().unwrap();
    let pooled: Vec<&Value> = gaps.iter().filter(|gap| gap["pool"] == "Nhóm").collect();
    let facts = |gap: &&Value| {
        let named = [&gap["reason"], &gap["detail"], &gap["month"]].map(word);
        (named.join(" "), gap["unmatched_kg"].as_i64().unwrap())
    };
    let mut told: Vec<(String, i64)> = pooled.iter().map(facts).collect();
    told.sort();
    let expected = [
        ("standard halal 2026-12", 3_000),
        ("standard halal 2026-12", 3_000),
        ("standard halal 2027-01", 1_000),
    ];
    assert_eq!(told, expected.map(|(why, kg)| (why.to_owned(), kg)));
    assert!(pooled.iter().any(|gap| gap["subject_id"] == alone.as_str()));

    market.steps(&slug, &["publish"]).await;
    let mut visitor = testkit::pages::Visitor::new(&market.world.site);
    let address = crate::market::address("hoi-quan-nha-vuon-my-tho-mau");
    visitor.sign_in(&address, crate::market::PASSWORD).await;
    visitor.open(storefront::urls::SELLER_CHANCES).await;
    visitor.sees("mọi thành viên của nhóm có Halal");
    visitor.sees("phần của bạn trong nhóm Nhóm");
}
