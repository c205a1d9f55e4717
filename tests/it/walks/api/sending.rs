use super::{ApiFace, items, number, text, word};
use crate::walks::buying::OrderKey;
use crate::walks::sending::{Parcel, Sending};
use serde_json::{Value, json};
use std::collections::HashMap;

impl Sending for ApiFace {
    async fn sends(&mut self, part: &str, goods: &[(&str, i64)]) {
        let lines = self.lines_of(part, goods).await;
        let body = json!({ "lines": lines, "carrier": "Viettel Post" });
        self.post(&format!("/seller/orders/{part}/ship"), body).await;
    }

    async fn brings(&mut self, part: &str, parcel: i64, to: &str) {
        let body = json!({ "parcel": parcel, "handed_to": to });
        self.post(&format!("/seller/orders/{part}/deliver"), body).await;
    }

    async fn gets_back(&mut self, part: &str, parcel: i64, reason: &str) {
        let body = json!({ "parcel": parcel, "reason": reason });
        self.post(&format!("/seller/orders/{part}/come_back"), body).await;
    }

    async fn leaves_out(&mut self, part: &str, goods: (&str, i64), reason: &str, restocks: bool) {
        let lines = self.lines_of(part, &[goods]).await;
        let body = json!({ "lines": lines, "reason": reason, "restock": restocks });
        self.post(&format!("/seller/orders/{part}/cut"), body).await;
    }

    async fn to_collect(&mut self, part: &str, parcel: Option<i64>) -> i64 {
        let part = self.get(&format!("/seller/orders/{part}")).await["part"].take();
        let of = match parcel {
            Some(running) => items(&part["parcels"])
                .iter()
                .find(|it| it["number"] == running)
                .cloned(),
            None => Some(part),
        };
        number(&of.expect("a parcel")["to_collect_vnd"])
    }

    async fn parcels(&mut self, key: &OrderKey) -> Vec<Parcel> {
        let part = self.only_part(key).await;
        let names: HashMap<String, String> = items(&part["lines"])
            .iter()
            .map(|line| (text(&line["variant_id"]), text(&line["product_name"])))
            .collect();
        let inside = |line: &Value| {
            (
                names[&text(&line["variant_id"])].clone(),
                number(&line["quantity"]),
            )
        };
        let told = items(&part["parcels"]).iter().map(|it| Parcel {
            number: number(&it["number"]),
            state: word(&it["state"]),
            goods: items(&it["lines"]).iter().map(inside).collect(),
        });
        told.collect()
    }

    async fn still_to_come(&mut self, key: &OrderKey) -> Vec<(String, i64)> {
        let part = self.only_part(key).await;
        let lines = items(&part["lines"]).iter();
        let open = lines.map(|line| (text(&line["product_name"]), number(&line["outstanding"])));
        open.filter(|(_, pieces)| *pieces > 0).collect()
    }
}

impl ApiFace {
    async fn only_part(&self, key: &OrderKey) -> Value {
        let order = self.get(&format!("/orders/{}?key={}", key.number, key.key)).await;
        order["parts"][0].clone()
    }

    async fn lines_of(&self, part: &str, goods: &[(&str, i64)]) -> Value {
        let seen = self.get(&format!("/seller/orders/{part}")).await;
        let lines = items(&seen["part"]["lines"]);
        let named = goods.iter().map(|(name, quantity)| {
            let line = lines.iter().find(|line| line["product_name"] == *name);
            json!({ "variant_id": line.expect("such goods")["variant_id"], "quantity": quantity })
        });
        named.collect()
    }
}
