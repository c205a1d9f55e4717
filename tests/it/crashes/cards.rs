//! Cards, of a Stripe that lives on while the program dies: it loses answers, and tells of everything until it is heard.

use super::people::{Market, buyer_does};
use entities::{card_refund, payment, refund};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use services::ports::{Clock, SystemClock};
use std::collections::BTreeMap;
use testkit::chance::Chance;
use testkit::site::Site;
use testkit::stripe::send;

/// The buyer opens Stripe's page, mostly pays there, and sometimes comes back from it.
pub async fn pay_by_card(market: &Market, chance: &mut Chance) {
    let Some(part) = market.some_part(chance, |it| it.method == "card") else {
        return;
    };
    if chance.below(10) == 0 {
        market.stripe.lose_answers(1);
    }
    let path = format!("/api/v1/orders/{}/parts/{}/card", part.order, part.number);
    let key = json!({ "key": part.key });
    let opened = market.post(&market.buyer, &path, key.clone()).await;
    if !market.note("open a page of Stripe's", &opened) {
        return;
    }
    if chance.below(5) > 0 {
        // Another may have paid there first, or its time is over.
        market.stripe.try_to_pay(opened.json["url"].as_str().unwrap());
    }
    if chance.below(4) == 0 {
        // Before Stripe has told of it, or after.
        buyer_does(market, &part, "cancel").await;
    }
    if chance.below(2) == 0 {
        let attempt = opened.json["attempt_id"].as_str().unwrap();
        let path = format!("/api/v1/orders/{}/card-attempts/{attempt}/check", part.order);
        let checked = market.post(&market.buyer, &path, key).await;
        market.note("come back from Stripe", &checked);
    }
}

/// Stripe tells everything it ever told once more, the last first; what is then left to do, the workers do.
pub async fn hear_all(market: &Market, site: &Site) {
    let messages = market.stripe.messages();
    for message in messages.iter().rev() {
        let answer = send(site, &message.body, &message.signature(SystemClock.now())).await;
        assert!(answer.status.is_success(), "{}", answer.status);
    }
}

/// All money that Stripe has taken is a payment, all that it has paid back belongs to a refund, each once and to the đồng.
pub async fn are_right(market: &Market) {
    let connection = market.world.app.db().read();
    let by_card = payment::Entity::find()
        .filter(payment::Column::Provider.eq("card"))
        .all(connection)
        .await
        .unwrap();
    let count = by_card.len();
    let kept: BTreeMap<String, i64> = by_card
        .into_iter()
        .map(|row| (row.provider_reference, row.amount_vnd))
        .collect();
    assert_eq!(kept.len(), count, "a payment by card is kept once");
    let paid = market.stripe.paid();
    let paid: BTreeMap<String, i64> = paid
        .into_iter()
        .map(|(id, vnd)| (format!("stripe:{id}"), vnd))
        .collect();
    assert_eq!(kept, paid, "what Stripe took");
    let mut back: BTreeMap<_, i64> = BTreeMap::new();
    for row in card_refund::Entity::find().all(connection).await.unwrap() {
        assert_ne!(row.state, "started", "every refund has its answer");
        if row.state == "paid" {
            *back.entry(row.refund_id).or_default() += row.amount_vnd;
        }
    }
    assert_eq!(
        back.values().sum::<i64>(),
        market.stripe.refunded(),
        "what Stripe paid back"
    );
    for duty in refund::Entity::find().all(connection).await.unwrap() {
        if let Some(vnd) = back.get(&duty.id) {
            assert_eq!((duty.state.as_str(), duty.amount_vnd), ("paid", *vnd));
        }
    }
}

/// How many payments came by card, and how many went back to one.
pub async fn counts(market: &Market) -> (usize, u64) {
    let back = card_refund::Entity::find()
        .count(market.world.app.db().read())
        .await;
    (market.stripe.paid().len(), back.unwrap())
}
