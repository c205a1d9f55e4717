use super::{ApiFace, items, number, text};
use crate::walks::conferring::Conferring;
use crate::walks::trading::Proposal;
use domain::TradeSide;
use poem::http::Method;
use serde_json::{Value, json};

impl Conferring for ApiFace {
    async fn imports(&mut self, side: TradeSide, round: &str, file: &str) {
        let path = format!("/api/v1{}/import?round={round}", list(side));
        let content = Some(("application/octet-stream", file.as_bytes().to_vec()));
        let headers = [("idempotency-key", list(side))];
        let told = self
            .client
            .send(Method::POST, &path, content, &headers)
            .await
            .ok();
        assert_eq!(told["errors"], json!([]), "{told}");
    }

    async fn confirms_entries(&mut self, side: TradeSide) -> usize {
        let list = list(side);
        let waiting = self.all(&format!("{list}?state=unconfirmed")).await;
        for row in &waiting {
            self.step(&format!("{list}/{}/confirm", text(&row["id"]))).await;
        }
        waiting.len()
    }

    async fn declines(&mut self, _: TradeSide, proposal: &Proposal, reason: &str) {
        let path = format!("/proposals/{}/decline", proposal.id);
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn loses_crop(&mut self, contract: &str, month: &str, kg: i64) {
        let failure = json!({
            "cause": "salinity",
            "note": "Mặn 6 phần nghìn",
            "months": [{ "month": month, "quantity_kg": kg }],
        });
        self.post(&format!("/contracts/{contract}/crop-failures"), failure)
            .await;
    }

    async fn acknowledges_loss(&mut self, contract: &str) {
        let path = format!("/contracts/{contract}");
        let progress = self.get(&format!("{path}/progress")).await;
        let last = items(&progress["crop_failures"]).last().expect("a crop failure");
        let id = text(&last["id"]);
        self.step(&format!("{path}/crop-failures/{id}/acknowledge")).await;
    }

    async fn due(&mut self, _: TradeSide, contract: &str, month: &str) -> (i64, i64) {
        let progress = self.get(&format!("/contracts/{contract}/progress")).await;
        let of_month = |row: &&Value| row["month"] == month;
        let row = items(&progress["months"])
            .iter()
            .find(of_month)
            .expect("the month");
        (number(&row["scheduled_kg"]), number(&row["lost_kg"]))
    }
}

fn list(side: TradeSide) -> &'static str {
    match side {
        TradeSide::Seller => "/offers",
        TradeSide::Buyer => "/requests",
    }
}
