//! The last unit in stock, bought by fifty at once.

use crate::orders::{checkout, count_orders, place, reviewed};
use crate::stall::{Stall, stock_follows_movements, world};
use testkit::api::{Answer, Client};
use testkit::database::Kind;
use tokio::task::JoinSet;

const BUYERS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite() {
    exactly_one_gets_it(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgres() {
    exactly_one_gets_it(Kind::Postgres).await;
}

async fn exactly_one_gets_it(kind: Kind) {
    let world = world(kind).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 1).await;
    let client = Client::new(&world.site);
    let mut orders = Vec::new();
    for _ in 0..BUYERS {
        orders.push(reviewed(&client, checkout(&client, &[(stall.variant, 1)]).await).await);
    }
    let mut buyers = JoinSet::new();
    for (buyer, order) in orders.into_iter().enumerate() {
        let client = client.clone();
        buyers.spawn(async move { place(&client, &format!("buyer-{buyer}"), order).await });
    }
    let answers = buyers.join_all().await;
    let (sold, refused): (Vec<Answer>, Vec<Answer>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!(sold.len(), 1);
    for answer in refused {
        assert_eq!(answer.refusal(), "out_of_stock");
    }
    assert_eq!(count_orders(&world).await, 1);
    assert_eq!(stall.stock(&world).await, 0);
    stock_follows_movements(&world).await;
}
