use super::{ApiFace, items, number, text};
use crate::walks::collecting::{Collecting, Money, TODAY};
use poem::http::Method;
use serde_json::{Value, json};

impl Collecting for ApiFace {
    async fn enters_payment(&mut self, part: &str, amount_vnd: i64) {
        let payment = json!({ "amount_vnd": amount_vnd, "received_on": TODAY });
        self.post(&format!("/seller/orders/{part}/payments"), payment)
            .await;
    }

    async fn imports_statement(&mut self, csv: &str) -> usize {
        let send = async |path: &str| {
            let content = Some(("application/octet-stream", csv.as_bytes().to_vec()));
            self.client.send(Method::POST, path, content, &[]).await.ok()
        };
        let checked = send("/api/v1/seller/bank-statements?only_check=true").await;
        let written = send("/api/v1/seller/bank-statements").await;
        assert_eq!(
            (&checked["written"], &written["written"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(checked["lines"], written["lines"], "what was told came true");
        items(&written["lines"]).len()
    }

    async fn unmatched(&mut self) -> Vec<i64> {
        let open = self.get("/seller/payments").await;
        let rows = items(&open["unmatched"]).iter();
        rows.map(|row| number(&row["amount_vnd"])).collect()
    }

    async fn grants_refund(&mut self, part: &str, amount_vnd: i64, reason: &str) {
        let path = format!("/seller/orders/{part}");
        let order = self.get(&path).await;
        let line = json!({ "variant_id": order["part"]["lines"][0]["variant_id"], "amount_vnd": amount_vnd });
        let refund = json!({ "lines": [line], "reason": reason });
        self.post(&format!("{path}/refunds"), refund).await;
    }

    async fn pays_back(&mut self, part: &str) {
        let order = self.get(&format!("/seller/orders/{part}")).await;
        let refunds = items(&order["part"]["money"]["refunds"]);
        let due = refunds.iter().find(|refund| refund["state"] == "due");
        let id = text(&due.expect("a refund that is due")["id"]);
        self.post(&format!("/seller/refunds/{id}/pay"), json!({ "paid_on": TODAY }))
            .await;
    }
}

pub fn money(of: &Value) -> Money {
    Money {
        received_vnd: number(&of["received_vnd"]),
        remaining_vnd: number(&of["remaining_vnd"]),
        refund_due_vnd: number(&of["refund_due_vnd"]),
        refunded_vnd: number(&of["refunded_vnd"]),
    }
}
