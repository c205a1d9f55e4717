//! The same controls over HTTP, for tests in other languages: `{"advance": 60}`, `{"webhook_url": "http://…"}`,
//! `{"down": true}`, `{"refuse_refunds": true}`, `{"pay": "cs_…", "amount": 1}`, `{"fail_refund": "re_…"}`. Answers the messages so far.

use super::FakeStripe;
use chrono::Duration;
use poem::handler;
use poem::web::{Data, Json};
use serde_json::{Value, json};

#[handler]
pub fn take(stripe: Data<&FakeStripe>, wish: Json<Value>) -> Json<Value> {
    if let Some(seconds) = wish["advance"].as_i64() {
        stripe.books().ahead += Duration::seconds(seconds);
    }
    if let Some(url) = wish["webhook_url"].as_str() {
        stripe.tell_to(Some(url.to_owned()));
    }
    if let Some(is_down) = wish["down"].as_bool() {
        stripe.is_down(is_down);
    }
    if let Some(refuses) = wish["refuse_refunds"].as_bool() {
        stripe.refuse_refunds(refuses);
    }
    if let Some(session) = wish["pay"].as_str() {
        match wish["amount"].as_i64() {
            Some(amount) => stripe.pay_other(session, amount),
            None => stripe.pay(session),
        }
    }
    if let Some(refund) = wish["fail_refund"].as_str() {
        stripe.fail_refund(refund, "expired_or_canceled_card");
    }
    let now = stripe.now();
    let told = stripe.messages().into_iter().map(
        |message| json!({ "id": message.id, "body": message.body, "signature": message.signature(now), "tries": message.tries, "taken": message.is_taken }),
    );
    Json(json!({ "now": now.timestamp(), "messages": told.collect::<Vec<_>>() }))
}
