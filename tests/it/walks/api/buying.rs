use super::{ApiFace, items, number, text, word};
use crate::walks::buying::{Buyer, Buying, Order, OrderKey, Part, Product, Size};
use domain::{OrderAction, PaymentMethod};
use poem::http::StatusCode;
use serde_json::{Value, json};
use storefront::urls::escape;

impl Buying for ApiFace {
    async fn finds(&mut self, words: &str) -> Vec<String> {
        let found = self.get(&format!("/products?q={}", escape(words))).await;
        items(&found["items"])
            .iter()
            .map(|item| text(&item["name"]))
            .collect()
    }

    async fn product(&mut self, slug: &str) -> Option<Product> {
        let answer = self.client.get(&format!("/api/v1/products/{slug}")).await;
        if answer.status == StatusCode::NOT_FOUND {
            return None;
        }
        let product = answer.ok();
        let size = |size: &Value| Size {
            name: text(&size["name"]),
            price_vnd: number(&size["price_vnd"]),
            stock: number(&size["stock"]),
        };
        Some(Product {
            name: text(&product["name"]),
            stars: product["stars"].as_u64().map(|stars| stars as u8),
            pictures: items(&product["pictures"]).len(),
            sizes: items(&product["variants"]).iter().map(size).collect(),
        })
    }

    async fn puts_in_cart(&mut self, product: &str, quantity: i64) {
        let product = self.get(&format!("/products/{product}")).await;
        let variant = text(&product["variants"][0]["id"]);
        match &self.cart {
            None => {
                let line = json!({ "line": { "variant_id": variant, "quantity": quantity } });
                self.cart = Some(text(&self.post("/carts", line).await["key"]));
            }
            Some(key) => {
                let path = format!("/carts/{key}/lines/{variant}");
                self.put(&path, json!({ "quantity": quantity })).await;
            }
        }
    }

    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey {
        let key = self.cart.take().expect("a cart");
        let checkout = self.checkout(&key, buyer, wish).await;
        self.places(&key, checkout).await
    }

    async fn reads_order(&mut self, key: &OrderKey) -> Order {
        let order = self.get(&address(key)).await;
        let part = |part: &Value| Part {
            number: text(&part["number"]),
            seller: text(&part["seller"]["name"]),
            state: word(&part["state"]),
            carrier: part["parcels"][0]["carrier"].as_str().map(str::to_owned),
            transfer: part["transfer"].as_object().map(|transfer| {
                let payload = text(&transfer["payload"]);
                let note = text(&transfer["reference"]);
                assert!(
                    payload.contains(&note) && payload.starts_with("000201010212"),
                    "{payload}"
                );
                (number(&transfer["amount_vnd"]), note)
            }),
            money: super::collecting::money(&part["money"]),
        };
        Order {
            total_vnd: number(&order["total_vnd"]),
            parts: items(&order["parts"]).iter().map(part).collect(),
        }
    }

    async fn order_text(&mut self, key: &OrderKey) -> String {
        text(&self.get(&address(key)).await["text"])
    }

    async fn opens_without_its_key(&mut self, key: &OrderKey) -> bool {
        let path = format!("/api/v1/orders/{}", key.number);
        let with_another = self.client.get(&format!("{path}?key=another")).await;
        let without = self.client.get(&path).await;
        with_another.status.is_success() || without.status.is_success()
    }

    async fn acts(&mut self, key: &OrderKey, part: &str, action: OrderAction) {
        let path = format!("/orders/{}/parts/{part}/{action}", key.number);
        self.post(&path, json!({ "key": key.key })).await;
    }
}

impl ApiFace {
    /// What that buyer types for a cart, everything to the address.
    pub(super) async fn checkout(&self, key: &str, buyer: &Buyer, wish: PaymentMethod) -> Value {
        let cart = self.get(&format!("/carts/{key}")).await;
        let payments: Vec<Value> = items(&cart["parts"])
            .iter()
            .filter(|part| items(&part["seller"]["payment_methods"]).contains(&json!(wish.as_str())))
            .map(|part| json!({ "seller_id": part["seller"]["id"], "method": wish.as_str() }))
            .collect();
        json!({
            "cart": key,
            "buyer_name": buyer.name,
            "buyer_phone": buyer.phone,
            "buyer_email": buyer.email,
            "address_line": buyer.address_line,
            "commune_code": buyer.commune_code,
            "payments": payments,
        })
    }

    /// Reviews, confirms, and confirms once more.
    pub(super) async fn places(&self, key: &str, checkout: Value) -> OrderKey {
        let review = self.post("/checkout/review", checkout.clone()).await;
        let order = json!({ "checkout": checkout, "seen": review["seen"], "consent": true });
        let once = format!("order-of-{key}");
        let place = async || {
            let answer = self.client.post_once("/api/v1/orders", &once, order.clone());
            answer.await.ok()
        };
        let placed = place().await;
        assert_eq!(placed, place().await, "the same key orders once");
        OrderKey {
            number: text(&placed["number"]),
            key: text(&placed["key"]),
        }
    }
}

fn address(key: &OrderKey) -> String {
    format!("/orders/{}?key={}", key.number, key.key)
}
