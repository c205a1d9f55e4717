use super::PageFace;
use super::reading::{all, holds};
use crate::walks::PASSWORD;
use crate::walks::leaving::Leaving;
use serde_json::Value;
use storefront::urls;

impl Leaving for PageFace {
    async fn own_data(&mut self) -> Value {
        self.open(urls::ACCOUNT).await;
        self.visitor.follow("Dữ liệu của tôi").await;
        self.visitor.follow("Tải dữ liệu của tôi").await;
        serde_json::from_str(&self.visitor.html).expect("one JSON file")
    }

    async fn consents(&mut self) -> Vec<bool> {
        self.open(urls::ACCOUNT_DATA).await;
        let page = self.page();
        let rows = all(&page, ".consents li").into_iter();
        rows.map(|row| holds(row, "button")).collect()
    }

    async fn withdraws(&mut self) {
        self.open(urls::ACCOUNT_DATA).await;
        let form = self.visitor.form_to(urls::ACCOUNT_CONSENT_WITHDRAW);
        self.send(form).await;
    }

    async fn is_asked_at_sign_in(&mut self, login: &str) -> bool {
        self.open(urls::ACCOUNT).await;
        let form = self.visitor.form_to(urls::SIGN_OUT);
        self.send(form).await;
        self.signs_in_as(login).await;
        self.visitor.address.starts_with(urls::ACCOUNT_CONSENT)
    }

    async fn agrees(&mut self) {
        self.open(urls::ACCOUNT_DATA).await;
        self.visitor.follow("Xem và trả lời").await;
        let form = self.visitor.form_to(urls::ACCOUNT_CONSENT);
        self.visitor.send(form.clone()).await;
        assert_eq!(self.visitor.status, 422, "the box is not ticked beforehand");
        let form = self.visitor.form_to(urls::ACCOUNT_CONSENT).tick("consent", 1);
        self.send(form).await;
        assert_eq!(self.visitor.address, urls::ACCOUNT_DATA);
    }

    async fn obstacles(&mut self) -> usize {
        self.open(urls::ACCOUNT_DELETE).await;
        all(&self.page(), "section[aria-labelledby=first] li").len()
    }

    async fn leaves(&mut self) {
        self.open(urls::ACCOUNT_DELETE).await;
        let form = self.visitor.form_to(urls::ACCOUNT_DELETE);
        self.visitor.send(form.fill("password", "không phải thế")).await;
        assert_eq!(self.visitor.status, 422);
        let form = self.visitor.form_to(urls::ACCOUNT_DELETE);
        self.send(form.fill("password", PASSWORD)).await;
        assert_eq!(self.visitor.address, urls::HOME);
        self.visitor.look(urls::ACCOUNT).await;
        assert!(self.visitor.address.starts_with(urls::SIGN_IN), "signed out");
    }

    async fn can_sign_in(&mut self, login: &str) -> bool {
        self.signs_in_as(login).await;
        self.visitor.status == 200
    }
}

impl PageFace {
    /// Sends the form of the sign-in, whatever comes of it.
    async fn signs_in_as(&mut self, login: &str) {
        self.open(urls::SIGN_IN).await;
        let form = self.visitor.form_to(urls::SIGN_IN);
        let form = form.fill("login", login).fill("password", PASSWORD);
        self.visitor.send(form).await;
    }
}
