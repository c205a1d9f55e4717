//! Parcels and what is left out, where several people are at it at once, and what that means for money and stock.

use crate::card_shop::CardShop;
use crate::payments::{Shop, books_are_right, money};
use crate::stall::stock_follows_movements;
use chrono::Duration;
use poem::http::Method;
use serde_json::{Value, json};
use testkit::api::Answer;
use testkit::database::Kind;
use tokio::task::JoinSet;

testkit::on_each_database!(
    the_last_piece_travels_in_one_parcel_only,
    a_piece_is_sent_or_left_out_but_not_both,
    a_parcel_arrives_or_comes_back_but_not_both,
    the_same_key_sends_once,
    nothing_is_sent_or_left_out_that_is_not_there,
    a_refund_granted_before_the_parcel_came_back_goes_back_once,
    only_goods_that_have_arrived_are_returned,
    what_is_left_of_an_expired_part_brings_it_back,
    a_card_gets_back_what_was_left_out,
);

trait Sending {
    async fn act(&self, number: &str, action: &str, body: Value) -> Answer;
    /// So many pieces of its goods, as steps name them.
    fn pieces(&self, quantity: i64) -> Value;
}

impl Sending for Shop {
    async fn act(&self, number: &str, action: &str, body: Value) -> Answer {
        let path = format!("/api/v1/seller/orders/{number}/{action}");
        self.member.post(&path, body).await
    }

    fn pieces(&self, quantity: i64) -> Value {
        json!([{ "variant_id": self.stall.variant, "quantity": quantity }])
    }
}

/// The wrong fields and what is wrong with them.
fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let fields = answer.json["error"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = fields.iter().map(|it| (word(&it["path"]), word(&it["code"])));
    told.collect()
}

/// Takes these steps at once; those that were taken and those that were refused.
async fn at_once(shop: &Shop, number: &str, steps: Vec<(&str, Value)>) -> (Vec<Answer>, Vec<Answer>) {
    let mut tries = JoinSet::new();
    for (action, body) in steps {
        let member = shop.member.clone();
        let path = format!("/api/v1/seller/orders/{number}/{action}");
        tries.spawn(async move { member.post(&path, body).await });
    }
    let answers = tries.join_all().await;
    answers.into_iter().partition(|answer| answer.status.is_success())
}

async fn is_right(shop: &Shop) {
    books_are_right(&shop.world).await;
    stock_follows_movements(&shop.world).await;
}

async fn the_last_piece_travels_in_one_parcel_only(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(2, "cod").await;
    shop.steps(&number, &["confirm", "pack"]).await;
    shop.act(&number, "ship", json!({ "lines": shop.pieces(1) }))
        .await
        .ok();
    let last = ("ship", json!({ "lines": shop.pieces(1) }));
    let (sent, refused) = at_once(
        &shop,
        &number,
        vec![last.clone(), last.clone(), ("ship", json!({})), last],
    )
    .await;
    assert_eq!((sent.len(), refused.len()), (1, 3));
    for answer in refused {
        assert_eq!(answer.refusal(), "wrong_state");
    }
    let part = shop.part(&number).await;
    assert_eq!(part["parcels"].as_array().unwrap().len(), 2);
    assert_eq!(part["lines"][0]["outstanding"], 0);
    assert_eq!(part["actions"], json!(["deliver", "come_back"]));
    let which = shop.act(&number, "deliver", json!({})).await;
    assert_eq!(wrong(&which), [("parcel".to_owned(), "required".to_owned())]);
    is_right(&shop).await;
}

async fn a_piece_is_sent_or_left_out_but_not_both(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(2, "cod").await;
    shop.steps(&number, &["confirm", "pack"]).await;
    shop.act(&number, "ship", json!({ "lines": shop.pieces(1) }))
        .await
        .ok();
    shop.step(&number, "deliver").await.ok();
    let cut = json!({ "lines": shop.pieces(1), "reason": "Hết hàng", "restock": true });
    let (done, refused) = at_once(&shop, &number, vec![("ship", json!({})), ("cut", cut)]).await;
    assert_eq!((done.len(), refused.len()), (1, 1));
    assert_eq!(refused[0].clone().refusal(), "wrong_state");
    let part = shop.part(&number).await;
    let is_cut = part["lines"][0]["cut"] == 1;
    let (state, left) = if is_cut { ("delivered", 9) } else { ("shipped", 8) };
    assert_eq!(part["state"], state, "what is left has come");
    assert_eq!(shop.stall.stock(&shop.world).await, left);
    let received = if is_cut { 120_000 } else { 0 };
    assert_eq!(money(&part)[0], received, "cash for what has come");
    is_right(&shop).await;
}

async fn a_parcel_arrives_or_comes_back_but_not_both(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(1, "cod").await;
    shop.steps(&number, &["confirm", "pack", "ship"]).await;
    let back = json!({ "reason": "Từ chối nhận" });
    let (done, refused) = at_once(&shop, &number, vec![("deliver", json!({})), ("come_back", back)]).await;
    assert_eq!((done.len(), refused.len()), (1, 1));
    assert_eq!(refused[0].clone().refusal(), "wrong_state");
    let part = shop.part(&number).await;
    let parcel = &part["parcels"][0]["state"];
    match part["state"].as_str().unwrap() {
        "delivered" => assert_eq!((parcel, money(&part)), (&json!("delivered"), [120_000, 0, 0, 0])),
        "packed" => assert_eq!((parcel, money(&part)), (&json!("came_back"), [0, 120_000, 0, 0])),
        other => panic!("{other}"),
    }
    is_right(&shop).await;
}

async fn the_same_key_sends_once(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(3, "cod").await;
    shop.steps(&number, &["confirm", "pack"]).await;
    let path = format!("/api/v1/seller/orders/{number}/ship");
    let mut clicks = JoinSet::new();
    for _ in 0..4 {
        let (member, path) = (shop.member.clone(), path.clone());
        let body = json!({ "lines": shop.pieces(1) });
        clicks.spawn(async move { member.post_once(&path, "once", body).await.ok() });
    }
    clicks.join_all().await;
    let part = shop.part(&number).await;
    assert_eq!(part["parcels"].as_array().unwrap().len(), 1);
    assert_eq!(part["lines"][0]["outstanding"], 2);
}

async fn nothing_is_sent_or_left_out_that_is_not_there(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(3, "vietqr").await;
    assert_eq!(
        shop.part(&number).await["actions"],
        json!(["confirm", "cut", "cancel"])
    );
    let line = format!("lines.{}", shop.stall.variant);
    let cut = async |quantity: i64| {
        let body = json!({ "lines": shop.pieces(quantity), "reason": "Hết hàng" });
        shop.act(&number, "cut", body).await
    };
    let one = |path: &str, code: &str| vec![(path.to_owned(), code.to_owned())];
    assert_eq!(wrong(&cut(4).await), one(&line, "more_than_outstanding"));
    assert_eq!(wrong(&cut(-1).await), one(&line, "more_than_outstanding"));
    assert_eq!(wrong(&cut(3).await), one("lines", "nothing_left"));
    assert_eq!(wrong(&cut(0).await), one("lines", "required"));
    let silent = shop.act(&number, "cut", json!({ "lines": shop.pieces(1) })).await;
    assert_eq!(wrong(&silent), one("reason", "required"));
    let part = cut(2).await.ok()["part"].clone();
    assert_eq!(
        part["actions"],
        json!(["confirm", "cancel"]),
        "the last piece is cancelled"
    );
    assert_eq!(
        (money(&part), &part["transfer"]["amount_vnd"]),
        ([0, 120_000, 0, 0], &json!(120_000))
    );
    shop.pays(&number, 120_000, "a").await.ok();
    shop.steps(&number, &["confirm", "pack"]).await;
    let empty = shop.act(&number, "ship", json!({ "lines": [] })).await;
    assert_eq!(wrong(&empty), one("lines", "required"));
    let many = shop
        .act(&number, "ship", json!({ "lines": shop.pieces(2) }))
        .await;
    assert_eq!(wrong(&many), one(&line, "more_than_outstanding"));
    shop.steps(&number, &["ship"]).await;
    let unknown = shop.act(&number, "deliver", json!({ "parcel": 7 })).await;
    assert_eq!(wrong(&unknown), one("parcel", "unknown_choice"));
    let silent = shop.act(&number, "come_back", json!({})).await;
    assert_eq!(wrong(&silent), one("reason", "required"));
    shop.steps(&number, &["deliver"]).await;
    let refund = json!({ "lines": [{ "variant_id": shop.stall.variant, "amount_vnd": 90_001 }],
        "shipping_vnd": 0, "reason": "Dập" });
    let path = format!("/api/v1/seller/orders/{number}/refunds");
    let too_much = shop.member.post(&path, refund).await;
    assert_eq!(wrong(&too_much), one(&line, "more_than_paid"));
    assert_eq!(shop.stall.stock(&shop.world).await, 7, "what is left out is gone");
    is_right(&shop).await;
}

async fn a_refund_granted_before_the_parcel_came_back_goes_back_once(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    for cuts in [false, true] {
        let number = shop.order(2, "vietqr").await;
        shop.pays(&number, 210_000, &number).await.ok();
        shop.steps(&number, &["confirm", "pack", "ship"]).await;
        let refund = json!({ "lines": [{ "variant_id": shop.stall.variant, "amount_vnd": 100_000 }],
            "shipping_vnd": 0, "reason": "Giao chậm" });
        let path = format!("/api/v1/seller/orders/{number}/refunds");
        shop.member.post(&path, refund).await.ok();
        shop.step(&number, "come_back").await.ok();
        if cuts {
            let body = json!({ "lines": shop.pieces(1), "reason": "Hết hàng", "restock": true });
            let part = shop.act(&number, "cut", body).await.ok()["part"].clone();
            assert_eq!(money(&part)[2], 180_000, "the whole line and no more");
            assert_eq!(part["lines"][0]["cut_vnd"], 90_000);
        }
        let part = shop.step(&number, "cancel").await.ok()["part"].clone();
        assert_eq!(money(&part), [210_000, 0, 210_000, 0]);
        is_right(&shop).await;
    }
    assert_eq!(shop.stall.stock(&shop.world).await, 10);
}

async fn only_goods_that_have_arrived_are_returned(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let placed = shop.place(2, "vietqr").await;
    let (order, key) = (
        placed["number"].as_str().unwrap(),
        placed["key"].as_str().unwrap(),
    );
    let number = format!("{order}-1");
    shop.pays(&number, 210_000, "a").await.ok();
    shop.steps(&number, &["confirm", "pack"]).await;
    let one = json!({ "lines": shop.pieces(1) });
    shop.act(&number, "ship", one.clone()).await.ok();
    shop.steps(&number, &["deliver"]).await;
    shop.act(&number, "ship", one).await.ok();
    let complains = async |quantity: i64| {
        let complaint = json!({ "key": key, "kind": "return", "wish": "refund", "story": "Mua nhầm loại",
            "lines": shop.pieces(quantity), "pictures": [] });
        let path = format!("/api/v1/orders/{order}/parts/{number}/complaints");
        let made = shop.buyer.post(&path, complaint).await.ok();
        made["number"].as_str().unwrap().to_owned()
    };
    let offer = json!({ "outcome": "refund", "returns_goods": true, "text": "Xin gửi lại",
        "lines": [{ "variant_id": shop.stall.variant, "amount_vnd": 90_000 }] });
    let seller = |complaint: &str, step: &str| format!("/api/v1/seller/complaints/{complaint}/{step}");
    let buyer = |complaint: &str, step: &str| format!("/api/v1/orders/{order}/complaints/{complaint}/{step}");
    let both = complains(2).await;
    let refused = shop.member.post(&seller(&both, "answer"), offer.clone()).await;
    let why = ("returns_goods".to_owned(), "not_with_buyer".to_owned());
    assert_eq!(wrong(&refused), [why], "one is still on its way");
    let key = json!({ "key": key });
    shop.buyer.post(&buyer(&both, "withdraw"), key.clone()).await.ok();

    let first = complains(1).await;
    shop.member.post(&seller(&first, "answer"), offer).await.ok();
    shop.buyer.post(&buyer(&first, "accept"), key.clone()).await.ok();
    shop.buyer.post(&buyer(&first, "send_back"), key).await.ok();
    let restock = json!({ "restock": true });
    shop.member.post(&seller(&first, "receive"), restock).await.ok();
    assert_eq!(shop.stall.stock(&shop.world).await, 9);
    // The other one does not arrive, and is on sale again too.
    shop.steps(&number, &["come_back"]).await;
    let body = json!({ "lines": shop.pieces(1), "reason": "Khách không nhận", "restock": true });
    shop.act(&number, "cut", body).await.ok();
    assert_eq!(shop.stall.stock(&shop.world).await, 10);
    assert_eq!(shop.part(&number).await["state"], "delivered");
    is_right(&shop).await;
}

async fn what_is_left_of_an_expired_part_brings_it_back(kind: Kind) {
    let shop = Shop::open(kind, 3).await;
    let number = shop.order(3, "vietqr").await;
    let body = json!({ "lines": shop.pieces(1), "reason": "Một hộp bị dập" });
    shop.act(&number, "cut", body).await.ok();
    shop.world.clock.advance(Duration::hours(48));
    assert_eq!(shop.expire().await, 1);
    assert_eq!(shop.stall.stock(&shop.world).await, 2, "the box left out is gone");
    is_right(&shop).await;
    shop.pays(&number, 210_000, "late").await.ok();
    let part = shop.part(&number).await;
    assert_eq!(
        (&part["state"], money(&part)),
        (&json!("placed"), [210_000, 0, 0, 0])
    );
    assert_eq!(shop.stall.stock(&shop.world).await, 0);
    is_right(&shop).await;
}

async fn a_card_gets_back_what_was_left_out(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(2).await;
    shop.pays_there(&due).await;
    shop.told().await;
    shop.world.work().await;
    let body = json!({ "lines": shop.pieces(1), "reason": "Hết hàng" });
    let part = shop.act(&due.part, "cut", body).await.ok()["part"].clone();
    assert_eq!(part["money"]["refunds"][0]["cause"], "cut");
    shop.world.work().await;
    assert_eq!(shop.stripe.refunded(), 90_000);
    assert_eq!(money(&shop.part(&due.part).await), [210_000, 0, 0, 90_000]);
    shop.is_right().await;
    let listed = shop
        .member
        .call(Method::GET, "/api/v1/seller/orders", None, &[])
        .await
        .ok();
    assert_eq!(listed["items"][0]["total_vnd"], 120_000);
}
