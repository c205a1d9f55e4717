use super::{ApiFace, text};
use crate::walks::recovering::Recovering;
use serde_json::json;

impl Recovering for ApiFace {
    async fn forgets(&mut self, email: &str) {
        self.post("/password-resets", json!({ "email": email })).await;
    }

    async fn chooses(&mut self, token: &str, password: &str) -> bool {
        let path = format!("/api/v1/password-resets/{token}");
        let answer = self.client.post(&path, json!({ "password": password })).await;
        answer.status.is_success()
    }

    async fn enters(&mut self, login: &str, password: &str) -> bool {
        let body = json!({ "login": login, "password": password });
        let answer = self.client.post("/api/v1/tokens", body).await;
        let is_right = answer.status.is_success();
        if is_right {
            self.client = self.client.with_token(text(&answer.json["token"]));
        }
        is_right
    }

    async fn is_signed_in(&mut self) -> bool {
        self.client.get("/api/v1/me").await.status.is_success()
    }
}
