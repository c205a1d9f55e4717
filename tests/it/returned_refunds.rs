//! Refunds that a card's bank sends back after Stripe had taken them: they are due again, once, and the books stay right.

use crate::card_shop::{CardShop, Due};
use crate::payments::money;
use chrono::Duration;
use entities::{ledger_entry, state_change};
use poem::http::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use testkit::chance::Chance;
use testkit::database::Kind;
use testkit::stripe::{Message, send, sign};

testkit::on_each_database!(
    a_refund_that_its_bank_sends_back_is_due_again_once,
    of_two_cards_only_the_share_that_came_back_is_due,
    a_refund_that_failed_before_its_answer_came_was_never_booked,
    whatever_comes_back_the_books_add_up,
);

const CLOSED: &str = "expired_or_canceled_card";

impl CardShop {
    /// Tells Stripe's messages of refunds, the last one first.
    async fn hears_of_refunds(&self) {
        let all = self.stripe.messages();
        for message in all.iter().rev().filter(|it| it.kind().contains("refund")) {
            self.hears(message).await;
        }
    }

    async fn hears(&self, message: &Message) {
        let signature = message.signature(self.world.ctx().now);
        let answer = send(&self.world.site, &message.body, &signature).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    async fn cancelled(&self, due: &Due) {
        self.told().await;
        self.steps(&due.part, &["cancel"]).await;
        self.world.work().await;
    }

    async fn refund_of(&self, due: &Due) -> Value {
        self.part(&due.part).await["money"]["refunds"][0].clone()
    }

    async fn booked(&self, cause: &str) -> u64 {
        ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Cause.eq(cause))
            .count(self.world.app.db().read())
            .await
            .unwrap()
    }
}

async fn a_refund_that_its_bank_sends_back_is_due_again_once(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    shop.cancelled(&due).await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    // A message that lies is not believed: Stripe is asked.
    let mut lie = shop.stripe.last("refund.created").json();
    lie["id"] = json!("evt_lie");
    lie["type"] = json!("refund.failed");
    lie["data"]["object"]["status"] = json!("failed");
    let body = lie.to_string();
    send(&shop.world.site, &body, &sign(&body, shop.world.ctx().now)).await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);

    shop.world.clock.advance(Duration::days(3));
    shop.stripe.fail_refund(&shop.stripe.with_cards()[0], CLOSED);
    for _ in 0..2 {
        shop.hears_of_refunds().await;
        let part = shop.part(&due.part).await;
        assert_eq!(
            (&part["payment_state"], money(&part)),
            (&json!("refund_due"), [120_000, 0, 120_000, 0])
        );
        let refund = &part["money"]["refunds"][0];
        assert_eq!(
            (&refund["state"], &refund["due_on"], &refund["paid_on"]),
            (&json!("due"), &json!("2026-12-24"), &Value::Null)
        );
        assert_eq!(
            (&refund["left_vnd"], &refund["card_error"]),
            (&json!(120_000), &json!(CLOSED))
        );
        assert_eq!(
            (&refund["is_by_card"], &refund["can_retry"], &refund["can_pay"]),
            (&json!(false), &json!(true), &json!(true))
        );
    }
    assert_eq!(shop.booked("refund_returned").await, 1);
    assert_eq!(shop.unclear().await, []);
    let history = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("refund"))
        .all(shop.world.app.db().read())
        .await
        .unwrap();
    assert_eq!(
        (
            history.len(),
            history[0].to_state.as_str(),
            history[0].note.as_deref()
        ),
        (1, "due", Some(CLOSED))
    );
    for person in ["khach@vidu.vn", "ban@vidu.vn"] {
        let letters = shop.world.letters(person).await;
        let told = letters
            .iter()
            .filter(|it| it.subject.contains("không vào được thẻ"));
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), 1, "{person}");
        assert!(told[0].text.contains("24/12/2026"), "{}", told[0].text);
    }
    shop.is_right().await;

    shop.pay_back(&due.part).await;
    shop.hears_of_refunds().await;
    let part = shop.part(&due.part).await;
    assert_eq!(
        (&part["payment_state"], money(&part)),
        (&json!("refunded"), [120_000, 0, 0, 120_000])
    );
    assert_eq!(
        (
            shop.booked("refund_paid").await,
            shop.booked("refund_returned").await
        ),
        (2, 1)
    );
    shop.is_right().await;
}

async fn of_two_cards_only_the_share_that_came_back_is_due(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.stripe.pay_other(&due.start().await, 50_000);
    shop.told().await;
    shop.pays_there(&due).await;
    shop.cancelled(&due).await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    let shares = shop.stripe.with_cards();
    assert_eq!(shares.len(), 2);
    shop.stripe.fail_refund(&shares[0], CLOSED);
    shop.hears_of_refunds().await;
    let first = 120_000 - shop.stripe.refunded();
    assert!([50_000, 70_000].contains(&first));
    assert_eq!(
        money(&shop.part(&due.part).await),
        [120_000, 0, first, 120_000 - first]
    );
    let refund = shop.refund_of(&due).await;
    assert_eq!(
        (&refund["amount_vnd"], &refund["left_vnd"]),
        (&json!(120_000), &json!(first))
    );
    shop.is_right().await;
    // The seller transfers it; then the other card's bank sends its share back too.
    shop.pay_back(&due.part).await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    shop.stripe.fail_refund(&shares[1], "lost_or_stolen_card");
    shop.hears_of_refunds().await;
    let second = 120_000 - first;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, second, first]);
    assert_eq!(shop.refund_of(&due).await["left_vnd"], second);
    shop.is_right().await;
    // The buyer has a new card by now: Stripe takes it once more.
    let id = shop.refund_of(&due).await["id"].as_str().unwrap().to_owned();
    let retry = format!("/api/v1/seller/refunds/{id}/retry");
    shop.member.post(&retry, json!({})).await.ok();
    shop.world.work().await;
    shop.hears_of_refunds().await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    assert_eq!(shop.stripe.refunded(), second);
    shop.is_right().await;
}

async fn a_refund_that_failed_before_its_answer_came_was_never_booked(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let due = shop.order_by_card(1).await;
    shop.pays_there(&due).await;
    shop.told().await;
    shop.steps(&due.part, &["cancel"]).await;
    shop.stripe.lose_answers(1);
    shop.world.work().await;
    shop.stripe.fail_refund(&shop.stripe.with_cards()[0], CLOSED);
    shop.hears_of_refunds().await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 120_000, 0]);
    assert_eq!(
        (
            shop.booked("refund_paid").await,
            shop.booked("refund_returned").await
        ),
        (0, 0)
    );
    shop.is_right().await;
    // The worker's own next try asks for a refund of its own.
    shop.world.clock.advance(Duration::hours(1));
    shop.world.work().await;
    shop.hears_of_refunds().await;
    assert_eq!(money(&shop.part(&due.part).await), [120_000, 0, 0, 120_000]);
    assert_eq!((shop.stripe.refunded(), shop.unclear().await), (120_000, vec![]));
    shop.is_right().await;
}

/// Cards take refunds and send them back, answers are lost, messages come in any order and number, the seller tries
/// again or transfers.
async fn whatever_comes_back_the_books_add_up(kind: Kind) {
    let shop = CardShop::open(kind, 10).await;
    let mut chance = Chance::new(26);
    let mut all = Vec::new();
    for _ in 0..3 {
        let due = shop.order_by_card(1).await;
        shop.stripe.pay_other(&due.start().await, 45_000);
        shop.told().await;
        shop.pays_there(&due).await;
        shop.told().await;
        shop.steps(&due.part, &["cancel"]).await;
        all.push(due);
    }
    for _ in 0..60 {
        let due = chance.pick(&all).unwrap();
        let refund = shop.refund_of(due).await;
        let path = format!("/api/v1/seller/refunds/{}", refund["id"].as_str().unwrap());
        match chance.below(7) {
            0 | 1 => {
                if let Some(id) = chance.pick(&shop.stripe.with_cards()) {
                    shop.stripe.fail_refund(id, CLOSED);
                }
            }
            2 => shop.stripe.lose_answers(1),
            3 if chance.below(3) == 0 => {
                let body = json!({ "paid_on": "2026-11-21" });
                shop.member.post(&format!("{path}/pay"), body).await;
            }
            3 | 4 => {
                shop.member.post(&format!("{path}/retry"), json!({})).await;
            }
            5 => {
                let messages = shop.stripe.messages();
                for _ in 0..4 {
                    shop.hears(chance.pick(&messages).unwrap()).await;
                }
            }
            _ => {
                shop.world.clock.advance(Duration::hours(1));
                shop.world.work().await;
            }
        }
        shop.is_right().await;
    }
    shop.stripe.lose_answers(0);
    for _ in 0..8 {
        shop.hears_of_refunds().await;
        shop.world.clock.advance(Duration::hours(9));
        shop.world.work().await;
    }
    for due in &all {
        shop.pay_back(&due.part).await;
        let part = shop.part(&due.part).await;
        assert_eq!(money(&part), [120_000, 0, 0, 120_000]);
    }
    assert!(shop.booked("refund_returned").await > 3);
    shop.is_right().await;
}
