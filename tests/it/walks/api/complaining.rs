use super::{ApiFace, items, number, text, word};
use crate::walks::buying::OrderKey;
use crate::walks::collecting::TODAY;
use crate::walks::complaining::{Complaining, Complaint, Grievance, Offer};
use domain::{ComplaintKind, ComplaintOutcome};
use poem::http::Method;
use serde_json::{Value, json};

impl Complaining for ApiFace {
    async fn complains(&mut self, key: &OrderKey, part: &str, grievance: &Grievance) -> String {
        let line = json!({ "variant_id": self.first_goods(key, part).await, "quantity": grievance.quantity });
        let body = json!({
            "key": key.key,
            "kind": grievance.kind.as_str(),
            "wish": grievance.wish.as_str(),
            "story": grievance.story,
            "lines": [line],
            "pictures": [picture()],
        });
        let path = format!("/orders/{}/parts/{part}/complaints", key.number);
        text(&self.post(&path, body).await["number"])
    }

    async fn misses_refund(&mut self, key: &OrderKey, part: &str, story: &str) -> String {
        let body = json!({ "key": key.key, "kind": "refund_not_paid", "wish": "refund", "story": story });
        let path = format!("/orders/{}/parts/{part}/complaints", key.number);
        text(&self.post(&path, body).await["number"])
    }

    async fn can_complain_of(&mut self, key: &OrderKey, part: &str) -> Vec<ComplaintKind> {
        let part = self.part_of(key, part).await;
        let kinds = items(&part["complaint_kinds"]);
        assert_eq!(part["may_complain"] == true, !kinds.is_empty());
        kinds.iter().map(word).collect()
    }

    async fn may_offer(&mut self, number: &str) -> Vec<ComplaintOutcome> {
        let seen = self.get(&format!("/seller/complaints/{number}")).await;
        items(&seen["outcomes"]).iter().map(word).collect()
    }

    async fn reads_own(&mut self, key: &OrderKey, complaint: &str) -> Complaint {
        let path = format!("/orders/{}/complaints/{complaint}?key={}", key.number, key.key);
        let seen = self.get(&path).await;
        Complaint {
            state: word(&seen["state"]),
            refund_vnd: number(&seen["refund_vnd"]),
            pictures: items(&seen["pictures"]).len(),
        }
    }

    async fn accepts(&mut self, key: &OrderKey, number: &str) {
        self.buyers(key, number, "accept", json!({})).await;
    }

    async fn asks_to_mediate(&mut self, key: &OrderKey, number: &str, reason: &str) {
        self.buyers(key, number, "mediate", json!({ "reason": reason }))
            .await;
    }

    async fn withdraws(&mut self, key: &OrderKey, number: &str) {
        self.buyers(key, number, "withdraw", json!({})).await;
    }

    async fn sends_back(&mut self, key: &OrderKey, number: &str) {
        let sent = json!({ "carrier": "Viettel Post", "tracking_number": "VT456" });
        self.buyers(key, number, "send_back", sent).await;
    }

    async fn waiting_complaints(&mut self) -> Vec<String> {
        let rows = self.all("/seller/complaints?waits=true").await;
        rows.iter().map(|row| text(&row["number"])).collect()
    }

    async fn answers(&mut self, number: &str, offer: &Offer) {
        self.offers(&format!("/seller/complaints/{number}"), "answer", offer)
            .await;
    }

    async fn receives_back(&mut self, number: &str, restocks: bool) {
        let path = format!("/seller/complaints/{number}/receive");
        self.post(&path, json!({ "restock": restocks })).await;
    }

    async fn sends_replacement(&mut self, number: &str) {
        let path = format!("/seller/complaints/{number}/replace");
        self.post(&path, json!({ "carrier": "Viettel Post" })).await;
    }

    async fn to_mediate(&mut self) -> Vec<String> {
        let rows = self.all("/office/complaints?waits=true").await;
        rows.iter().map(|row| text(&row["number"])).collect()
    }

    async fn decides(&mut self, number: &str, offer: &Offer) {
        self.offers(&format!("/office/complaints/{number}"), "decide", offer)
            .await;
    }

    async fn hands_over(&mut self, part: &str, to: &str) {
        let body = json!({ "handed_to": to, "handed_on": TODAY, "pictures": [picture()] });
        self.post(&format!("/seller/orders/{part}/deliver"), body).await;
    }

    async fn handover(&mut self, key: &OrderKey, part: &str) -> (Option<String>, usize) {
        let part = self.part_of(key, part).await;
        let to = part["parcels"][0]["handed_to"].as_str().map(str::to_owned);
        let pictures = items(&part["pictures"]);
        for picture in pictures {
            let id = text(&picture["id"]);
            let without = self.client.get(&format!("/api/v1/order-files/{id}")).await;
            assert_eq!(without.refusal(), "not_found", "not without the key");
        }
        (to, pictures.len())
    }
}

impl ApiFace {
    async fn part_of(&self, key: &OrderKey, part: &str) -> Value {
        let order = self.get(&format!("/orders/{}?key={}", key.number, key.key)).await;
        let parts = items(&order["parts"]);
        let found = parts.iter().find(|it| it["number"] == part);
        found.expect("a part").clone()
    }

    async fn first_goods(&self, key: &OrderKey, part: &str) -> Value {
        self.part_of(key, part).await["lines"][0]["variant_id"].clone()
    }

    async fn buyers(&self, key: &OrderKey, number: &str, action: &str, mut body: Value) {
        body["key"] = json!(key.key);
        let path = format!("/orders/{}/complaints/{number}/{action}", key.number);
        self.post(&path, body).await;
    }

    async fn offers(&self, complaint: &str, how: &str, offer: &Offer) {
        let seen = self.call(Method::GET, complaint, None).await;
        let named = items(&seen["lines"]).iter();
        let lines: Vec<Value> = named
            .take(1)
            .map(|line| json!({ "variant_id": line["variant_id"], "amount_vnd": offer.refund_vnd }))
            .collect();
        let body = json!({
            "outcome": offer.outcome.as_str(),
            "lines": lines,
            "returns_goods": offer.returns_goods,
            "text": offer.text,
        });
        self.post(&format!("{complaint}/{how}"), body).await;
    }
}

/// As the pages send it, in base64.
fn picture() -> Value {
    json!({ "name": "anh.png", "content": "iVBORw0KGgoH" })
}
