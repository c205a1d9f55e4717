//! Goods are ordered to travel with a part just as it is packed or cancelled: whichever comes first holds.

use crate::orders::{checkout, place, reviewed};
use crate::payments::{Shop, books_are_right};
use crate::stall::stock_follows_movements;
use entities::{seller_order, state_change};
use poem::http::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use testkit::api::Answer;
use testkit::database::Kind;
use uuid::Uuid;

const ROUNDS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite() {
    goods_travel_only_with_what_still_waits(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgres() {
    goods_travel_only_with_what_still_waits(Kind::Postgres).await;
}

/// How the part's time to be added to ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Packed,
    CancelledBySeller,
    CancelledByBuyer,
}

async fn goods_travel_only_with_what_still_waits(kind: Kind) {
    let shop = Shop::open(kind, 100).await;
    for round in 0..ROUNDS {
        let end = [End::Packed, End::CancelledBySeller, End::CancelledByBuyer][round % 3];
        let placed = shop.place(1, "cod").await;
        let (order, key) = (
            placed["number"].as_str().unwrap(),
            placed["key"].as_str().unwrap(),
        );
        let part = format!("{order}-1");
        if end == End::Packed {
            shop.steps(&part, &["confirm"]).await;
        }
        let mut form = checkout(&shop.buyer, &[(shop.stall.variant, 1)]).await;
        form["ships_with"] = json!([{ "seller_id": shop.stall.seller, "part": part, "key": key }]);
        let once = form["cart"].as_str().unwrap().to_owned();
        let added = reviewed(&shop.buyer, form).await;

        let buyer = shop.buyer.clone();
        let adding = tokio::spawn(async move { place(&buyer, &once, added).await });
        let (client, path) = match end {
            End::Packed => (shop.member.clone(), format!("/api/v1/seller/orders/{part}/pack")),
            End::CancelledBySeller => (
                shop.member.clone(),
                format!("/api/v1/seller/orders/{part}/cancel"),
            ),
            End::CancelledByBuyer => (
                shop.buyer.clone(),
                format!("/api/v1/orders/{order}/parts/{part}/cancel"),
            ),
        };
        let body = json!({ "key": key, "reason": "Hết hàng" });
        let ending = tokio::spawn(async move { client.call(Method::POST, &path, Some(body), &[]).await });
        let (added, ended) = (adding.await.unwrap(), ending.await.unwrap());
        is_one_after_the_other(&shop, &part, end, &added, &ended).await;
    }
    books_are_right(&shop.world).await;
    stock_follows_movements(&shop.world).await;
}

async fn is_one_after_the_other(shop: &Shop, part: &str, end: End, added: &Answer, ended: &Answer) {
    let connection = shop.world.app.db().read();
    let parts = seller_order::Entity::find().all(connection).await.unwrap();
    let first = parts.iter().find(|it| it.number == part).unwrap();
    let more = parts.iter().find(|it| it.ships_with == Some(first.id));
    assert_eq!(more.is_some(), added.status.is_success(), "{}", added.json);
    let Some(more) = more else {
        let field = &added.json["error"]["fields"][0];
        let code = if end == End::Packed {
            "already_packed"
        } else {
            "order_over"
        };
        assert_eq!(
            (&field["path"], &field["code"]),
            (&json!(format!("shipping.{}", shop.stall.seller)), &json!(code))
        );
        assert!(ended.status.is_success(), "{}", ended.json);
        return;
    };
    if end == End::CancelledByBuyer {
        assert_eq!(ended.json["error"]["code"], "added_goods_first");
        assert_eq!(first.state, "placed");
        return;
    }
    assert!(ended.status.is_success(), "{}", ended.json);
    // Ids rise in the order in which they are given: the part ended after the goods were in.
    let ended: Vec<Uuid> = state_change::Entity::find()
        .filter(state_change::Column::SubjectId.eq(first.id))
        .filter(state_change::Column::ToState.is_in(["packed", "cancelled"]))
        .all(connection)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.id)
        .collect();
    assert_eq!(ended.len(), 1);
    assert!(
        ended[0] > more.id,
        "the goods were added to a part that had ended"
    );
}
