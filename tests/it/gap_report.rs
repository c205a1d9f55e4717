//! The gap report: every kilogram that stayed over counted once, every missing standard with its worth.

use crate::market::{Market, address, offer, request};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    kilograms_that_stay_over_count_once_and_standards_tell_their_worth,
    the_office_and_the_seller_read_it_on_their_pages,
);

/// Mangoes without VietGAP meet a demand that requires it; a few are also too dear.
async fn matched(market: &Market) -> String {
    let slug = market.open_round().await;
    let months = [("2026-12", 10_000), ("2027-01", 4_000)];
    market
        .other_seller
        .post("/offers", offer(&slug, 20_000, &months))
        .await
        .ok();
    let mut asked = request(&slug, 30_000, &[("2026-12", 6_000), ("2027-01", 9_000)]);
    asked["standards_required"] = json!(["vietgap"]);
    market.buyer.post("/requests", asked).await.ok();
    market.steps(&slug, &["close", "match"]).await;
    slug
}

fn line<'a>(side: &'a Value, by: &str, code: &str) -> &'a Value {
    let lines = side[by].as_array().unwrap();
    let line = lines.iter().find(|line| line["code"] == code);
    line.unwrap_or_else(|| panic!("no {code} in {by}: {side}"))
}

async fn kilograms_that_stay_over_count_once_and_standards_tell_their_worth(kind: Kind) {
    let market = Market::open(kind).await;
    let slug = matched(&market).await;
    let report = market.officer.get(&format!("/gap-report?round={slug}")).await;
    let (supply, demand) = (&report["supply"], &report["demand"]);
    assert_eq!(
        (&supply["total"]["quantity_kg"], &supply["total"]["worth_vnd"]),
        (&json!(14_000), &json!(14_000 * 20_000_i64))
    );
    assert_eq!(demand["total"]["quantity_kg"], 15_000);
    let vietgap = line(supply, "by_standard", "vietgap");
    assert_eq!(
        (&vietgap["quantity_kg"], &vietgap["worth_vnd"]),
        (&json!(10_000), &json!(10_000 * 20_000_i64)),
        "6 of 10 tonnes in December, 4 of 4 in January"
    );
    let missing = &demand["missing_standards"][0];
    assert_eq!(
        (
            &missing["standard"],
            &missing["quantity_kg"],
            &missing["worth_vnd"]
        ),
        (&json!("vietgap"), &json!(10_000), &json!(10_000 * 30_000_i64))
    );

    // Whatever the reasons of a row, its kilograms stand once in each breakdown by goods and area.
    let result = market.officer.get(&format!("/rounds/{slug}/result")).await;
    let mut rows = BTreeSet::new();
    for gap in result["gaps"].as_array().unwrap() {
        let key = (gap["subject_id"].to_string(), gap["month"].to_string());
        rows.insert((
            gap["side"].to_string(),
            key,
            gap["unmatched_kg"].as_i64().unwrap(),
        ));
    }
    for (side, name) in [(supply, "\"offer\""), (demand, "\"request\"")] {
        let over: i64 = rows.iter().filter(|row| row.0 == name).map(|row| row.2).sum();
        for by in ["by_commodity", "by_province", "by_commune"] {
            let lines = side[by].as_array().unwrap().iter();
            let sum: i64 = lines.map(|line| line["quantity_kg"].as_i64().unwrap()).sum();
            assert_eq!(sum, over, "{by}");
        }
    }

    assert_eq!(
        market.officer.get("/gap-report?commodity=lua&round=").await["rounds"][0]["slug"],
        slug.as_str()
    );
    let other = market
        .officer
        .get(&format!("/gap-report?round={slug}&commodity=lua"))
        .await;
    assert_eq!(other["supply"]["total"]["quantity_kg"], 0);
    let unpublished = market.other_seller.get("/chances").await;
    let own = |rows: &Value| {
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| row["round"]["slug"] == slug.as_str())
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(
        own(&unpublished),
        Vec::<Value>::new(),
        "a result is the office's until it is published"
    );
    market.steps(&slug, &["publish"]).await;
    let chances = own(&market.other_seller.get("/chances").await);
    let vietgap = chances.iter().find(|row| row["reason"] == "standard").unwrap();
    assert_eq!(
        (
            &vietgap["detail"],
            &vietgap["quantity_kg"],
            &vietgap["ask_vnd_per_kg"]
        ),
        (&json!("vietgap"), &json!(10_000), &json!(20_000))
    );
    assert_eq!(
        (&vietgap["first_month"], &vietgap["last_month"]),
        (&json!("2026-12"), &json!("2027-01"))
    );
    assert_eq!(own(&market.seller.get("/chances").await), Vec::<Value>::new());
}

async fn the_office_and_the_seller_read_it_on_their_pages(kind: Kind) {
    let market = Market::open(kind).await;
    let slug = matched(&market).await;
    market.steps(&slug, &["publish"]).await;
    let mut officer = Visitor::new(&market.world.site);
    officer.sign_in(&address("canbo.dongthap"), "mau-ocop-2026").await;
    officer
        .open(&format!("/co-quan/khoang-trong?round={slug}&commodity="))
        .await;
    officer.sees("VietGAP: còn thiếu cho 10 t");
    officer.sees("280.000.000");
    officer
        .open(&format!("/co-quan/khoang-trong?round={slug}&lang=en"))
        .await;
    officer.sees("VietGAP: missing on 10 t");

    let mut seller = Visitor::new(&market.world.site);
    seller
        .sign_in(&address("htx-sen-thap-muoi-mau"), "mau-ocop-2026")
        .await;
    seller.open("/ban-hang/ban-them").await;
    seller.sees("Nếu có VietGAP: 10 t, với giá từ 20.000");
}
