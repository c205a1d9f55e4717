//! Carts and orders through the API: the double click, what a cancellation gives back, what is refused.

use crate::stall::{COMMUNE, Stall, stock_follows_movements, world};
use entities::{order, seller_order, state_change};
use poem::http::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::world::World;
use tokio::task::JoinSet;
use uuid::Uuid;

testkit::on_each_database!(
    a_double_click_orders_once,
    a_cancellation_gives_the_stock_back_once,
    two_sellers_are_one_order_with_two_payments,
    nothing_is_ordered_but_what_was_seen,
    what_is_wrong_with_an_address_is_said_field_by_field,
    an_order_opens_for_its_buyer_and_a_part_for_its_seller_alone,
    a_transfer_is_paid_cancelled_and_refunded,
);

/// A cart with so much of each, and what its buyer typed.
pub async fn checkout(client: &Client, goods: &[(Uuid, i64)]) -> Value {
    let cart = client.post("/api/v1/carts", json!({})).await.ok();
    let key = cart["key"].as_str().unwrap();
    for (variant, quantity) in goods {
        let path = format!("/api/v1/carts/{key}/lines/{variant}");
        let body = json!({ "quantity": quantity });
        client.call(Method::PUT, &path, Some(body), &[]).await.ok();
    }
    checkout_of(key)
}

/// What the buyer of a cart types.
pub fn checkout_of(cart: &str) -> Value {
    json!({ "cart": cart, "buyer_name": "Trần Văn Khách", "buyer_phone": "0912 345 678",
            "buyer_email": "khach@vidu.vn", "address_line": "12 Nguyễn Huệ", "commune_code": COMMUNE })
}

/// The order as the buyer confirms it after the review.
pub async fn reviewed(client: &Client, checkout: Value) -> Value {
    let review = client
        .post("/api/v1/checkout/review", checkout.clone())
        .await
        .ok();
    json!({ "checkout": checkout, "seen": review["seen"], "consent": true })
}

pub async fn place(client: &Client, key: &str, order: Value) -> Answer {
    client.post_once("/api/v1/orders", key, order).await
}

/// Places an order and opens it.
async fn ordered(client: &Client, goods: &[(Uuid, i64)]) -> (Value, String) {
    let order = reviewed(client, checkout(client, goods).await).await;
    let once = order["checkout"]["cart"].as_str().unwrap().to_owned();
    let placed = place(client, &once, order).await.ok();
    let path = format!(
        "/api/v1/orders/{}?key={}",
        placed["number"].as_str().unwrap(),
        placed["key"].as_str().unwrap()
    );
    (
        client.get(&path).await.ok(),
        placed["key"].as_str().unwrap().to_owned(),
    )
}

pub async fn count_orders(world: &World) -> u64 {
    order::Entity::find().count(world.app.db().read()).await.unwrap()
}

async fn a_double_click_orders_once(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let client = Client::new(&world.site);
    let order = reviewed(&client, checkout(&client, &[(stall.variant, 2)]).await).await;
    let mut clicks = JoinSet::new();
    for _ in 0..8 {
        let (client, order) = (client.clone(), order.clone());
        clicks.spawn(async move { place(&client, "one-click", order).await.ok() });
    }
    let answers = clicks.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(count_orders(&world).await, 1);
    assert_eq!(stall.stock(&world).await, 8);
    stock_follows_movements(&world).await;

    let mut other = order;
    other["checkout"]["address_line"] = json!("14 Nguyễn Huệ");
    assert_eq!(
        place(&client, "one-click", other.clone()).await.refusal(),
        "already_answered"
    );
    assert_eq!(place(&client, "another", other).await.refusal(), "cart_empty");
}

async fn a_cancellation_gives_the_stock_back_once(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 5).await;
    let member = stall.member(&world, "ban@vidu.vn").await;
    let buyer = Client::new(&world.site);
    let (order, key) = ordered(&buyer, &[(stall.variant, 5)]).await;
    assert_eq!(stall.stock(&world).await, 0);
    let (number, part) = (
        order["number"].as_str().unwrap().to_owned(),
        order["parts"][0]["number"].as_str().unwrap().to_owned(),
    );

    let mut tries = JoinSet::new();
    for turn in 0..12 {
        let (member, buyer) = (member.clone(), buyer.clone());
        let (by_seller, by_buyer) = (
            format!("/api/v1/seller/orders/{part}/cancel"),
            format!("/api/v1/orders/{number}/parts/{part}/cancel"),
        );
        let key = key.clone();
        tries.spawn(async move {
            if turn % 2 == 0 {
                member
                    .post(&by_seller, json!({ "reason": "Hết xoài loại 1" }))
                    .await
            } else {
                buyer.post(&by_buyer, json!({ "key": key })).await
            }
        });
    }
    let answers = tries.join_all().await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status.is_success()).count(),
        1
    );
    for refused in answers.into_iter().filter(|answer| !answer.status.is_success()) {
        assert!(["wrong_state", "changed"].contains(&refused.refusal().as_str()));
    }
    assert_eq!(stall.stock(&world).await, 5);
    stock_follows_movements(&world).await;
    let changes = state_change::Entity::find()
        .all(world.app.db().read())
        .await
        .unwrap();
    let cancelled = changes.iter().filter(|change| change.to_state == "cancelled");
    assert_eq!(cancelled.count(), 1);
    assert_eq!(
        world.letters("khach@vidu.vn").await.len(),
        2,
        "ordered and cancelled"
    );
}

async fn two_sellers_are_one_order_with_two_payments(kind: Kind) {
    let world = world(kind).await;
    let mango = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let lotus = Stall::open(&world, "HTX Sen Mẫu", 50_000, 10).await;
    let member = mango.member(&world, "ban@vidu.vn").await;
    let client = Client::new(&world.site);
    let mut form = checkout(&client, &[(mango.variant, 2), (lotus.variant, 1)]).await;
    form["payments"] = json!([{ "seller_id": mango.seller, "method": "vietqr" }]);
    let order = reviewed(&client, form).await;
    let placed = place(&client, "k", order).await.ok();
    assert_eq!(placed["number"], "OM-26-000001");
    let path = format!(
        "/api/v1/orders/OM-26-000001?key={}",
        placed["key"].as_str().unwrap()
    );
    let order = client.get(&path).await.ok();

    assert_eq!(order["total_vnd"], 2 * 90_000 + 50_000 + 2 * 30_000);
    let parts = order["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(
        (&parts[0]["number"], &parts[1]["number"]),
        (&json!("OM-26-000001-1"), &json!("OM-26-000001-2"))
    );
    assert_eq!(parts[0]["transfer"]["reference"], "OM26000001A");
    assert_eq!(parts[0]["transfer"]["amount_vnd"], 210_000);
    assert!(parts[1]["transfer"].is_null());
    let text = order["text"].as_str().unwrap();
    for said in [
        "HTX Xoài Mẫu",
        "HTX Sen Mẫu",
        "12 Nguyễn Huệ, Phường Cao Lãnh, Tỉnh Đồng Tháp",
        "Hủy đơn",
        "Khiếu nại",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let mine = member.get("/api/v1/seller/orders?state=placed").await.ok();
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    assert_eq!(mine["items"][0]["total_vnd"], 210_000);
    assert_eq!(world.letters("khach@vidu.vn").await.len(), 1);
    assert_eq!(world.letters("ban@vidu.vn").await.len(), 1);
}

async fn nothing_is_ordered_but_what_was_seen(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let client = Client::new(&world.site);
    let form = checkout(&client, &[(stall.variant, 2)]).await;
    let order = reviewed(&client, form.clone()).await;
    stall.set_price(&world, 95_000).await;
    assert_eq!(place(&client, "a", order).await.refusal(), "price_changed");

    let cart = client
        .get(&format!("/api/v1/carts/{}", form["cart"].as_str().unwrap()))
        .await
        .ok();
    let line = &cart["parts"][0]["lines"][0];
    assert_eq!(
        (&line["price_seen_vnd"], &line["price_vnd"]),
        (&json!(90_000), &json!(95_000))
    );
    assert_eq!(line["notices"], json!(["price_changed"]));

    let order = reviewed(&client, form.clone()).await;
    let mut unasked = order.clone();
    unasked["consent"] = json!(false);
    assert_eq!(place(&client, "b", unasked).await.refusal(), "invalid");
    place(&client, "b", order).await.ok();
    let opened = seller_order::Entity::find()
        .one(world.app.db().read())
        .await
        .unwrap();
    assert_eq!(opened.unwrap().goods_vnd, 190_000);
    assert_eq!(
        client.post("/api/v1/checkout/review", form).await.refusal(),
        "cart_empty"
    );
}

async fn what_is_wrong_with_an_address_is_said_field_by_field(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let client = Client::new(&world.site);
    let mut form = checkout(&client, &[(stall.variant, 1)]).await;
    form["buyer_name"] = json!(" ");
    form["buyer_phone"] = json!("12345");
    form["buyer_email"] = json!("khach");
    form["commune_code"] = json!("99999");
    let answer = client.post("/api/v1/checkout/review", form).await;
    let wrong: Vec<&str> = answer.json["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        wrong,
        ["buyer_name", "buyer_phone", "buyer_email", "commune_code"]
    );
    assert_eq!(answer.refusal(), "invalid");
}

async fn an_order_opens_for_its_buyer_and_a_part_for_its_seller_alone(kind: Kind) {
    let world = world(kind).await;
    let mango = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let lotus = Stall::open(&world, "HTX Sen Mẫu", 50_000, 10).await;
    let stranger = lotus.member(&world, "sen@vidu.vn").await;
    let client = Client::new(&world.site);
    let (order, key) = ordered(&client, &[(mango.variant, 1)]).await;
    let number = order["number"].as_str().unwrap();
    let path = format!("/api/v1/orders/{number}");
    for wrong in [
        path.clone(),
        format!("{path}?key="),
        format!("{path}?key={}x", &key[1..]),
    ] {
        assert_eq!(client.get(&wrong).await.refusal(), "not_found");
        assert_eq!(stranger.get(&wrong).await.refusal(), "not_found");
    }
    let part = order["parts"][0]["number"].as_str().unwrap();
    assert_eq!(
        stranger
            .get(&format!("/api/v1/seller/orders/{part}"))
            .await
            .refusal(),
        "not_found"
    );
    let confirm = format!("/api/v1/seller/orders/{part}/confirm");
    assert_eq!(stranger.post(&confirm, json!({})).await.refusal(), "not_found");
    assert_eq!(client.post(&confirm, json!({})).await.refusal(), "sign_in_needed");

    let (own, _) = ordered(&stranger, &[(mango.variant, 1)]).await;
    let own = own["number"].as_str().unwrap();
    stranger.get(&format!("/api/v1/orders/{own}")).await.ok();
    let list = stranger.get("/api/v1/orders").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

async fn a_transfer_is_paid_cancelled_and_refunded(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let member = stall.member(&world, "ban@vidu.vn").await;
    let client = Client::new(&world.site);
    let mut form = checkout(&client, &[(stall.variant, 1)]).await;
    form["payments"] = json!([{ "seller_id": stall.seller, "method": "vietqr" }]);
    let order = reviewed(&client, form).await;
    place(&client, "k", order).await.ok();
    let step = async |action: &str, body: Value| {
        let path = format!("/api/v1/seller/orders/OM-26-000001-1/{action}");
        member.post(&path, body).await
    };
    assert_eq!(step("ship", json!({})).await.refusal(), "wrong_state");
    let transfer = json!({ "amount_vnd": 120_000, "received_on": "2026-11-21" });
    let paid = step("payments", transfer).await.ok();
    assert_eq!(paid["part"]["payment_state"], "paid");
    assert!(paid["part"]["transfer"].is_null());
    step("confirm", json!({})).await.ok();
    assert_eq!(step("cancel", json!({})).await.refusal(), "invalid");
    let cancelled = step("cancel", json!({ "reason": "Mưa bão, không giao được" }))
        .await
        .ok();
    assert_eq!(cancelled["part"]["payment_state"], "refund_due");
    assert_eq!(cancelled["part"]["actions"], json!([]));
    let refund = &cancelled["part"]["money"]["refunds"][0];
    assert_eq!(
        (&refund["cause"], &refund["amount_vnd"], &refund["due_on"]),
        (&json!("cancelled"), &json!(120_000), &json!("2026-12-21"))
    );
    let pay = format!("/api/v1/seller/refunds/{}/pay", refund["id"].as_str().unwrap());
    let paid = json!({ "paid_on": "2026-11-21", "bank_reference": "FT26325000111" });
    member.post(&pay, paid.clone()).await.ok();
    assert_eq!(member.post(&pay, paid).await.refusal(), "wrong_state");
    let part = member.get("/api/v1/seller/orders/OM-26-000001-1").await.ok()["part"].clone();
    assert_eq!(part["payment_state"], "refunded");
    assert_eq!(stall.stock(&world).await, 10);
    stock_follows_movements(&world).await;
    crate::payments::books_are_right(&world).await;
}
