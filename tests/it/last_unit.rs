//! The last unit in stock, bought by fifty at once.

use poem::http::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use testkit::api::Client;
use testkit::database::Kind;
use testkit::world::World;

const PRODUCT: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const BUYERS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite() {
    exactly_one_gets_it(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgres() {
    exactly_one_gets_it(Kind::Postgres).await;
}

async fn exactly_one_gets_it(kind: Kind) {
    let world = World::demo(kind).await;
    let client = Client::new(&world.site);
    let product = client.get(&format!("/api/v1/products/{PRODUCT}")).await.ok();
    let variant = product["variants"][0]["id"].as_str().unwrap().to_owned();
    let tx = world.app.db().begin().await.unwrap();
    entities::variant::Entity::update_many()
        .col_expr(
            entities::variant::Column::Stock,
            sea_orm::sea_query::Expr::value(1_i64),
        )
        .filter(entities::variant::Column::Id.eq(variant.parse::<uuid::Uuid>().unwrap()))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut orders = Vec::new();
    for buyer in 0..BUYERS {
        orders.push(reviewed(&client, &variant, buyer).await);
    }
    let placed = orders.into_iter().enumerate().map(|(buyer, order)| {
        let client = client.clone();
        tokio::spawn(async move {
            client
                .post_once("/api/v1/orders", &format!("buyer-{buyer}"), order)
                .await
        })
    });
    let mut got = 0;
    for answer in placed.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        if answer.status == StatusCode::CREATED {
            got += 1;
        } else {
            let code = answer.refusal();
            assert!(
                ["out_of_stock", "not_enough_stock", "price_changed"].contains(&code.as_str()),
                "{code}"
            );
        }
    }
    assert_eq!(got, 1);
    let product = client.get(&format!("/api/v1/products/{PRODUCT}")).await.ok();
    assert_eq!(product["variants"][0]["stock"], 0);
}

/// A cart with one of it, reviewed: what is left is to place the order.
async fn reviewed(client: &Client, variant: &str, buyer: usize) -> Value {
    let cart = json!({ "line": { "variant_id": variant, "quantity": 1 } });
    let cart = client.post("/api/v1/carts", cart).await.ok()["key"].clone();
    let checkout = json!({
        "cart": cart,
        "buyer_name": format!("Người mua {buyer}"),
        "buyer_phone": "0912 345 678",
        "address_line": "12 Nguyễn Huệ",
        "commune_code": "29869",
        "payments": [],
    });
    let review = client
        .post("/api/v1/checkout/review", checkout.clone())
        .await
        .ok();
    json!({ "checkout": checkout, "seen": review["seen"], "consent": true })
}
