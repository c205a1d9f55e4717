use super::{ApiFace, items, number, text, word};
use crate::walks::buying::{Buyer, OrderKey};
use crate::walks::shipping::{Shipping, Table, Way, Zone};
use domain::PaymentMethod;
use poem::http::Method;
use serde_json::{Value, json};

impl Shipping for ApiFace {
    async fn sets_shipping(&mut self, table: &Table) {
        let now = self.get("/seller/shipping").await;
        let rate = |Zone(zone, first, further, free_from): &Zone| {
            json!({ "zone": zone.as_str(), "first_kg_vnd": first, "further_kg_vnd": further,
                    "free_from_vnd": free_from })
        };
        let terms = json!({
            "rates": table.zones.iter().map(rate).collect::<Vec<_>>(),
            "offers_pickup": table.pickup.is_some(),
            "pickup_note": table.pickup,
            "version": now["version"],
        });
        self.put("/seller/shipping", terms.clone()).await;
        let late = self
            .client
            .call(Method::PUT, "/api/v1/seller/shipping", Some(terms), &[]);
        assert_eq!(late.await.refusal(), "changed", "of two at once, one is told");
    }

    async fn own_shipping(&mut self) -> Vec<Zone> {
        let own = self.get("/seller/shipping").await;
        let zone = |rate: &Value| {
            Zone(
                word(&rate["zone"]),
                number(&rate["first_kg_vnd"]),
                number(&rate["further_kg_vnd"]),
                rate["free_from_vnd"].as_i64(),
            )
        };
        items(&own["rates"]).iter().map(zone).collect()
    }

    async fn fee_to(&mut self, product: &str, province: &str) -> Option<i64> {
        let path = format!("/products/{product}/shipping?province={province}");
        let estimate = self.get(&path).await;
        estimate["sizes"][0]["shipping"]["fee_vnd"].as_i64()
    }

    async fn cart_to(&mut self, province: &str) -> Way {
        let key = self.cart.as_deref().expect("a cart");
        let cart = self.get(&format!("/carts/{key}?province={province}")).await;
        let part = &cart["parts"][0];
        match part["shipping"]["fee_vnd"].as_i64() {
            Some(fee) => Way::Sent(fee, number(&part["total_vnd"])),
            None => {
                assert!(part["shipping"]["refusal"].is_string(), "{part}");
                let goods = items(&part["shipping"]["refused_goods"]);
                Way::NotSent(goods.iter().map(text).collect())
            }
        }
    }

    async fn may_order(&mut self) -> bool {
        let key = self.cart.as_deref().expect("a cart");
        let cart = self.get(&format!("/carts/{key}")).await;
        cart["is_orderable"] == true
    }

    async fn is_refused(&mut self, buyer: &Buyer) -> String {
        let key = self.cart.clone().expect("a cart");
        let checkout = self.checkout(&key, buyer, PaymentMethod::CashOnDelivery).await;
        let refused = self.client.post("/api/v1/checkout/review", checkout).await;
        let field = refused.json["error"]["fields"][0].clone();
        assert_eq!(refused.refusal(), "invalid");
        let path = text(&field["path"]);
        let seller = path.strip_prefix("shipping.").expect("the way to the buyer");
        let province = match buyer.commune_code {
            "26740" => "79",
            _ => "82",
        };
        let cart = self.get(&format!("/carts/{key}?province={province}")).await;
        let parts = items(&cart["parts"]).iter();
        let part = parts.clone().find(|part| part["seller"]["id"] == seller);
        let shipping = &part.expect("that seller's part")["shipping"];
        assert_eq!(shipping["refusal"], field["code"]);
        format!("{} {}", text(&field["message"]), shipping["refused_goods"])
    }

    async fn orders_to_fetch(&mut self, buyer: &Buyer, wish: PaymentMethod, note: &str) -> OrderKey {
        let key = self.cart.take().expect("a cart");
        let mut checkout = self.checkout(&key, buyer, wish).await;
        let cart = self.get(&format!("/carts/{key}")).await;
        let fetched = items(&cart["parts"]).iter().map(|part| {
            assert!(part["seller"]["pickup_at"].is_string(), "{part}");
            json!({ "seller_id": part["seller"]["id"], "method": "pickup", "note": note })
        });
        checkout["shipping"] = fetched.collect();
        self.places(&key, checkout).await
    }

    async fn note_and_slip(&mut self, part: &str) -> (String, String) {
        let order = self.get(&format!("/seller/orders/{part}")).await;
        (text(&order["part"]["note"]), order.to_string())
    }
}
