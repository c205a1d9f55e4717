use super::{ApiFace, number, text};
use crate::walks::buying::OrderKey;
use crate::walks::paying::Paying;
use serde_json::json;
use testkit::stripe::FakeStripe;

impl Paying for ApiFace {
    async fn takes_cards_on(&mut self, account: &str) {
        let path = "/seller/card-account";
        self.put(path, json!({ "account": account })).await;
        assert_eq!(text(&self.get(path).await["account"]), account);
    }

    async fn goes_to_pay(&mut self, key: &OrderKey, part: &str) -> String {
        let path = format!("/orders/{}/parts/{part}/card", key.number);
        text(&self.post(&path, json!({ "key": key.key })).await["url"])
    }

    async fn comes_back(&mut self, key: &OrderKey, stripe: &FakeStripe) -> bool {
        let back = stripe.success_url();
        let (_, attempt) = back.rsplit_once('=').expect("the try");
        let path = format!("/orders/{}/card-attempts/{attempt}/check", key.number);
        self.post(&path, json!({ "key": key.key })).await["paid"] == true
    }

    async fn card_vnd(&mut self, key: &OrderKey) -> Option<i64> {
        let order = self.get(&format!("/orders/{}?key={}", key.number, key.key)).await;
        let due = &order["parts"][0]["card_vnd"];
        (!due.is_null()).then(|| number(due))
    }

    /// Programs read no policies.
    async fn reads_of_cards(&mut self) -> Option<bool> {
        None
    }
}
