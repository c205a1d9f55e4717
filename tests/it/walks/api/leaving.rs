use super::{ApiFace, items, text};
use crate::walks::PASSWORD;
use crate::walks::leaving::Leaving;
use poem::http::Method;
use serde_json::{Value, json};

impl Leaving for ApiFace {
    async fn own_data(&mut self) -> Value {
        self.get("/me/data").await
    }

    async fn consents(&mut self) -> Vec<bool> {
        let found = self.get("/me/consents").await;
        let rows = items(&found["items"]).iter();
        rows.map(|row| row["withdrawn_at"].is_null()).collect()
    }

    async fn withdraws(&mut self) {
        let found = self.get("/me/consents").await;
        let path = format!("/me/consents/{}", text(&found["items"][0]["id"]));
        self.call(Method::DELETE, &path, None).await;
    }

    async fn is_asked_at_sign_in(&mut self, _login: &str) -> bool {
        self.get("/me/consents").await["is_asked_again"] == true
    }

    async fn agrees(&mut self) {
        self.post("/me/consents", json!({ "consent": true })).await;
    }

    async fn obstacles(&mut self) -> usize {
        items(&self.get("/me/deletion").await["obstacles"]).len()
    }

    async fn leaves(&mut self) {
        self.post("/me/deletion", json!({ "password": PASSWORD })).await;
        let me = self.client.get("/api/v1/me").await;
        assert_eq!(me.refusal(), "sign_in_needed", "the token ended");
    }

    async fn can_sign_in(&mut self, login: &str) -> bool {
        let credentials = json!({ "login": login, "password": PASSWORD });
        self.client
            .post("/api/v1/tokens", credentials)
            .await
            .status
            .is_success()
    }
}
