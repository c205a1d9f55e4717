//! Weekly reference prices from confirmed deliveries, hidden where they would tell of one party.

use crate::market::{Market, Member, items, offer, request, word};
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(a_price_shows_once_three_sellers_delivered_and_the_week_is_over);

const PATH: &str = "/reference-prices?commodity=xoai";

/// Signs the contract that the proposal was drafted into, by both sides.
async fn signed(seller: &Member, buyer: &Member, proposal: &str) -> String {
    seller.accept(proposal, 1).await.ok();
    let agreed = buyer.accept(proposal, 1).await.ok();
    let number = word(&agreed["contract"]);
    let path = format!("/contracts/{number}");
    for who in [seller, buyer] {
        let hash = buyer.get(&path).await["document_hash"].clone();
        let body = json!({ "document_hash": hash });
        who.post(&format!("{path}/sign"), body).await.ok();
    }
    number
}

async fn delivered(seller: &Member, buyer: &Member, contract: &str, quantity_kg: i64) -> i64 {
    let body = json!({ "contract": contract, "delivered_on": "2026-11-21", "quantity_kg": quantity_kg });
    let made = seller.post("/deliveries", body).await.ok();
    let number = word(&made["number"]);
    buyer.step(&format!("/deliveries/{number}/confirm")).await.ok();
    let found = buyer.get(&format!("/deliveries/{number}")).await;
    found["price_vnd_per_kg"].as_i64().unwrap()
}

async fn a_price_shows_once_three_sellers_delivered_and_the_week_is_over(kind: Kind) {
    let market = Market::open(kind).await;
    let third = Member::sign_in(&market.world, "tht-xoai-binh-hang-trung-mau", "cooperative_group").await;
    let (buyer, other) = (&market.buyer, &market.other_buyer);
    let slug = market.open_round().await;
    let december = |kg: i64| [("2026-12", kg)];
    let sellers = [&market.seller, &market.other_seller, &third];
    for (who, ask) in sellers.into_iter().zip([20_000, 21_000, 22_000]) {
        who.post("/offers", offer(&slug, ask, &december(3_000)))
            .await
            .ok();
    }
    for who in [buyer, other] {
        who.post("/requests", request(&slug, 30_000, &december(4_500)))
            .await
            .ok();
    }
    market.steps(&slug, &["close", "match", "publish"]).await;
    let found = market
        .officer
        .get(&format!("/proposals?per_page=100&round={slug}"))
        .await;
    let deals: Vec<(usize, bool, String)> = items(&found)
        .iter()
        .map(|row| {
            let seller = word(&row["seller"]["id"]);
            let index = sellers.iter().position(|who| who.organisation == seller).unwrap();
            (
                index,
                word(&row["buyer"]["id"]) == buyer.organisation,
                word(&row["id"]),
            )
        })
        .collect();
    let before = market.buyer.get(PATH).await;
    let mut sum = (0, 0);
    for (index, is_first, proposal) in &deals {
        let who = if *is_first { buyer } else { other };
        let contract = signed(sellers[*index], who, proposal).await;
        let kg = 1_000 + 100 * i64::try_from(*index).unwrap();
        let price = delivered(sellers[*index], who, &contract, kg).await;
        sum = (sum.0 + kg, sum.1 + kg * price);
    }
    assert_eq!(market.buyer.get(PATH).await, before, "the week is not over");

    market.world.clock.advance(chrono::Duration::days(3));
    let prices = market.buyer.get(PATH).await;
    let shown = prices.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&shown["week_on"], &shown["commodity"]["code"]),
        (&json!("2026-11-16"), &json!("xoai"))
    );
    let half_up = (2 * sum.1 + sum.0) / (2 * sum.0);
    assert_eq!(shown["price_vnd_per_kg"], half_up);
    assert!(
        shown.get("quantity_kg").is_none(),
        "kilograms would tell too much"
    );
    let elsewhere = market.buyer.get(&format!("{PATH}&province=01")).await;
    assert_eq!(elsewhere, json!([]));

    let mut visitor = Visitor::new(&market.world.site);
    visitor.open("/gia-tham-khao?commodity=xoai").await;
    visitor.sees("16/11/2026");
    visitor.sees("ít nhất 3 bên bán");
    assert!(!visitor.attributes("figure.lines polyline", "points").is_empty());
    let province = word(&shown["province_code"]);
    let here: Value = market.buyer.get(&format!("{PATH}&province={province}")).await;
    assert_eq!(here, prices);
}
