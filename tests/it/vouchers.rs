//! Vouchers and money: the last use, what goes back, and that every đồng is accounted for.

use crate::orders::{checkout, place, reviewed};
use crate::payments::{Shop, books_are_right, money};
use crate::stall::stock_follows_movements;
use chrono::Duration;
use entities::{order_line, seller_order, voucher, voucher_use};
use poem::http::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::world::World;
use tokio::task::JoinSet;

testkit::on_each_database!(
    a_refund_gives_back_what_was_really_paid_for_a_line,
    an_expired_order_gives_its_use_back_and_late_money_takes_it_again,
    whatever_is_ordered_with_a_voucher_the_sums_are_exact,
    a_voucher_is_its_sellers_alone,
);

const BUYERS: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_use_on_sqlite() {
    exactly_one_gets_the_last_use(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_use_on_postgres() {
    exactly_one_gets_the_last_use(Kind::Postgres).await;
}

fn terms(code: &str, discount: Value) -> Value {
    let mut body = json!({ "code": code, "starts_on": "2026-11-01" });
    for (name, value) in discount.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn make(shop: &Shop, code: &str, discount: Value) -> Value {
    let body = terms(code, discount);
    shop.member.post("/api/v1/seller/vouchers", body).await.ok()
}

/// What is typed for so many pieces with that code.
async fn with_code(shop: &Shop, quantity: i64, code: &str, phone: &str, method: &str) -> Value {
    let mut form = checkout(&shop.buyer, &[(shop.stall.variant, quantity)]).await;
    let cart = form["cart"].as_str().unwrap();
    let path = format!("/api/v1/carts/{cart}/vouchers/{}", shop.stall.seller);
    let body = json!({ "code": code });
    shop.buyer.call(Method::PUT, &path, Some(body), &[]).await.ok();
    form["buyer_phone"] = json!(phone);
    form["payments"] = json!([{ "seller_id": shop.stall.seller, "method": method }]);
    form
}

/// The number of the part.
async fn order(shop: &Shop, quantity: i64, code: &str, phone: &str, method: &str) -> String {
    let form = with_code(shop, quantity, code, phone, method).await;
    let once = form["cart"].as_str().unwrap().to_owned();
    let placed = place(&shop.buyer, &once, reviewed(&shop.buyer, form).await).await;
    format!("{}-1", placed.ok()["number"].as_str().unwrap())
}

async fn uses(world: &World) -> i64 {
    let connection = world.app.db().read();
    let rows = voucher_use::Entity::find().all(connection).await.unwrap();
    let vouchers = voucher::Entity::find().all(connection).await.unwrap();
    for voucher in &vouchers {
        let live = rows
            .iter()
            .filter(|row| row.voucher_id == voucher.id && row.given_back_at.is_none());
        assert_eq!(voucher.uses, i64::try_from(live.count()).unwrap(), "{voucher:?}");
    }
    vouchers.iter().map(|voucher| voucher.uses).sum()
}

async fn exactly_one_gets_the_last_use(kind: Kind) {
    let shop = Shop::open(kind, 100).await;
    let amount = json!({ "kind": "amount", "amount_vnd": 20_000, "least_goods_vnd": 40_000, "most_uses": 1 });
    make(&shop, "MOTLAN", amount).await;
    let mut orders = Vec::new();
    for buyer in 0..BUYERS {
        let phone = format!("09123456{buyer:02}");
        let form = with_code(&shop, 1, "MOTLAN", &phone, "cod").await;
        orders.push(reviewed(&shop.buyer, form).await);
    }
    let mut buyers = JoinSet::new();
    for (buyer, order) in orders.into_iter().enumerate() {
        let client: Client = shop.buyer.clone();
        buyers.spawn(async move { place(&client, &format!("buyer-{buyer}"), order).await });
    }
    let answers = buyers.join_all().await;
    let (got, refused): (Vec<Answer>, Vec<Answer>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!(got.len(), 1);
    for answer in refused {
        assert_eq!(answer.refusal(), "voucher_used_up");
    }
    assert_eq!(uses(&shop.world).await, 1);
    assert_eq!(shop.stall.stock(&shop.world).await, 99, "the others took nothing");
    stock_follows_movements(&shop.world).await;
}

async fn a_refund_gives_back_what_was_really_paid_for_a_line(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    make(&shop, "GIAM10", json!({ "kind": "percent", "percent": 10 })).await;
    let number = order(&shop, 2, "GIAM10", "0912345678", "vietqr").await;
    let part = shop.part(&number).await;
    assert_eq!(
        (&part["goods_vnd"], &part["discount_vnd"], &part["total_vnd"]),
        (&json!(162_000), &json!(18_000), &json!(192_000))
    );
    assert_eq!(part["lines"][0]["total_vnd"], 162_000);
    shop.pays(&number, 192_000, "a").await.ok();
    shop.steps(&number, &["confirm", "pack", "ship", "deliver"]).await;
    let grant = async |amount_vnd: i64| {
        let lines = json!([{ "variant_id": shop.stall.variant, "amount_vnd": amount_vnd }]);
        let path = format!("/api/v1/seller/orders/{number}/refunds");
        let body = json!({ "lines": lines, "reason": "Hàng dập" });
        shop.member.post(&path, body).await
    };
    assert_eq!(
        grant(162_001).await.json["error"]["fields"][0]["code"],
        "more_than_paid",
        "not the price before the voucher"
    );
    let part = grant(162_000).await.ok()["part"].clone();
    assert_eq!(money(&part), [192_000, 0, 162_000, 0]);
    books_are_right(&shop.world).await;
    assert_eq!(uses(&shop.world).await, 1, "a refund is no cancellation");
}

async fn an_expired_order_gives_its_use_back_and_late_money_takes_it_again(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    make(
        &shop,
        "HAILAN",
        json!({ "kind": "percent", "percent": 50, "most_uses": 1 }),
    )
    .await;
    let number = order(&shop, 1, "HAILAN", "0912345678", "vietqr").await;
    assert_eq!(uses(&shop.world).await, 1);
    shop.world.clock.advance(Duration::hours(49));
    assert_eq!((shop.expire().await, shop.expire().await), (1, 0));
    assert_eq!(uses(&shop.world).await, 0);
    shop.pays(&number, 75_000, "late").await.ok();
    assert_eq!(shop.part(&number).await["state"], "placed");
    assert_eq!(uses(&shop.world).await, 1, "the order is back, at its price");
    shop.step(&number, "cancel").await.ok();
    assert_eq!(shop.step(&number, "cancel").await.refusal(), "wrong_state");
    assert_eq!(uses(&shop.world).await, 0, "given back once");

    // The last use went to somebody else in the meantime: what was promised cannot be kept.
    let late = order(&shop, 1, "HAILAN", "0912345678", "vietqr").await;
    shop.world.clock.advance(Duration::hours(49));
    assert_eq!(shop.expire().await, 1);
    order(&shop, 1, "HAILAN", "0987654321", "cod").await;
    shop.pays(&late, 75_000, "too-late").await.ok();
    let part = shop.part(&late).await;
    assert_eq!(
        (&part["state"], money(&part)),
        (&json!("cancelled"), [75_000, 0, 75_000, 0])
    );
    assert_eq!(uses(&shop.world).await, 1);
    books_are_right(&shop.world).await;
    stock_follows_movements(&shop.world).await;
}

async fn whatever_is_ordered_with_a_voucher_the_sums_are_exact(kind: Kind) {
    let shop = Shop::open(kind, 1_000).await;
    let mut state = 11_u64;
    let mut draw = |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % most).unwrap()
    };
    for turn in 0..12 {
        let code = format!("LAN{turn:02}");
        let amount = draw(40_000) + 1;
        let discount = if draw(2) == 0 {
            json!({ "kind": "percent", "percent": draw(50) + 1, "most_vnd": draw(30_000) + 1 })
        } else {
            json!({ "kind": "amount", "amount_vnd": amount, "least_goods_vnd": 2 * amount })
        };
        shop.stall.set_price(&shop.world, draw(90_000) + 81_001).await;
        make(&shop, &code, discount).await;
        let number = order(&shop, draw(5) + 1, &code, "0912345678", "cod").await;
        match draw(3) {
            0 => {
                shop.steps(&number, &["confirm", "pack", "ship", "deliver", "take_cash"])
                    .await
            }
            1 => shop.steps(&number, &["cancel"]).await,
            _ => {}
        }
    }
    let connection = shop.world.app.db().read();
    let lines = order_line::Entity::find().all(connection).await.unwrap();
    for part in seller_order::Entity::find().all(connection).await.unwrap() {
        let own: Vec<_> = lines
            .iter()
            .filter(|line| line.seller_order_id == part.id)
            .collect();
        let sum = |of: fn(&order_line::Model) -> i64| own.iter().map(|line| of(line)).sum::<i64>();
        assert_eq!(sum(|line| line.total_vnd), part.goods_vnd);
        assert_eq!(sum(|line| line.discount_vnd), part.discount_vnd);
        assert!(part.discount_vnd > 0 && 2 * part.discount_vnd <= part.goods_vnd + part.discount_vnd);
    }
    uses(&shop.world).await;
    books_are_right(&shop.world).await;
}

async fn a_voucher_is_its_sellers_alone(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let made = make(
        &shop,
        "RIENG",
        json!({ "kind": "percent", "percent": 10, "most_uses": 5 }),
    )
    .await;
    let path = format!("/api/v1/seller/vouchers/{}", made["id"].as_str().unwrap());
    let stranger = crate::stall::Stall::open(&shop.world, "HTX Sen Mẫu", 50_000, 5).await;
    let stranger = stranger.member(&shop.world, "sen@vidu.vn").await;
    let change = terms("RIENG", json!({ "kind": "percent", "percent": 20, "version": 1 }));
    let put = async |who: &Client, body: &Value| who.call(Method::PUT, &path, Some(body.clone()), &[]).await;
    assert_eq!(put(&stranger, &change).await.refusal(), "not_found");
    let changed = put(&shop.member, &change).await.ok();
    assert_eq!(
        (&changed["percent"], &changed["version"]),
        (&json!(20), &json!(2))
    );
    assert_eq!(
        put(&shop.member, &change).await.refusal(),
        "changed",
        "of two at once, one is told"
    );
    order(&shop, 1, "rieng", "0912345678", "cod").await;
    order(&shop, 1, "rieng", "0912345678", "cod").await;
    let fewer = terms(
        "RIENG",
        json!({ "kind": "percent", "percent": 20, "version": 2, "most_uses": 1 }),
    );
    let told = put(&shop.member, &fewer).await;
    assert_eq!(
        told.json["error"]["fields"][0]["path"], "most_uses",
        "two were used"
    );
    let own = stranger.get("/api/v1/seller/vouchers").await.ok();
    assert_eq!(own, json!([]));
}
