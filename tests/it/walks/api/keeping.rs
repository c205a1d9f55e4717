use super::{ApiFace, items, number, text};
use crate::walks::Face;
use crate::walks::buying::OrderKey;
use crate::walks::keeping::Keeping;
use poem::http::Method;
use serde_json::{Value, json};

impl Keeping for ApiFace {
    async fn signs_in_with_cart(&mut self, login: &str) {
        self.signs_in(login).await;
        let own = self.post("/me/cart", json!({ "key": self.cart })).await;
        assert_eq!(own["key"].as_str(), self.cart.as_deref(), "the key stays good");
    }

    async fn cart(&mut self) -> Vec<(String, i64)> {
        let cart = self.own_cart().await;
        let lines = items(&cart["parts"])
            .iter()
            .flat_map(|part| items(&part["lines"]));
        let mut lines: Vec<(String, i64)> = lines
            .map(|line| (text(&line["product_name"]), number(&line["quantity"])))
            .collect();
        lines.sort();
        lines
    }

    async fn put_aside(&mut self) -> Vec<String> {
        let cart = self.own_cart().await;
        let saved = items(&cart["saved"]).iter();
        saved.map(|line| text(&line["product_name"])).collect()
    }

    async fn puts_aside(&mut self, name: &str) {
        self.saves(name, true).await;
    }

    async fn takes_back(&mut self, name: &str) {
        self.saves(name, false).await;
    }

    async fn wishes(&mut self, slug: &str) {
        for _ in 0..2 {
            self.call(Method::PUT, &format!("/me/wishes/{slug}"), None).await;
        }
    }

    async fn forgets(&mut self, slug: &str) {
        self.call(Method::DELETE, &format!("/me/wishes/{slug}"), None)
            .await;
    }

    async fn wish_list(&mut self) -> Vec<String> {
        let found = self.get("/me/wishes").await;
        items(&found).iter().map(|row| text(&row["name"])).collect()
    }

    async fn orders_again(&mut self, key: &OrderKey) {
        let order = json!({ "number": key.number, "key": key.key, "cart": self.cart });
        let done = self.post("/carts/reorder", order).await;
        assert_eq!(done["missing"], json!([]));
        self.cart = Some(text(&done["key"]));
    }
}

impl ApiFace {
    /// By the key at hand, or the account's.
    async fn own_cart(&mut self) -> Value {
        if self.cart.is_none() {
            self.cart = self.post("/me/cart", json!({})).await["key"]
                .as_str()
                .map(str::to_owned);
        }
        let key = self.cart.as_deref().expect("a cart");
        self.get(&format!("/carts/{key}")).await
    }

    async fn saves(&mut self, name: &str, is_saved: bool) {
        let cart = self.own_cart().await;
        let lines = items(&cart["parts"])
            .iter()
            .flat_map(|part| items(&part["lines"]));
        let mut all = lines.chain(items(&cart["saved"]));
        let line = all.find(|line| line["product_name"] == name).expect("the goods");
        let key = self.cart.as_deref().expect("a cart");
        let path = format!("/carts/{key}/lines/{}/saved", text(&line["variant_id"]));
        self.put(&path, json!({ "is_saved": is_saved })).await;
    }
}
