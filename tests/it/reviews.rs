//! Reviews, questions and their moderation through the API: who may, how often, how long, and two at once.

use crate::member::{Member, address, word};
use crate::orders::{checkout, place, reviewed};
use chrono::Duration;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::world::World;
use tokio::task::JoinSet;
use uuid::Uuid;

testkit::on_each_database!(
    only_who_received_goods_reviews_them_and_for_a_time,
    two_at_once_write_one_review,
    lists_come_in_pages_with_one_average,
    a_seller_answers_for_itself_and_an_office_judges_in_its_area,
    questions_are_asked_by_people_who_are_known,
);

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";

/// A part of a guest's order of mangoes, with its goods' review address.
struct Bought {
    client: Client,
    number: String,
    key: String,
    part: String,
    variant: String,
}

impl Bought {
    async fn by_guest(world: &World) -> Bought {
        Bought::by(Client::new(&world.site)).await
    }

    async fn by(client: Client) -> Bought {
        let product = client.get(&format!("/api/v1/products/{MANGO}")).await.ok();
        let variant = word(&product["variants"][0]["id"]);
        let goods: Uuid = variant.parse().unwrap();
        let order = reviewed(&client, checkout(&client, &[(goods, 1)]).await).await;
        let once = word(&order["checkout"]["cart"]);
        let placed = place(&client, &once, order).await.ok();
        let number = word(&placed["number"]);
        Bought {
            client,
            part: format!("{number}-1"),
            number,
            key: word(&placed["key"]),
            variant,
        }
    }

    async fn comes(&self, seller: &Member) {
        for step in ["confirm", "pack", "ship", "deliver"] {
            let path = format!("/seller/orders/{}/{step}", self.part);
            seller.post(&path, json!({})).await.ok();
        }
    }

    async fn write(&self, path: &str, review: Value) -> Answer {
        let path = format!(
            "/api/v1/orders/{}/parts/{}/reviews/{path}",
            self.number, self.part
        );
        self.client.call(Method::PUT, &path, Some(review), &[]).await
    }

    async fn of_goods(&self, points: i64, text: &str) -> Answer {
        let review = json!({ "key": self.key, "points": points, "text": text });
        self.write(&format!("goods/{}", self.variant), review).await
    }
}

async fn reviews(world: &World, query: &str) -> Value {
    let path = format!("/api/v1/products/{MANGO}/reviews{query}");
    Client::new(&world.site).get(&path).await.ok()
}

async fn only_who_received_goods_reviews_them_and_for_a_time(kind: Kind) {
    let world = World::demo(kind).await;
    let seller = Member::seller(&world).await;
    let bought = Bought::by_guest(&world).await;
    assert_eq!(bought.of_goods(5, "Ngon").await.refusal(), "not_received_yet");
    bought.comes(&seller).await;

    for points in [0, 6, -1] {
        let refused = bought.of_goods(points, "Ngon").await;
        assert_eq!(refused.json["error"]["fields"][0]["path"], "points");
        assert_eq!(refused.refusal(), "invalid");
    }
    assert_eq!(bought.of_goods(5, &"x".repeat(2001)).await.refusal(), "invalid");
    let strangers = json!({ "key": "another", "points": 1 });
    assert_eq!(bought.write("seller", strangers).await.refusal(), "not_found");
    let without = json!({ "points": 1 });
    assert_eq!(bought.write("seller", without).await.refusal(), "not_found");
    let other_goods = json!({ "key": bought.key, "points": 1 });
    let path = format!("goods/{}", world.app.ids.next());
    assert_eq!(bought.write(&path, other_goods).await.refusal(), "not_found");

    bought.of_goods(2, "Hơi chua").await.ok();
    world.clock.advance(Duration::days(30));
    bought.of_goods(4, "Để chín thì ngọt").await.ok();
    world.clock.advance(Duration::seconds(1));
    assert_eq!(bought.of_goods(1, "Đổi ý").await.refusal(), "review_closed");
    let found = reviews(&world, "").await;
    assert_eq!(found["count"], 1);
    assert_eq!(found["items"][0]["text"], "Để chín thì ngọt");
    assert!(found["items"][0]["changed_at"].is_string());
}

async fn two_at_once_write_one_review(kind: Kind) {
    let world = World::demo(kind).await;
    let seller = Member::seller(&world).await;
    let bought = Bought::by_guest(&world).await;
    bought.comes(&seller).await;
    let mut writers = JoinSet::new();
    for points in 1..=5 {
        let client = bought.client.clone();
        let path = format!(
            "/api/v1/orders/{}/parts/{}/reviews/seller",
            bought.number, bought.part
        );
        let review = json!({ "key": bought.key, "points": points });
        writers.spawn(async move { client.call(Method::PUT, &path, Some(review), &[]).await.ok() });
    }
    writers.join_all().await;
    let path = "/seller/reviews?per_page=100";
    let found = seller.get(path).await;
    let of_part = found["items"].as_array().unwrap().iter();
    let of_part = of_part.filter(|row| row["product"].is_null() && row["is_sample"] == false);
    assert_eq!(of_part.count(), 1);
}

async fn lists_come_in_pages_with_one_average(kind: Kind) {
    let world = World::demo(kind).await;
    let seller = Member::seller(&world).await;
    for points in [5, 4, 4, 2] {
        let bought = Bought::by_guest(&world).await;
        bought.comes(&seller).await;
        world.clock.advance(Duration::minutes(1));
        bought.of_goods(points, &format!("{points} điểm")).await.ok();
    }
    let mut told: Vec<i64> = Vec::new();
    let mut query = "?per_page=3".to_owned();
    loop {
        let found = reviews(&world, &query).await;
        assert_eq!(
            (&found["count"], &found["average_tenths"]),
            (&json!(4), &json!(38))
        );
        let rows = found["items"].as_array().unwrap();
        told.extend(rows.iter().map(|row| row["points"].as_i64().unwrap()));
        let Some(next) = found["next"].as_str() else { break };
        query = format!("?per_page=3&after={next}");
    }
    assert_eq!(told, [2, 4, 4, 5], "newest first");
}

async fn a_seller_answers_for_itself_and_an_office_judges_in_its_area(kind: Kind) {
    let world = World::demo(kind).await;
    let seller = Member::seller(&world).await;
    let other = Member::sign_in(&world, "htx-sen-thap-muoi-mau", "cooperative").await;
    let bought = Bought::by_guest(&world).await;
    bought.comes(&seller).await;
    bought.of_goods(1, "Hàng dập").await.ok();
    let id = word(&reviews(&world, "").await["items"][0]["id"]);

    let answer = json!({ "answer": "Xin lỗi, chúng tôi đổi hàng." });
    let path = format!("/seller/reviews/{id}/answer");
    assert_eq!(other.put(&path, answer.clone()).await.refusal(), "not_found");
    seller.put(&path, answer).await.ok();
    seller
        .put(&path, json!({ "answer": "Chúng tôi đã đổi hàng." }))
        .await
        .ok();
    let letters = world.letters("khach@vidu.vn").await;
    let about_answer = letters
        .iter()
        .filter(|letter| letter.subject.contains("trả lời đánh giá"));
    assert_eq!(about_answer.count(), 1, "one mail for the first answer");

    let reason = json!({ "reason": "Dùng lời thô tục" });
    let report = format!("/api/v1/remarks/review_answer/{id}/reports");
    let guest = Client::new(&world.site);
    assert_eq!(
        guest.post(&report, reason.clone()).await.refusal(),
        "sign_in_needed"
    );
    let report = format!("/remarks/review_answer/{id}/reports");
    for _ in 0..2 {
        other.post(&report, reason.clone()).await.ok();
    }
    let officer = Member::officer(&world).await;
    let far = Member::sign_in(&world, "canbo.angiang", "trade_office").await;
    let waiting = officer.get("/remarks").await;
    assert_eq!(waiting[0]["reports"].as_array().unwrap().len(), 1, "{waiting}");
    assert_eq!(far.get("/remarks").await, json!([]));
    let hide = format!("/remarks/review_answer/{id}/steps/hide");
    assert_eq!(far.post(&hide, reason.clone()).await.refusal(), "not_found");
    assert_eq!(other.post(&hide, reason.clone()).await.refusal(), "not_allowed");
    let mut officers = JoinSet::new();
    for _ in 0..4 {
        let (officer, hide, reason) = (officer.clone(), hide.clone(), reason.clone());
        officers.spawn(async move { officer.post(&hide, reason).await });
    }
    let heard = officers.join_all().await;
    let done = heard.iter().filter(|answer| answer.status.is_success());
    assert_eq!(done.count(), 1, "the first officer is heard");
    let shown = reviews(&world, "").await;
    assert!(
        shown["items"][0]["answer"].is_null() && shown["count"] == 1,
        "{shown}"
    );
    let again = json!({ "answer": "Lời khác" });
    assert_eq!(seller.put(&path, again).await.refusal(), "hidden_by_office");
    let letters = world.letters(&address("nguoiban")).await;
    assert!(letters[0].text.contains("Dùng lời thô tục"), "{letters:?}");
    assert_eq!(officer.get("/remarks").await, json!([]));
    assert_eq!(
        officer.get("/remarks?filter=hidden").await[0]["hidden_for"],
        "Dùng lời thô tục"
    );
}

async fn questions_are_asked_by_people_who_are_known(kind: Kind) {
    let world = World::demo(kind).await;
    let path = format!("/api/v1/products/{MANGO}/questions");
    let guest = Client::new(&world.site);
    let question = |text: &str| json!({ "text": text });
    assert_eq!(
        guest.post(&path, question("Còn hàng không?")).await.refusal(),
        "sign_in_needed"
    );
    let buyer = Member::buyer(&world).await;
    assert_eq!(
        buyer.client.post(&path, question("  ")).await.refusal(),
        "invalid"
    );
    let missing = "/api/v1/products/khong-co/questions";
    assert_eq!(
        buyer.client.post(missing, question("Ai?")).await.refusal(),
        "not_found"
    );
    for turn in 0..20 {
        buyer
            .client
            .post(&path, question(&format!("Câu {turn}")))
            .await
            .ok();
    }
    let refused = buyer.client.post(&path, question("Câu nữa")).await;
    assert_eq!(refused.refusal(), "too_many_questions");
    let other = Member::sign_in(&world, "htx-sen-thap-muoi-mau", "cooperative").await;
    let found = guest.get(&path).await.ok();
    let id = word(&found["items"][0]["id"]);
    let answer = json!({ "answer": "Có" });
    let refused = other.put(&format!("/seller/questions/{id}/answer"), answer).await;
    assert_eq!(refused.refusal(), "not_found");
}
