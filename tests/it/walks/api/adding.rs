use super::{ApiFace, items, text};
use crate::walks::adding::Adding;
use crate::walks::buying::{Buyer, Buying, OrderKey};
use domain::PaymentMethod;
use poem::http::Method;
use serde_json::{Value, json};

impl Adding for ApiFace {
    async fn adds_to(
        &mut self,
        key: &OrderKey,
        part: &str,
        product: &str,
        quantity: i64,
        buyer: &Buyer,
    ) -> Result<OrderKey, String> {
        self.puts_in_cart(product, quantity).await;
        let cart = self.cart.take().expect("a cart");
        let mut checkout = self.checkout(&cart, buyer, PaymentMethod::CashOnDelivery).await;
        let seller = self.part(key, part).await["seller"]["id"].clone();
        checkout["ships_with"] = json!([{ "seller_id": seller, "part": part, "key": key.key }]);
        let review = self
            .client
            .post("/api/v1/checkout/review", checkout.clone())
            .await;
        if !review.status.is_success() {
            let field = &review.json["error"]["fields"][0];
            assert_eq!(field["path"], format!("shipping.{}", text(&seller)));
            return Err(text(&field["message"]));
        }
        assert!(review.ok()["parts"][0]["ships_with"].is_string());
        let mut stolen = checkout.clone();
        stolen["ships_with"][0]["key"] = json!("another");
        let refused = self.client.post("/api/v1/checkout/review", stolen).await;
        assert_eq!(refused.json["error"]["fields"][0]["code"], "not_found");
        Ok(self.places(&cart, checkout).await)
    }

    async fn can_add(&mut self, key: &OrderKey, part: &str) -> bool {
        self.part(key, part).await["can_add"] == true
    }

    async fn tries_to_cancel(&mut self, key: &OrderKey, part: &str) -> Option<String> {
        let path = format!("/api/v1/orders/{}/parts/{part}/cancel", key.number);
        let body = Some(json!({ "key": key.key }));
        let answer = self.client.call(Method::POST, &path, body, &[]).await;
        (!answer.status.is_success()).then(|| text(&answer.json["error"]["message"]))
    }

    async fn shares_parcel(&mut self, part: &str) -> Vec<String> {
        let order = self.get(&format!("/seller/orders/{part}")).await;
        let part = &order["part"];
        assert!(
            !order.to_string().contains("\"key\""),
            "the buyer's key is not the seller's"
        );
        let first = part["ships_with"]["number"].as_str().map(str::to_owned);
        let added = items(&part["added"]).iter().map(|it| text(&it["number"]));
        first.into_iter().chain(added).collect()
    }
}

impl ApiFace {
    async fn part(&self, key: &OrderKey, part: &str) -> Value {
        let order = self.get(&format!("/orders/{}?key={}", key.number, key.key)).await;
        let found = items(&order["parts"]).iter().find(|it| it["number"] == part);
        found.expect("the part").clone()
    }
}
