use super::{ApiFace, items, number, text};
use crate::walks::buying::OrderKey;
use crate::walks::trusting::{ReviewSeen, ReviewsSeen, Trusting};
use domain::RemarkAction;
use serde_json::{Value, json};

impl Trusting for ApiFace {
    async fn may_review(&mut self, key: &OrderKey, part: &str) -> bool {
        let found = self.get(&reviews_of(key, part)).await;
        found["is_received"] == true && items(&found["subjects"]).iter().all(|it| it["is_open"] == true)
    }

    async fn reviews_seller(&mut self, key: &OrderKey, part: &str, points: i64, text: &str) {
        let path = format!("/orders/{}/parts/{part}/reviews/seller", key.number);
        let review = json!({ "key": key.key, "points": points, "text": text });
        self.put(&path, review).await;
    }

    async fn reviews_goods(&mut self, key: &OrderKey, part: &str, points: i64, said: &str) {
        let found = self.get(&reviews_of(key, part)).await;
        let variant = text(&found["subjects"][1]["variant_id"]);
        let path = format!("/orders/{}/parts/{part}/reviews/goods/{variant}", key.number);
        let review = json!({ "key": key.key, "points": points, "text": said });
        self.put(&path, review).await;
    }

    async fn product_reviews(&mut self, slug: &str) -> ReviewsSeen {
        seen(&self.get(&format!("/products/{slug}/reviews")).await)
    }

    async fn producer_reviews(&mut self, slug: &str) -> ReviewsSeen {
        seen(&self.get(&format!("/producers/{slug}/reviews")).await)
    }

    async fn answers_review(&mut self, said: &str, answer: &str) {
        let rows = self.all("/seller/reviews").await;
        let row = rows.iter().find(|row| row["text"] == said).expect("that review");
        let path = format!("/seller/reviews/{}/answer", text(&row["id"]));
        self.put(&path, json!({ "answer": answer })).await;
    }

    async fn asks(&mut self, slug: &str, said: &str) {
        let path = format!("/products/{slug}/questions");
        self.post(&path, json!({ "text": said })).await;
    }

    async fn answers_question(&mut self, said: &str, answer: &str) {
        let rows = self.all("/seller/questions?only_waiting=true").await;
        let row = rows.iter().find(|row| row["question"]["text"] == said);
        let id = text(&row.expect("that question")["question"]["id"]);
        let path = format!("/seller/questions/{id}/answer");
        self.put(&path, json!({ "answer": answer })).await;
    }

    async fn questions_waiting(&mut self) -> usize {
        self.all("/seller/questions?only_waiting=true").await.len()
    }

    async fn questions(&mut self, slug: &str) -> Vec<(String, Option<String>)> {
        let rows = self.all(&format!("/products/{slug}/questions")).await;
        let told = |row: &Value| {
            (
                text(&row["text"]),
                row["answer"]["text"].as_str().map(str::to_owned),
            )
        };
        rows.iter().map(told).collect()
    }

    async fn reports_review(&mut self, slug: &str, reason: &str) {
        let found = self.get(&format!("/products/{slug}/reviews")).await;
        let id = text(&found["items"][0]["id"]);
        let path = format!("/remarks/review/{id}/reports");
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn reports_question(&mut self, slug: &str, reason: &str) {
        let found = self.get(&format!("/products/{slug}/questions")).await;
        let id = text(&found["items"][0]["id"]);
        let path = format!("/remarks/question/{id}/reports");
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn judges(&mut self, said: &str, action: RemarkAction, reason: &str) {
        let filter = match action {
            RemarkAction::Restore => "hidden",
            _ => "reported",
        };
        let found = self.get(&format!("/remarks?filter={filter}")).await;
        let row = items(&found).iter().find(|row| row["text"] == said);
        let row = row.expect("it waits to be judged");
        let (kind, id) = (text(&row["kind"]), text(&row["id"]));
        let path = format!("/remarks/{kind}/{id}/steps/{action}");
        self.post(&path, json!({ "reason": reason })).await;
    }
}

fn reviews_of(key: &OrderKey, part: &str) -> String {
    format!("/orders/{}/parts/{part}/reviews?key={}", key.number, key.key)
}

fn seen(found: &Value) -> ReviewsSeen {
    let rows = items(&found["items"]).iter().map(|row| ReviewSeen {
        points: number(&row["points"]),
        text: text(&row["text"]),
        writer: text(&row["writer"]),
        answer: row["answer"]["text"].as_str().map(str::to_owned),
    });
    ReviewsSeen {
        count: number(&found["count"]),
        average_tenths: found["average_tenths"].as_i64(),
        said: rows.collect(),
    }
}
