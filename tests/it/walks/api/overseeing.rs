use super::{ApiFace, items, text, word};
use crate::walks::overseeing::Overseeing;
use domain::CardEventState;
use poem::http::{Method, StatusCode};

impl Overseeing for ApiFace {
    async fn open_messages(&mut self) -> Result<Vec<(String, CardEventState)>, StatusCode> {
        let answer = self.client.get("/api/v1/card-events").await;
        if !answer.status.is_success() {
            return Err(answer.status);
        }
        let found = answer.ok();
        let told = items(&found["events"]).iter();
        Ok(told
            .map(|it| (text(&it["event_id"]), word(&it["state"])))
            .collect())
    }

    async fn has_it_tried_again(&mut self, event: &str) {
        self.sees_to(event, "retry").await;
    }

    async fn has_seen_to(&mut self, event: &str) {
        self.sees_to(event, "dismiss").await;
    }

    async fn tries_steps(&mut self, id: &str) -> Vec<StatusCode> {
        let mut answers = Vec::new();
        for step in ["retry", "dismiss"] {
            let path = format!("/api/v1/card-events/{id}/{step}");
            answers.push(self.client.call(Method::POST, &path, None, &[]).await.status);
        }
        answers
    }
}

impl ApiFace {
    async fn sees_to(&self, event: &str, step: &str) {
        let found = self.get("/card-events").await;
        let row = items(&found["events"]).iter().find(|it| it["event_id"] == event);
        let id = text(&row.expect("the message")["id"]);
        self.step(&format!("/card-events/{id}/{step}")).await;
    }
}
