//! Complaints through the API: one outcome whoever is faster, and never more money or goods than there were.

use crate::orders::{checkout, place, reviewed};
use crate::payments::{Shop, books_are_right};
use crate::stall::{Stall, stock_follows_movements};
use chrono::Duration;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use tokio::task::JoinSet;

testkit::on_each_database!(
    a_part_has_one_open_complaint_and_of_no_more_than_was_ordered,
    two_answers_at_once_have_one_outcome,
    accepting_and_mediating_at_once_have_one_outcome,
    goods_that_come_back_count_once,
    only_what_the_buyer_has_can_come_back,
    a_refund_that_fits_no_more_is_not_granted,
    silence_lets_the_answer_stand_and_ends_what_is_not_sent_back,
    whatever_is_offered_no_line_gives_back_more_than_was_paid,
    a_complaint_is_not_there_for_strangers,
    a_refund_that_is_due_is_not_granted_once_more,
);

/// An order of pieces at 90.000 ₫ with 30.000 ₫ of shipping, and who takes part in it.
struct Case {
    shop: Shop,
    order: String,
    key: String,
}

impl Case {
    async fn ordered(kind: Kind, quantity: i64, method: &str) -> Case {
        let shop = Shop::open(kind, 50).await;
        let mut form = checkout(&shop.buyer, &[(shop.stall.variant, quantity)]).await;
        form["payments"] = json!([{ "seller_id": shop.stall.seller, "method": method }]);
        let once = form["cart"].as_str().unwrap().to_owned();
        let order = reviewed(&shop.buyer, form).await;
        let placed = place(&shop.buyer, &once, order).await.ok();
        let word = |name: &str| placed[name].as_str().unwrap().to_owned();
        Case {
            order: word("number"),
            key: word("key"),
            shop,
        }
    }

    /// Paid by transfer and delivered.
    async fn delivered(kind: Kind, quantity: i64) -> Case {
        let case = Case::ordered(kind, quantity, "vietqr").await;
        let part = case.part();
        let total_vnd = 90_000 * quantity + 30_000;
        case.shop.pays(&part, total_vnd, "paid").await.ok();
        case.shop
            .steps(&part, &["confirm", "pack", "ship", "deliver"])
            .await;
        case
    }

    fn part(&self) -> String {
        format!("{}-1", self.order)
    }

    fn body(&self, kind: &str, wish: &str, quantity: i64) -> Value {
        let line = json!({ "variant_id": self.shop.stall.variant, "quantity": quantity });
        json!({ "key": self.key, "kind": kind, "wish": wish, "story": "Xoài dập", "lines": [line] })
    }

    fn path(&self) -> String {
        format!("/api/v1/orders/{}/parts/{}/complaints", self.order, self.part())
    }

    async fn complains(&self, kind: &str, wish: &str, quantity: i64) -> Answer {
        let body = self.body(kind, wish, quantity);
        self.shop.buyer.post(&self.path(), body).await
    }

    /// About two pieces; its number.
    async fn opened(&self) -> String {
        let made = self.complains("damaged", "refund", 2).await.ok();
        made["number"].as_str().unwrap().to_owned()
    }

    fn offer(&self, amount_vnd: i64, returns_goods: bool) -> Value {
        let line = json!({ "variant_id": self.shop.stall.variant, "amount_vnd": amount_vnd });
        json!({ "outcome": "refund", "lines": [line], "returns_goods": returns_goods, "text": "Xin lỗi" })
    }

    async fn answers(&self, number: &str, offer: Value) -> Answer {
        let path = format!("/api/v1/seller/complaints/{number}/answer");
        self.shop.member.post(&path, offer).await
    }

    async fn acts(&self, number: &str, action: &str) -> Answer {
        acts(&self.shop.buyer, &self.order, &self.key, number, action).await
    }

    /// The seller asks for the goods, gets them and sells them again.
    async fn comes_back(&self, number: &str, offer: Value) {
        self.answers(number, offer).await.ok();
        self.acts(number, "accept").await.ok();
        self.acts(number, "send_back").await.ok();
        let path = format!("/api/v1/seller/complaints/{number}/receive");
        self.shop
            .member
            .post(&path, json!({ "restock": true }))
            .await
            .ok();
    }

    async fn state(&self, number: &str) -> String {
        let path = format!("/api/v1/seller/complaints/{number}");
        let seen = self.shop.member.get(&path).await.ok();
        seen["state"].as_str().unwrap().to_owned()
    }

    async fn refunded_vnd(&self) -> i64 {
        let part = self.shop.part(&self.part()).await;
        part["lines"][0]["refunded_vnd"].as_i64().unwrap()
    }

    async fn passes(&self, days: i64) -> u64 {
        self.shop.world.clock.advance(Duration::days(days));
        services::complaint::pass_deadlines(&self.shop.world.app)
            .await
            .unwrap()
    }
}

async fn acts(buyer: &Client, order: &str, key: &str, number: &str, action: &str) -> Answer {
    let path = format!("/api/v1/orders/{order}/complaints/{number}/{action}");
    buyer
        .post(&path, json!({ "key": key, "reason": "Chưa ổn" }))
        .await
}

fn wrong(answer: &Answer) -> Vec<Value> {
    let fields = answer.json["error"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["code"].clone()).collect()
}

/// How many were taken; all others are clear conflicts.
fn taken(answers: Vec<Answer>) -> usize {
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|it| it.status.is_success());
    for answer in refused {
        let code = answer.refusal();
        assert!(
            ["wrong_state", "changed", "complaint_open"].contains(&code.as_str()),
            "{code}"
        );
    }
    done.len()
}

async fn a_part_has_one_open_complaint_and_of_no_more_than_was_ordered(kind: Kind) {
    let case = Case::ordered(kind, 3, "cod").await;
    assert_eq!(
        case.complains("other", "answer", 1).await.refusal(),
        "wrong_state"
    );
    let part = case.part();
    case.shop.steps(&part, &["confirm"]).await;
    let early = case.complains("damaged", "refund", 1).await;
    assert_eq!(
        wrong(&early),
        ["unknown_choice", "nothing_paid"],
        "nothing is sent or paid yet"
    );
    case.shop.steps(&part, &["pack", "ship", "deliver"]).await;
    assert_eq!(
        wrong(&case.complains("damaged", "refund", 4).await),
        ["more_than_ordered"]
    );
    assert_eq!(wrong(&case.complains("damaged", "refund", 0).await), ["required"]);
    let mut tries = JoinSet::new();
    for _ in 0..6 {
        let (buyer, path, body) = (
            case.shop.buyer.clone(),
            case.path(),
            case.body("damaged", "refund", 2),
        );
        tries.spawn(async move { buyer.post(&path, body).await });
    }
    assert_eq!(taken(tries.join_all().await), 1);
    assert_eq!(
        case.complains("wrong", "answer", 1).await.refusal(),
        "complaint_open"
    );
}

async fn two_answers_at_once_have_one_outcome(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let number = case.opened().await;
    let too_much = case.answers(&number, case.offer(180_001, false)).await;
    assert_eq!(wrong(&too_much), ["more_than_paid"]);
    let mut tries = JoinSet::new();
    for amount_vnd in [10_000, 20_000, 30_000, 40_000] {
        let (member, offer) = (case.shop.member.clone(), case.offer(amount_vnd, false));
        let path = format!("/api/v1/seller/complaints/{number}/answer");
        tries.spawn(async move { member.post(&path, offer).await });
    }
    assert_eq!(taken(tries.join_all().await), 1);
    assert_eq!(case.state(&number).await, "answered");
    assert_eq!(case.refunded_vnd().await, 0, "an offer is not yet a refund");
    case.acts(&number, "accept").await.ok();
    assert!(case.refunded_vnd().await >= 10_000);
    books_are_right(&case.shop.world).await;
}

async fn accepting_and_mediating_at_once_have_one_outcome(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let number = case.opened().await;
    case.answers(&number, case.offer(50_000, false)).await.ok();
    let mut tries = JoinSet::new();
    for action in ["accept", "mediate", "accept", "withdraw"] {
        let (buyer, order, key) = (case.shop.buyer.clone(), case.order.clone(), case.key.clone());
        let number = number.clone();
        tries.spawn(async move { acts(&buyer, &order, &key, &number, action).await });
    }
    // Who asks to mediate may withdraw after that.
    let done = taken(tries.join_all().await);
    let state = case.state(&number).await;
    assert!(done == 1 || (done == 2 && state == "withdrawn"), "{done} {state}");
    let refunded_vnd = if state == "settled" { 50_000 } else { 0 };
    assert_eq!(case.refunded_vnd().await, refunded_vnd);
    books_are_right(&case.shop.world).await;
}

async fn goods_that_come_back_count_once(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let number = case.opened().await;
    case.answers(&number, case.offer(180_000, true)).await.ok();
    case.acts(&number, "accept").await.ok();
    case.acts(&number, "send_back").await.ok();
    let before = case.shop.stall.stock(&case.shop.world).await;
    let mut tries = JoinSet::new();
    for _ in 0..5 {
        let (member, path) = (
            case.shop.member.clone(),
            format!("/api/v1/seller/complaints/{number}/receive"),
        );
        tries.spawn(async move { member.post(&path, json!({ "restock": true })).await });
    }
    assert_eq!(taken(tries.join_all().await), 1);
    assert_eq!(case.shop.stall.stock(&case.shop.world).await, before + 2);
    assert_eq!(case.refunded_vnd().await, 180_000);
    stock_follows_movements(&case.shop.world).await;
    books_are_right(&case.shop.world).await;
}

async fn only_what_the_buyer_has_can_come_back(kind: Kind) {
    let case = Case::ordered(kind, 3, "vietqr").await;
    let part = case.part();
    case.shop.pays(&part, 300_000, "paid").await.ok();
    case.shop.steps(&part, &["confirm", "pack", "ship"]).await;
    let number = case.opened().await;
    let early = case.answers(&number, case.offer(90_000, true)).await;
    assert_eq!(wrong(&early), ["not_with_buyer"], "it is still on its way");
    case.shop.steps(&part, &["deliver"]).await;
    let before = case.shop.stall.stock(&case.shop.world).await;
    case.comes_back(&number, case.offer(90_000, true)).await;
    let again = case.complains("return", "refund", 2).await;
    assert_eq!(wrong(&again), ["more_than_ordered"], "two of three went back");
    let other = case.complains("other", "refund", 2).await.ok();
    let other = other["number"].as_str().unwrap();
    let twice = case.answers(other, case.offer(90_000, true)).await;
    assert_eq!(wrong(&twice), ["not_with_buyer"], "the same two again");
    case.acts(other, "withdraw").await.ok();

    // What is replaced is with the buyer once more.
    let last = case.complains("return", "replacement", 1).await.ok();
    let last = last["number"].as_str().unwrap();
    let replaced = json!({ "outcome": "replacement", "lines": [], "returns_goods": true, "text": "Xin đổi" });
    case.comes_back(last, replaced).await;
    let path = format!("/api/v1/seller/complaints/{last}/replace");
    case.shop.member.post(&path, json!({})).await.ok();
    let once_more = case.complains("return", "refund", 1).await.ok();
    let once_more = once_more["number"].as_str().unwrap();
    case.comes_back(once_more, case.offer(90_000, true)).await;
    let none = case.complains("damaged", "refund", 1).await;
    assert_eq!(wrong(&none), ["more_than_ordered"], "all three went back");
    assert_eq!(case.shop.stall.stock(&case.shop.world).await, before + 3);
    assert_eq!(case.refunded_vnd().await, 180_000);
    stock_follows_movements(&case.shop.world).await;
    books_are_right(&case.shop.world).await;
}

async fn a_refund_that_fits_no_more_is_not_granted(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let number = case.opened().await;
    case.answers(&number, case.offer(150_000, false)).await.ok();
    let path = format!("/api/v1/seller/orders/{}/refunds", case.part());
    let lines = json!([{ "variant_id": case.shop.stall.variant, "amount_vnd": 100_000 }]);
    let granted = json!({ "lines": lines, "reason": "Giảm giá" });
    case.shop.member.post(&path, granted).await.ok();
    assert_eq!(wrong(&case.acts(&number, "accept").await), ["more_than_paid"]);
    assert_eq!(case.state(&number).await, "answered");
    assert_eq!(case.refunded_vnd().await, 100_000);
    // Nobody says anything: somebody has to look at it.
    assert_eq!(case.passes(8).await, 1);
    assert_eq!(case.state(&number).await, "mediation");
    assert_eq!(case.refunded_vnd().await, 100_000);
    books_are_right(&case.shop.world).await;
}

async fn silence_lets_the_answer_stand_and_ends_what_is_not_sent_back(kind: Kind) {
    let case = Case::delivered(kind, 3).await;
    let number = case.opened().await;
    case.answers(&number, case.offer(60_000, false)).await.ok();
    assert_eq!(case.passes(7).await, 0, "the last day belongs to the buyer");
    let (app, other) = (case.shop.world.app.clone(), case.shop.world.app.clone());
    case.shop.world.clock.advance(Duration::days(1));
    let (one, two) = tokio::join!(
        services::complaint::pass_deadlines(&app),
        services::complaint::pass_deadlines(&other)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two workers move it on once");
    assert_eq!(case.state(&number).await, "settled");
    assert_eq!(case.refunded_vnd().await, 60_000);
    let again = case.opened().await;
    case.answers(&again, case.offer(60_000, true)).await.ok();
    case.acts(&again, "accept").await.ok();
    assert_eq!(case.passes(8).await, 1);
    assert_eq!(case.state(&again).await, "withdrawn");
    assert_eq!(case.refunded_vnd().await, 60_000);
    books_are_right(&case.shop.world).await;
}

/// Offers, refunds by hand and words of the buyer in an order that a small generator gives.
async fn whatever_is_offered_no_line_gives_back_more_than_was_paid(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let mut chance: u64 = 0x5eed;
    let mut next = |bound: u64| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % bound
    };
    for _ in 0..12 {
        let made = case.complains("damaged", "refund", 1).await;
        if !made.status.is_success() {
            assert_eq!(wrong(&made), ["nothing_paid"]);
            break;
        }
        let number = made.json["number"].as_str().unwrap().to_owned();
        let amount_vnd = i64::try_from(next(70_000)).unwrap();
        let offer = case.offer(amount_vnd, false);
        if case.answers(&number, offer).await.status.is_success() {
            if next(2) == 0 {
                let path = format!("/api/v1/seller/orders/{}/refunds", case.part());
                let amount_vnd = i64::try_from(next(60_000)).unwrap();
                let lines = json!([{ "variant_id": case.shop.stall.variant, "amount_vnd": amount_vnd }]);
                let body = json!({ "lines": lines, "reason": "Giảm giá" });
                case.shop.member.post(&path, body).await;
            }
            case.acts(&number, "accept").await;
        }
        case.acts(&number, "withdraw").await;
        assert!(case.refunded_vnd().await <= 180_000);
    }
    assert!(case.refunded_vnd().await > 0);
    books_are_right(&case.shop.world).await;
}

async fn a_complaint_is_not_there_for_strangers(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    let world = &case.shop.world;
    let number = case.opened().await;
    let of_order = |key: &str| format!("/api/v1/orders/{}/complaints/{number}?key={key}", case.order);
    case.shop.buyer.get(&of_order(&case.key)).await.ok();
    assert_eq!(
        case.shop.buyer.get(&of_order("other")).await.refusal(),
        "not_found"
    );
    let other = Stall::open(world, "HTX Bưởi Mẫu", 50_000, 5).await;
    let stranger = other.member(world, "la@vidu.vn").await;
    let path = format!("/api/v1/seller/complaints/{number}");
    assert_eq!(stranger.get(&path).await.refusal(), "not_found");
    let office = format!("/api/v1/office/complaints/{number}");
    assert_eq!(stranger.get(&office).await.refusal(), "not_found");
    assert_eq!(
        stranger
            .call(Method::GET, "/api/v1/office/complaints", None, &[])
            .await
            .refusal(),
        "not_allowed"
    );
    let another = Client::new(&world.site);
    assert_eq!(
        another
            .post(&case.path(), case.body("other", "answer", 1))
            .await
            .refusal(),
        "complaint_open"
    );
    let mut no_key = case.body("other", "answer", 1);
    no_key["key"] = Value::Null;
    assert_eq!(another.post(&case.path(), no_key).await.refusal(), "not_found");
}

async fn a_refund_that_is_due_is_not_granted_once_more(kind: Kind) {
    let case = Case::delivered(kind, 2).await;
    assert_eq!(
        case.complains("refund_not_paid", "answer", 1).await.json["error"]["fields"][0]["code"],
        "unknown_choice",
        "nothing is due yet"
    );
    let lines = json!([{ "variant_id": case.shop.stall.variant, "amount_vnd": 40_000 }]);
    let path = format!("/api/v1/seller/orders/{}/refunds", case.part());
    let granted = json!({ "lines": lines, "reason": "Hai trái dập" });
    case.shop.member.post(&path, granted).await.ok();
    let made = case.complains("refund_not_paid", "refund", 1).await.ok();
    assert_eq!((&made["lines"], &made["can_refund"]), (&json!([]), &json!(false)));
    let number = made["number"].as_str().unwrap();
    for outcome in ["refund", "replacement"] {
        let mut offer = case.offer(40_000, true);
        offer["outcome"] = json!(outcome);
        offer["lines"] = json!([]);
        let refused = case.answers(number, offer).await;
        let field = &refused.json["error"]["fields"][0];
        assert_eq!(
            (&field["path"], &field["code"]),
            (&json!("outcome"), &json!("unknown_choice"))
        );
    }
    let pay = json!({ "outcome": "pay_due", "text": "Chuyển ngay hôm nay" });
    case.answers(number, pay).await.ok();
    assert!(case.acts(number, "accept").await.status.is_success());
    assert_eq!(case.state(number).await, "settled");
    assert_eq!(case.refunded_vnd().await, 40_000);
    // What is due is no pretext for goods that are complained of.
    let damaged = case.complains("damaged", "answer", 1).await.ok();
    let pay = json!({ "outcome": "pay_due", "text": "Chuyển ngay hôm nay" });
    let refused = case.answers(damaged["number"].as_str().unwrap(), pay).await;
    assert_eq!(refused.json["error"]["fields"][0]["code"], "unknown_choice");
    books_are_right(&case.shop.world).await;
}
