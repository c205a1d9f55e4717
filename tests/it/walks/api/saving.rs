use super::{ApiFace, items, number, text, word};
use crate::walks::buying::{Buyer, OrderKey};
use crate::walks::saving::{NewVoucher, Saving, Seen};
use domain::{Discount, PaymentMethod, VoucherStanding};
use poem::http::Method;
use serde_json::{Value, json};

impl Saving for ApiFace {
    async fn makes_voucher(&mut self, voucher: &NewVoucher) -> Option<String> {
        let mut body = json!({ "code": voucher.code, "kind": voucher.discount.kind().as_str(),
            "starts_on": "2026-11-01", "least_goods_vnd": voucher.least_goods_vnd,
            "most_uses": voucher.most_uses, "most_uses_per_buyer": voucher.most_uses_per_buyer });
        match voucher.discount {
            Discount::Amount { vnd } => body["amount_vnd"] = json!(vnd),
            Discount::Percent { percent, most_vnd } => {
                body["percent"] = json!(percent);
                body["most_vnd"] = json!(most_vnd);
            }
        }
        let answer = self.client.post("/api/v1/seller/vouchers", body).await;
        let wrong = answer.json["error"]["fields"][0]["message"].clone();
        (!answer.status.is_success()).then(|| text(&wrong))
    }

    async fn pauses_voucher(&mut self, code: &str, is_paused: bool) {
        let id = text(&self.own_voucher(code).await["id"]);
        let path = format!("/seller/vouchers/{id}/pause");
        self.put(&path, json!({ "is_paused": is_paused })).await;
    }

    async fn voucher(&mut self, code: &str) -> (i64, VoucherStanding) {
        let own = self.own_voucher(code).await;
        (number(&own["uses"]), word(&own["standing"]))
    }

    async fn names_voucher(&mut self, seller: &str, code: &str) -> Option<String> {
        let key = self.cart.as_deref().expect("a cart");
        let cart = self.get(&format!("/carts/{key}")).await;
        let mut parts = items(&cart["parts"]).iter().map(|part| &part["seller"]);
        let of = parts
            .find(|it| text(&it["name"]).contains(seller))
            .expect("that seller");
        let path = format!("/api/v1/carts/{key}/vouchers/{}", text(&of["id"]));
        let body = json!({ "code": code });
        let answer = self.client.call(Method::PUT, &path, Some(body), &[]).await;
        let wrong = answer.json["error"]["fields"][0]["message"].clone();
        (!answer.status.is_success()).then(|| text(&wrong))
    }

    async fn reviews(&mut self, buyer: &Buyer) -> Seen {
        let key = self.cart.clone().expect("a cart");
        self.draft = self.checkout(&key, buyer, PaymentMethod::CashOnDelivery).await;
        self.reviewed().await
    }

    async fn confirms_review(&mut self) -> Result<i64, (String, Seen)> {
        let order = json!({ "checkout": self.draft, "seen": self.seen, "consent": true });
        let once = text(&self.draft["cart"]);
        let placed = self.client.post_once("/api/v1/orders", &once, order).await;
        if !placed.status.is_success() {
            let told = text(&placed.json["error"]["message"]);
            return Err((told, self.reviewed().await));
        }
        let placed = placed.ok();
        let key = OrderKey {
            number: text(&placed["number"]),
            key: text(&placed["key"]),
        };
        let order = self.get(&format!("/orders/{}?key={}", key.number, key.key)).await;
        Ok(number(&order["total_vnd"]))
    }
}

impl ApiFace {
    async fn own_voucher(&self, code: &str) -> Value {
        let own = self.get("/seller/vouchers").await;
        let found = items(&own).iter().find(|it| it["code"] == code);
        found.expect("the voucher").clone()
    }

    async fn reviewed(&mut self) -> Seen {
        let review = self.post("/checkout/review", self.draft.clone()).await;
        self.seen = text(&review["seen"]);
        let mut parts = items(&review["parts"]).iter();
        let refused = parts.find_map(|part| part["voucher"]["refusal"].as_str());
        let message = |code: &str| {
            let codes = domain::Code::ALL.iter();
            let code = codes.into_iter().find(|it| it.as_str() == code).expect("a code");
            code.text(self.language).to_owned()
        };
        Seen {
            discount_vnd: number(&review["discount_vnd"]),
            total_vnd: number(&review["total_vnd"]),
            refusal: refused.map(message),
        }
    }
}
