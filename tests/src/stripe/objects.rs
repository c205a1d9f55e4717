//! Objects as Stripe writes them, as far as clients insist on their fields.

use super::VERSION;
use super::books::{Payment, Refund, Session};
use serde_json::{Value, json};

/// `expanded` stands in place of the payment's id.
pub fn session(it: &Session, expanded: Option<Value>) -> Value {
    let is_paid = it.status == "complete";
    json!({
        "id": it.id, "object": "checkout.session", "livemode": false, "mode": "payment",
        "status": it.status, "payment_status": if is_paid { "paid" } else { "unpaid" },
        "amount_subtotal": it.amount, "amount_total": it.amount, "currency": "vnd",
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "cancel_url": it.cancel_url, "success_url": it.success_url,
        "client_reference_id": it.reference, "locale": it.locale,
        "created": it.created, "expires_at": it.expires_at,
        "custom_fields": [],
        "custom_text": { "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null },
        "customer": null, "metadata": {},
        "payment_intent": expanded.or(it.payment.clone().map(Value::from)),
        "payment_method_types": it.methods, "shipping_options": [],
        "url": it.url(),
    })
}

impl Session {
    /// Nobody is led to a page that is over.
    fn url(&self) -> Value {
        match self.status {
            "open" => Value::from(self.page.clone()),
            _ => Value::Null,
        }
    }
}

pub fn payment(it: &Payment) -> Value {
    json!({
        "id": it.id, "object": "payment_intent", "livemode": false, "status": "succeeded",
        "amount": it.amount, "amount_capturable": 0, "amount_received": it.received, "currency": "vnd",
        "capture_method": "automatic_async", "confirmation_method": "automatic",
        "created": it.created, "metadata": {}, "payment_method_types": ["card"],
    })
}

pub fn refund(it: &Refund) -> Value {
    json!({
        "id": it.id, "object": "refund", "amount": it.amount, "currency": "vnd", "created": it.created,
        "payment_intent": it.payment, "charge": null, "metadata": it.metadata, "reason": null,
        "status": if it.failure.is_some() { "failed" } else { "succeeded" }, "failure_reason": it.failure,
    })
}

pub fn event(id: &str, account: &str, kind: &str, created: i64, object: Value) -> Value {
    json!({
        "id": id, "object": "event", "account": account, "api_version": VERSION, "created": created,
        "data": { "object": object }, "livemode": false, "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null }, "type": kind,
    })
}

pub fn error(kind: &str, code: Option<&str>, message: &str) -> Value {
    json!({ "error": { "type": kind, "code": code, "message": message } })
}
