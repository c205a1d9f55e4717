use super::{ApiFace, items, text, word};
use crate::walks::verifying::{Verifying, Waiting};
use serde_json::{Value, json};
use storefront::urls::escape;

impl Verifying for ApiFace {
    async fn queue(&mut self) -> Vec<Waiting> {
        let rows = self.all("/office/queue").await;
        let waiting = |row: &Value| Waiting {
            kind: word(&row["kind"]),
            id: text(&row["id"]),
            organisation: text(&row["organisation"]["name"]),
            papers: row["papers"].to_string(),
            pictures: row["papers"]["pictures"].as_array().map_or(0, Vec::len),
        };
        rows.iter().map(waiting).collect()
    }

    async fn approves(&mut self, waiting: &Waiting) {
        let path = format!("/office/queue/{}/{}/approve", waiting.kind, waiting.id);
        self.post(&path, json!({})).await;
    }

    async fn sends_back(&mut self, waiting: &Waiting, reason: &str) {
        let path = format!("/office/queue/{}/{}/reject", waiting.kind, waiting.id);
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn suspends(&mut self, organisation: &str, reason: &str) {
        let id = self.organisation(organisation).await;
        let path = format!("/office/organisations/{id}/suspend");
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn reinstates(&mut self, organisation: &str, reason: &str) {
        let id = self.organisation(organisation).await;
        let path = format!("/office/organisations/{id}/reinstate");
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn takes_down(&mut self, organisation: &str, product: &str, reason: &str) {
        let id = self.organisation(organisation).await;
        let page = self.get(&format!("/office/organisations/{id}")).await;
        let live = items(&page["live_products"])
            .iter()
            .find(|row| row["slug"] == product);
        let id = text(&live.expect("a live product")["id"]);
        let path = format!("/office/products/{id}/take-down");
        self.post(&path, json!({ "reason": reason })).await;
    }
}

impl ApiFace {
    /// Id of the organisation of that name in the office's area.
    async fn organisation(&self, name: &str) -> String {
        let rows = self
            .all(&format!("/office/organisations?q={}", escape(name)))
            .await;
        let row = rows.iter().find(|row| row["name"] == name);
        text(&row.unwrap_or_else(|| panic!("no {name}"))["id"])
    }
}
