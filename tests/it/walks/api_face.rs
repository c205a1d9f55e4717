//! A program in place of a person.

use super::{Buyer, Face, Order, OrderKey, Part};
use async_trait::async_trait;
use domain::{OrderAction, PaymentMethod};
use serde_json::{Value, json};
use testkit::api::Client;
use testkit::world::World;

pub struct ApiFace {
    client: Client,
    cart: Option<String>,
}

impl ApiFace {
    pub fn new(world: &World) -> Self {
        Self {
            client: Client::new(&world.site),
            cart: None,
        }
    }

    async fn product(&self, slug: &str) -> Value {
        self.client.get(&format!("/api/v1/products/{slug}")).await.ok()
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

#[async_trait(?Send)]
impl Face for ApiFace {
    async fn signs_in(&mut self, login: &str) {
        let body = json!({ "login": login, "password": "mau-ocop-2026" });
        let token = self.client.post("/api/v1/tokens", body).await.ok();
        self.client = self.client.with_token(text(&token["token"]));
    }

    async fn finds(&mut self, words: &str) -> Vec<String> {
        let found = self
            .client
            .get(&format!("/api/v1/products?q={}", words.replace(' ', "%20")))
            .await
            .ok();
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| text(&item["name"]))
            .collect()
    }

    async fn stock(&mut self, product: &str) -> i64 {
        self.product(product).await["variants"][0]["stock"]
            .as_i64()
            .unwrap()
    }

    async fn puts_in_cart(&mut self, product: &str, quantity: i64) {
        let variant = text(&self.product(product).await["variants"][0]["id"]);
        match &self.cart {
            None => {
                let line = json!({ "line": { "variant_id": variant, "quantity": quantity } });
                self.cart = Some(text(&self.client.post("/api/v1/carts", line).await.ok()["key"]));
            }
            Some(key) => {
                let path = format!("/api/v1/carts/{key}/lines/{variant}");
                let body = json!({ "quantity": quantity });
                self.client
                    .call(poem::http::Method::PUT, &path, Some(body), &[])
                    .await
                    .ok();
            }
        }
    }

    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey {
        let key = self.cart.clone().expect("a cart");
        let cart = self.client.get(&format!("/api/v1/carts/{key}")).await.ok();
        let payments: Vec<Value> = cart["parts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|part| {
                part["seller"]["payment_methods"]
                    .as_array()
                    .unwrap()
                    .contains(&json!(wish.as_str()))
            })
            .map(|part| json!({ "seller_id": part["seller"]["id"], "method": wish.as_str() }))
            .collect();
        let checkout = json!({
            "cart": key,
            "buyer_name": buyer.name,
            "buyer_phone": buyer.phone,
            "buyer_email": buyer.email,
            "address_line": buyer.address_line,
            "commune_code": buyer.commune_code,
            "payments": payments,
        });
        let review = self
            .client
            .post("/api/v1/checkout/review", checkout.clone())
            .await
            .ok();
        let order = json!({ "checkout": checkout, "seen": review["seen"], "consent": true });
        let placed = self
            .client
            .post_once("/api/v1/orders", "once", order.clone())
            .await
            .ok();
        let again = self.client.post_once("/api/v1/orders", "once", order).await.ok();
        assert_eq!(placed, again);
        OrderKey {
            number: text(&placed["number"]),
            key: text(&placed["key"]),
        }
    }

    async fn reads_order(&mut self, key: &OrderKey) -> Order {
        let order = self
            .client
            .get(&format!("/api/v1/orders/{}?key={}", key.number, key.key))
            .await
            .ok();
        let parts = order["parts"].as_array().unwrap().iter().map(|part| Part {
            number: text(&part["number"]),
            seller: text(&part["seller"]["name"]),
            state: text(&part["state"]).parse().unwrap(),
            transfer: part["transfer"].as_object().map(|transfer| {
                let payload = text(&transfer["payload"]);
                let note = text(&transfer["reference"]);
                assert!(
                    payload.contains(&note) && payload.starts_with("000201010212"),
                    "{payload}"
                );
                (transfer["amount_vnd"].as_i64().unwrap(), note)
            }),
        });
        Order {
            total_vnd: order["total_vnd"].as_i64().unwrap(),
            parts: parts.collect(),
        }
    }

    async fn opens_with_another_key(&mut self, key: &OrderKey) -> bool {
        let answer = self
            .client
            .get(&format!("/api/v1/orders/{}?key=another", key.number))
            .await;
        answer.status.is_success()
    }

    async fn steps(&mut self, part: &str, action: OrderAction) {
        let path = format!("/api/v1/seller/orders/{part}/{}", action.as_str());
        self.client
            .post(
                &path,
                json!({ "carrier": "Viettel Post", "tracking_number": "VT123" }),
            )
            .await
            .ok();
    }
}
