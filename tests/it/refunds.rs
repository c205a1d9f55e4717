//! What goes back, line by line.

use crate::payments::{Shop, books_are_right, money};
use serde_json::{Value, json};
use testkit::api::Answer;
use testkit::database::Kind;
use tokio::task::JoinSet;

testkit::on_each_database!(
    a_refund_by_line_is_at_most_what_was_paid_for_it,
    two_refunds_at_once_never_give_back_more_than_was_paid,
);

async fn grant(shop: &Shop, number: &str, amount_vnd: i64, shipping_vnd: i64) -> Answer {
    let lines = json!([{ "variant_id": shop.stall.variant, "amount_vnd": amount_vnd }]);
    let body = json!({ "lines": lines, "shipping_vnd": shipping_vnd, "reason": "Hàng dập" });
    let path = format!("/api/v1/seller/orders/{number}/refunds");
    shop.member.post(&path, body).await
}

fn wrong(answer: &Answer) -> Vec<Value> {
    let fields = answer.json["error"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["code"].clone()).collect()
}

async fn a_refund_by_line_is_at_most_what_was_paid_for_it(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(2, "vietqr").await;
    shop.pays(&number, 210_000, "a").await.ok();
    assert_eq!(
        grant(&shop, &number, 1_000, 0).await.refusal(),
        "wrong_state",
        "before it is sent, a part is cancelled"
    );
    shop.steps(&number, &["confirm", "pack", "ship", "deliver"]).await;
    let too_much = grant(&shop, &number, 180_001, 30_001).await;
    assert_eq!(wrong(&too_much), ["more_than_paid", "more_than_paid"]);
    assert_eq!(wrong(&grant(&shop, &number, 0, 0).await), ["required"]);
    assert_eq!(wrong(&grant(&shop, &number, -5, 0).await), ["more_than_paid"]);
    grant(&shop, &number, 100_000, 0).await.ok();
    assert_eq!(wrong(&grant(&shop, &number, 80_001, 0).await), ["more_than_paid"]);
    let part = grant(&shop, &number, 80_000, 30_000).await.ok()["part"].clone();
    assert_eq!(part["lines"][0]["refunded_vnd"], 180_000);
    assert_eq!(money(&part), [210_000, 0, 210_000, 0]);
    shop.pay_back(&number).await;
    let part = shop.part(&number).await;
    assert_eq!(
        (&part["payment_state"], money(&part)),
        (&json!("refunded"), [210_000, 0, 0, 210_000])
    );
    books_are_right(&shop.world).await;
    let letters = shop.world.letters("khach@vidu.vn").await;
    let told = letters.iter().filter(|it| it.subject.contains("hoàn tiền"));
    assert_eq!(told.count(), 4, "two granted, two paid");
}

async fn two_refunds_at_once_never_give_back_more_than_was_paid(kind: Kind) {
    let shop = Shop::open(kind, 10).await;
    let number = shop.order(1, "cod").await;
    shop.steps(&number, &["confirm", "pack", "ship", "deliver"]).await;
    let mut tries = JoinSet::new();
    for _ in 0..6 {
        let (member, variant) = (shop.member.clone(), shop.stall.variant);
        let path = format!("/api/v1/seller/orders/{number}/refunds");
        tries.spawn(async move {
            let lines = json!([{ "variant_id": variant, "amount_vnd": 40_000 }]);
            member
                .post(&path, json!({ "lines": lines, "reason": "Hàng dập" }))
                .await
        });
    }
    let done = tries.join_all().await;
    assert_eq!(done.iter().filter(|answer| answer.status.is_success()).count(), 2);
    assert_eq!(money(&shop.part(&number).await), [120_000, 0, 80_000, 0]);
    books_are_right(&shop.world).await;
}
