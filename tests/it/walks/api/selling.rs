use super::{ApiFace, items, text, word};
use crate::walks::PASSWORD;
use crate::walks::selling::{Certificate, Cooperative, Goods, Listing, Selling};
use domain::{OrderAction, SellerOrderState, Verification};
use poem::http::Method;
use serde_json::{Value, json};
use storefront::urls::escape;

impl Selling for ApiFace {
    async fn opens_account(&mut self, name: &str, email: &str) {
        let account = json!({ "name": name, "email": email, "password": PASSWORD, "consent": true });
        self.post("/accounts", account).await;
    }

    async fn registers(&mut self, cooperative: &Cooperative) {
        let papers = json!({
            "kind": "cooperative",
            "name": cooperative.name,
            "tax_code": cooperative.tax_code,
            "legal_representative": cooperative.representative,
            "phone": cooperative.phone,
            "email": cooperative.email,
            "address_line": cooperative.address_line,
            "commune_code": "29869",
            "is_agricultural": true,
        });
        self.post("/organisations", papers).await;
    }

    async fn own_standing(&mut self) -> (Verification, Option<String>) {
        let own = self.get("/organisations/own").await;
        let note = own["office_note"].as_str().map(str::to_owned);
        (word(&own["verification"]), note)
    }

    async fn corrects_address(&mut self, address_line: &str) {
        let change = json!({ "address_line": address_line });
        self.call(Method::PATCH, "/organisations/own", Some(change)).await;
    }

    async fn drafts(&mut self, goods: &Goods) -> String {
        let made = self.post("/seller/products", input(goods, &Value::Null)).await;
        text(&made["slug"])
    }

    async fn changes(&mut self, slug: &str, goods: &Goods) {
        let path = format!("/seller/products/{slug}");
        let now = self.get(&path).await;
        self.put(&path, input(goods, &now)).await;
    }

    async fn listing(&mut self, slug: &str) -> Listing {
        let own = self.get(&format!("/seller/products/{slug}")).await;
        let rating = |rating: &Value| (text(&rating["certificate_number"]), word(&rating["standing"]));
        Listing {
            state: word(&own["state"]),
            may_submit: items(&own["actions"]).contains(&json!("submit")),
            pictures: items(&own["pictures"]).len(),
            ratings: items(&own["ratings"]).iter().map(rating).collect(),
            note: own["review_note"].as_str().map(str::to_owned),
        }
    }

    async fn adds_picture(&mut self, slug: &str, alt: &str, png: &[u8]) {
        let path = format!("/api/v1/seller/products/{slug}/pictures?alt={}", escape(alt));
        let picture = Some(("application/octet-stream", png.to_vec()));
        self.client.send(Method::POST, &path, picture, &[]).await.ok();
    }

    async fn removes_a_picture(&mut self, slug: &str) {
        let path = format!("/seller/products/{slug}");
        let own = self.get(&path).await;
        let id = text(&own["pictures"][0]["id"]);
        self.call(Method::DELETE, &format!("{path}/pictures/{id}"), None)
            .await;
    }

    async fn rates(&mut self, slug: &str, certificate: &Certificate) {
        let rating = json!({
            "stars": certificate.stars,
            "certificate_number": certificate.number,
            "issuer": certificate.issuer,
            "decided_on": certificate.decided_on,
        });
        self.post(&format!("/seller/products/{slug}/ratings"), rating)
            .await;
    }

    async fn submits(&mut self, slug: &str) {
        self.step(&format!("/seller/products/{slug}/submit")).await;
    }

    async fn orders_in(&mut self, state: SellerOrderState) -> Vec<String> {
        let rows = self.all(&format!("/seller/orders?state={state}")).await;
        rows.iter().map(|row| text(&row["number"])).collect()
    }

    async fn steps(&mut self, part: &str, action: OrderAction) {
        let shipping = json!({ "carrier": "Viettel Post", "tracking_number": "VT123" });
        self.post(&format!("/seller/orders/{part}/{action}"), shipping)
            .await;
    }

    async fn cancels(&mut self, part: &str, reason: &str) {
        let path = format!("/seller/orders/{part}/cancel");
        self.post(&path, json!({ "reason": reason })).await;
    }
}

/// The goods as the API takes them; `now` is the product as it stands, null for a new one.
fn input(goods: &Goods, now: &Value) -> Value {
    let known = now["variants"].as_array().cloned().unwrap_or_default();
    let size = |(name, price_vnd, stock): &(&str, i64, i64)| {
        let known = known.iter().find(|size| size["name"] == *name);
        let of_known = |field: &str| known.map_or(Value::Null, |size| size[field].clone());
        json!({
            "id": of_known("id"),
            "name": name,
            "unit": "bag",
            "price_vnd": price_vnd,
            "stock": stock,
            "stock_seen": of_known("stock"),
        })
    };
    json!({
        "name": goods.name,
        "group": "food",
        "category": goods.category,
        "description": goods.description,
        "variants": goods.sizes.iter().map(size).collect::<Vec<_>>(),
        "version": now["version"],
    })
}
