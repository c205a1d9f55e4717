//! How many checkouts a second the program takes, and how long each lasts, while 16 buyers order at once.
//! A checkout is a cart, a line in it, the review and the order: four requests. The buyers run beside the
//! program on the same machine. Both databases wait for their log on disk, as they must to lose no order to a power
//! cut: SQLite as the program opens it, PostgreSQL as a server usually is set.
//! Run with `tests/bench/checkout`.

#[path = "../it/stall.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod stall;

use poem::http::Method;
use serde_json::json;
use services::ports::{Clock, SystemClock};
use std::time::{Duration, Instant};
use testkit::api::Client;
use testkit::database::{self, Kind};
use testkit::postgres;
use testkit::program::Program;
use testkit::world::World;
use tokio::task::JoinSet;
use uuid::Uuid;

const BUYERS: usize = 16;
const EACH: usize = 100;
/// Before anything is measured.
const WARM: usize = 10;
const SELLERS: usize = 8;

#[tokio::main]
async fn main() {
    println!(
        "| database | checkouts a second | requests a second | order p50 | order p99 | checkout p50 | checkout p99 |\n\
         | --- | --- | --- | --- | --- | --- | --- |"
    );
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let url = database::fresh(kind).await;
        if kind == Kind::Postgres {
            write_durably().await;
        }
        let world = World::at(&url).await;
        world.clock.set(SystemClock.now());
        let world = stall::with_a_place(world).await;
        let mut variants = Vec::new();
        for seller in 0..SELLERS {
            let stock = i64::try_from(BUYERS * (EACH + WARM)).expect("a stock");
            variants.push(
                stall::Stall::open(&world, &format!("HTX Mẫu {seller}"), 90_000, stock)
                    .await
                    .variant,
            );
        }
        let program = Program::start(&url).await;
        order(&program, &variants, WARM).await;
        let started = Instant::now();
        let mut taken = order(&program, &variants, EACH).await;
        let seconds = started.elapsed().as_secs_f64();
        let count = taken.len() as f64;
        let mut at = |pick: fn(&(Duration, Duration)) -> Duration, percent: usize| {
            taken.sort_by_key(pick);
            pick(&taken[taken.len() * percent / 100])
        };
        println!(
            "| {kind:?} | {:.0} | {:.0} | {:.1?} | {:.1?} | {:.1?} | {:.1?} |",
            count / seconds,
            4.0 * count / seconds,
            at(|it| it.0, 50),
            at(|it| it.0, 99),
            at(|it| it.1, 50),
            at(|it| it.1, 99),
        );
    }
}

/// As a server that must not lose an order after a power cut.
async fn write_durably() {
    let server = database::connect(&postgres::url("postgres")).await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        database::execute(&server, &format!("ALTER SYSTEM SET {setting} = on")).await;
    }
    database::execute(&server, "SELECT pg_reload_conf()").await;
}

/// Every buyer checks out so often; how long each order and each whole checkout took.
async fn order(program: &Program, variants: &[Uuid], times: usize) -> Vec<(Duration, Duration)> {
    let mut buyers = JoinSet::new();
    for buyer in 0..BUYERS {
        let client = Client::new(&program.site);
        let variant = variants[buyer % variants.len()];
        buyers.spawn(async move {
            let mut taken = Vec::new();
            for _ in 0..times {
                taken.push(check_out(&client, variant).await);
            }
            taken
        });
    }
    buyers.join_all().await.into_iter().flatten().collect()
}

async fn check_out(client: &Client, variant: Uuid) -> (Duration, Duration) {
    let started = Instant::now();
    let cart = client.post("/api/v1/carts", json!({})).await.ok();
    let key = cart["key"].as_str().expect("its key");
    let path = format!("/api/v1/carts/{key}/lines/{variant}");
    client
        .call(Method::PUT, &path, Some(json!({ "quantity": 1 })), &[])
        .await
        .ok();
    let form = json!({ "cart": key, "buyer_name": "Trần Văn Khách", "buyer_phone": "0912 345 678",
        "address_line": "12 Nguyễn Huệ", "commune_code": stall::COMMUNE });
    let review = client.post("/api/v1/checkout/review", form.clone()).await.ok();
    let order = json!({ "checkout": form, "seen": review["seen"], "consent": true });
    let confirmed = Instant::now();
    client.post_once("/api/v1/orders", key, order).await.ok();
    (confirmed.elapsed(), started.elapsed())
}
