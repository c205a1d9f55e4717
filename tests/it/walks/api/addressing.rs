use super::{ApiFace, items, text};
use crate::walks::addressing::{Addressing, Invoice, NewAddress};
use poem::http::Method;
use serde_json::{Value, json};

impl Addressing for ApiFace {
    async fn adds_address(&mut self, address: &NewAddress, is_default: bool) -> Option<String> {
        let body = json!({ "name": address.receiver, "phone": address.phone,
            "address_line": address.address_line, "commune_code": address.commune_code,
            "is_default": is_default });
        let answer = self.client.post("/api/v1/me/addresses", body).await;
        let wrong = answer.json["error"]["fields"][0]["message"].clone();
        (!answer.status.is_success()).then(|| text(&wrong))
    }

    async fn addresses(&mut self) -> Vec<(String, String)> {
        let book = self.get("/me/addresses").await;
        let defaults = items(&book).iter().filter(|it| it["is_default"] == true);
        assert_eq!(defaults.count(), 1);
        let told = |it: &Value| (text(&it["name"]), text(&it["place"]));
        items(&book).iter().map(told).collect()
    }

    async fn renames_receiver(&mut self, from: &str, to: &str) {
        let mut address = self.address_of(from).await;
        address["name"] = json!(to);
        let path = format!("/me/addresses/{}", text(&address["id"]));
        self.put(&path, address).await;
    }

    async fn makes_default(&mut self, receiver: &str) {
        let mut address = self.address_of(receiver).await;
        address["is_default"] = json!(true);
        let path = format!("/me/addresses/{}", text(&address["id"]));
        self.put(&path, address).await;
    }

    async fn removes_address(&mut self, receiver: &str) {
        let id = text(&self.address_of(receiver).await["id"]);
        let path = format!("/me/addresses/{id}");
        self.call(Method::DELETE, &path, None).await;
        let again = format!("/api/v1{path}");
        let again = self.client.call(Method::DELETE, &again, None, &[]).await;
        assert_eq!(again.refusal(), "not_found");
    }

    async fn orders_with_invoice(&mut self, invoice: &Invoice) -> Result<String, String> {
        let key = self.cart.clone().expect("a cart");
        let book = self.get("/me/addresses").await;
        let to = &items(&book)[0];
        let checkout = json!({ "cart": key, "buyer_name": to["name"], "buyer_phone": to["phone"],
            "address_line": to["address_line"], "commune_code": to["commune_code"],
            "invoice": { "company": invoice.company, "tax_code": invoice.tax_code,
                         "address": invoice.address } });
        let review = self
            .client
            .post("/api/v1/checkout/review", checkout.clone())
            .await;
        if !review.status.is_success() {
            let field = &review.json["error"]["fields"][0];
            assert_eq!(field["path"], "invoice.tax_code");
            return Err(text(&field["message"]));
        }
        let placed = self.places(&key, checkout).await;
        let order = self.get(&format!("/orders/{}", placed.number)).await;
        assert_eq!(order["buyer"]["invoice"]["tax_code"], invoice.tax_code);
        Ok(text(&order["text"]))
    }
}

impl ApiFace {
    async fn address_of(&self, receiver: &str) -> Value {
        let book = self.get("/me/addresses").await;
        let found = items(&book).iter().find(|it| it["name"] == receiver);
        found.expect("the address").clone()
    }
}
