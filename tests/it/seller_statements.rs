//! A seller's month: what the page, the API and the files tell is what the books say.

use crate::payments::{Shop, books_are_right};
use chrono::Duration;
use entities::organisation;
use integrations::spreadsheet::{Limits, rows};
use poem::Request;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use testkit::database::Kind;

testkit::on_each_database!(the_month_of_a_household_adds_up_with_its_tax);

async fn file(shop: &Shop, month: &str, format: &str) -> Vec<u8> {
    let uri = format!("/api/v1/seller/statements/{month}/file?format={format}");
    let token = shop.member.token.as_deref().unwrap();
    let request = Request::builder()
        .uri_str(uri)
        .header("host", "localhost")
        .header("authorization", format!("Bearer {token}"));
    let reply = shop.world.site.send(request.finish()).await;
    assert!(reply.status.is_success(), "{}", reply.text());
    reply.body
}

async fn month(shop: &Shop, month: &str) -> Value {
    let path = format!("/api/v1/seller/statements/{month}");
    shop.member.get(&path).await.ok()
}

async fn the_month_of_a_household_adds_up_with_its_tax(kind: Kind) {
    let shop = Shop::open(kind, 20).await;
    let tx = shop.world.app.db().begin().await.unwrap();
    let household = organisation::ActiveModel {
        id: Set(shop.stall.seller),
        kind: Set("household_business".into()),
        ..Default::default()
    };
    household.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let way = ["confirm", "pack", "ship", "deliver"];
    let transfer = shop.order(1, "vietqr").await;
    shop.pays(&transfer, 120_000, "a").await.ok();
    shop.steps(&transfer, &way).await;
    let cash = shop.order(3, "cod").await;
    shop.steps(&cash, &way).await;
    let open = shop.order(1, "vietqr").await;
    shop.pays(&open, 20_000, "b").await.ok();
    let cancelled = shop.order(1, "cod").await;
    shop.steps(&cancelled, &["cancel"]).await;
    let refund =
        json!({ "lines": [{ "variant_id": shop.stall.variant, "amount_vnd": 33_333 }], "reason": "Dập" });
    let path = format!("/api/v1/seller/orders/{cash}/refunds");
    shop.member.post(&path, refund.clone()).await.ok();

    let told = month(&shop, "2026-11").await;
    let numbers: Vec<&Value> = told["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["number"])
        .collect();
    assert_eq!(numbers, [&json!(transfer), &json!(cash), &json!(open)]);
    // 120,000 and 300,000 were delivered, 33,333 given back: 1 % and 0.5 % of what is left, for each order.
    assert_eq!(
        told["totals"],
        json!({ "goods_vnd": 360_000, "shipping_vnd": 60_000, "refunded_vnd": 33_333, "net_vnd": 386_667,
            "vat_vnd": 1_200 + 2_667, "pit_vnd": 600 + 1_333, "received_vnd": 440_000,
            "with_carrier_vnd": 300_000, "paid_back_vnd": 0 })
    );
    assert_eq!(
        told["tax"],
        json!({ "vat_bp": 100, "pit_bp": 50, "paid_by": "seller",
            "source": "Nghị định 252/2026/NĐ-CP, Điều 44" })
    );
    for field in told["totals"].as_object().unwrap().keys() {
        let parts = told["parts"].as_array().unwrap().iter();
        let sum: i64 = parts.map(|part| part["sums"][field].as_i64().unwrap()).sum();
        assert_eq!(json!(sum), told["totals"][field], "{field}");
    }

    // The next month takes back tax on what is refunded then, and has the cash that was handed over.
    shop.world.clock.advance(Duration::days(12));
    shop.steps(&cash, &["take_cash"]).await;
    shop.pay_back(&cash).await;
    shop.member.post(&path, refund).await.ok();
    let next = month(&shop, "2026-12").await["totals"].clone();
    assert_eq!(
        next,
        json!({ "goods_vnd": 0, "shipping_vnd": 0, "refunded_vnd": 33_333, "net_vnd": -33_333,
            "vat_vnd": 2_333 - 2_667, "pit_vnd": 1_167 - 1_333, "received_vnd": 0,
            "with_carrier_vnd": -300_000, "paid_back_vnd": 33_333 })
    );
    assert_eq!(
        month(&shop, "2026-11").await,
        told,
        "a month that is over stays as it was"
    );
    assert_eq!(
        shop.member
            .get("/api/v1/seller/statements/2027-01")
            .await
            .refusal(),
        "invalid"
    );

    let csv = String::from_utf8(file(&shop, "2026-11", "csv").await).unwrap();
    let total = csv.lines().last().unwrap();
    assert_eq!(
        total,
        "Tổng cộng,,360000,60000,33333,386667,3867,1933,440000,300000,0"
    );
    let book = rows(&file(&shop, "2026-11", "xlsx").await, &Limits::UPLOAD).unwrap();
    let last: Vec<&str> = book.last().unwrap().cells.iter().map(String::as_str).collect();
    assert_eq!(last.join(",").replace(",,", ","), total.replace(",,", ","));
    books_are_right(&shop.world).await;
}
