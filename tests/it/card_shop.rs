//! A shop that takes cards, and a part of an order to be paid by card: what tests of cards begin with.

use crate::payments::{Shop, books_are_right};
use crate::stall::{stock_follows_movements, with_a_place};
use entities::{card_event, payment, payment_attempt};
use poem::http::StatusCode;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use std::ops::Deref;
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use testkit::stripe::FakeStripe;
use testkit::world::World;

pub const ACCOUNT: &str = "acct_1XoaiMau";
pub const COMPLETED: &str = "checkout.session.completed";

/// A shop that takes cards.
pub struct CardShop {
    pub shop: Shop,
    pub stripe: FakeStripe,
}

impl Deref for CardShop {
    type Target = Shop;

    fn deref(&self) -> &Shop {
        &self.shop
    }
}

/// A part to be paid, as its buyer reaches it.
#[derive(Clone)]
pub struct Due {
    pub client: Client,
    pub order: String,
    pub key: String,
    pub part: String,
}

impl CardShop {
    pub async fn open(kind: Kind, stock: i64) -> CardShop {
        let (world, stripe) = World::with_cards(kind).await;
        let shop = Shop::over(with_a_place(world).await, stock).await;
        let account = json!({ "account": ACCOUNT });
        let path = "/api/v1/seller/card-account";
        shop.member
            .call(poem::http::Method::PUT, path, Some(account), &[])
            .await
            .ok();
        CardShop { shop, stripe }
    }

    pub async fn order_by_card(&self, quantity: i64) -> Due {
        let placed = self.place(quantity, "card").await;
        let order = placed["number"].as_str().unwrap().to_owned();
        Due {
            client: self.buyer.clone(),
            key: placed["key"].as_str().unwrap().to_owned(),
            part: format!("{order}-1"),
            order,
        }
    }

    /// Opens the page and pays there.
    pub async fn pays_there(&self, due: &Due) {
        let page = due.start().await;
        assert_eq!(self.stripe.newest_methods(), ["card"], "others settle days later");
        self.stripe.pay(&page);
    }

    pub async fn told(&self) {
        let answers = self.stripe.tell(&self.world.site).await;
        assert!(answers.iter().all(StatusCode::is_success), "{answers:?}");
    }

    pub async fn payments(&self) -> Vec<payment::Model> {
        payment::Entity::find()
            .all(self.world.app.db().read())
            .await
            .unwrap()
    }

    /// Messages that are not done, with what was said of them.
    pub async fn unclear(&self) -> Vec<(String, String)> {
        let all = card_event::Entity::find().all(self.world.app.db().read()).await;
        let open = all.unwrap().into_iter().filter(|row| row.state != "done");
        open.map(|row| (row.state, row.error.unwrap_or_default()))
            .collect()
    }

    pub async fn attempts(&self) -> Vec<payment_attempt::Model> {
        let all = payment_attempt::Entity::find().order_by_asc(payment_attempt::Column::Id);
        all.all(self.world.app.db().read()).await.unwrap()
    }

    pub async fn follow_up(&self) -> u64 {
        services::card::follow_up(&self.world.app).await.unwrap()
    }

    pub async fn is_right(&self) {
        books_are_right(&self.world).await;
        stock_follows_movements(&self.world).await;
    }
}

impl Due {
    pub async fn try_to_start(&self) -> Answer {
        let path = format!("/api/v1/orders/{}/parts/{}/card", self.order, self.part);
        self.client.post(&path, json!({ "key": self.key })).await
    }

    pub async fn start(&self) -> String {
        let opened = self.try_to_start().await.ok();
        opened["url"].as_str().unwrap().to_owned()
    }

    pub async fn comes_back(&self, attempt: &str) -> Answer {
        let path = format!("/api/v1/orders/{}/card-attempts/{attempt}/check", self.order);
        self.client.post(&path, json!({ "key": self.key })).await
    }
}
