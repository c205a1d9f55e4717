//! The stories of the marketplace, each told through the pages and through the API, on both databases.

mod api_face;
mod buying;
mod page_face;

use async_trait::async_trait;
use domain::{OrderAction, PaymentMethod, SellerOrderState};

/// What people do, whichever way they do it.
#[async_trait(?Send)]
pub trait Face {
    async fn signs_in(&mut self, login: &str);
    /// Names of the products found, best first.
    async fn finds(&mut self, words: &str) -> Vec<String>;
    /// What is left of a product's first size.
    async fn stock(&mut self, product: &str) -> i64;
    async fn puts_in_cart(&mut self, product: &str, quantity: i64);
    /// Checks out, reviews, confirms, and by mistake confirms once more.
    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey;
    async fn reads_order(&mut self, key: &OrderKey) -> Order;
    /// Whether the order opens with a key that is not its own.
    async fn opens_with_another_key(&mut self, key: &OrderKey) -> bool;
    /// The seller's next step with its part.
    async fn steps(&mut self, part: &str, action: OrderAction);
}

pub struct Buyer {
    pub name: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub address_line: &'static str,
    pub commune: &'static str,
    pub commune_code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderKey {
    pub number: String,
    pub key: String,
}

#[derive(Debug)]
pub struct Order {
    pub total_vnd: i64,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub struct Part {
    pub number: String,
    pub seller: String,
    pub state: SellerOrderState,
    /// The amount and note of the transfer that the page or the API asks for.
    pub transfer: Option<(i64, String)>,
}

/// Four tests of each story.
macro_rules! through_every_face {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use crate::walks::{api_face::ApiFace, page_face::PageFace};
            use testkit::database::Kind;
            use testkit::world::World;

            #[tokio::test]
            async fn pages_on_sqlite() {
                let world = World::demo(Kind::Sqlite).await;
                super::$story(&mut PageFace::new(&world), &mut PageFace::new(&world), &world).await;
            }

            #[tokio::test]
            async fn pages_on_postgres() {
                let world = World::demo(Kind::Postgres).await;
                super::$story(&mut PageFace::new(&world), &mut PageFace::new(&world), &world).await;
            }

            #[tokio::test]
            async fn api_on_sqlite() {
                let world = World::demo(Kind::Sqlite).await;
                super::$story(&mut ApiFace::new(&world), &mut ApiFace::new(&world), &world).await;
            }

            #[tokio::test]
            async fn api_on_postgres() {
                let world = World::demo(Kind::Postgres).await;
                super::$story(&mut ApiFace::new(&world), &mut ApiFace::new(&world), &world).await;
            }
        }
    )+};
}
pub(crate) use through_every_face;
