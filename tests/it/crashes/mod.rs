//! Many people buy, pay, by card too, cancel, send, get parcels back, leave goods out, refund, count stock and import
//! statements at once, while the program is killed at random moments and started again. Whatever happens, nothing is
//! sold twice, nothing that was confirmed is lost, nothing is done twice, and the books add up.
//!
//! `CRASH_ROUNDS` (500 on each database) and `CRASH_SEED` make it longer and different:
//! `CRASH_ROUNDS=50000 cargo test -p testkit --test it -- crashes`.

mod books;
mod cards;
mod people;
mod sellers;

use people::{Market, step};
use services::ports::{Clock, SystemClock};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use testkit::chance::Chance;
use testkit::database::{self, Kind};
use testkit::program::Program;
use testkit::stripe::FakeStripe;

const PEOPLE: u64 = 4;
/// About one round in so many ends with a kill.
const KILL_ONCE_IN: u64 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    nothing_is_lost_or_done_twice(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    nothing_is_lost_or_done_twice(Kind::Postgres).await;
}

async fn nothing_is_lost_or_done_twice(kind: Kind) {
    let rounds = setting("CRASH_ROUNDS", 500);
    let seed = setting("CRASH_SEED", 20_261_122);
    let url = database::fresh(kind).await;
    let stripe = FakeStripe::listen("127.0.0.1:0", Arc::new(SystemClock)).await;
    let mut program = Program::start_with_cards(&url, &stripe).await;
    let market = Market::open(&url, &program, stripe).await;
    let mut chance = Chance::new(seed);
    for round in 0..rounds {
        let people = (0..PEOPLE).map(|person| {
            let mut own = Chance::new(seed ^ (round * PEOPLE + person).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let market = &market;
            async move { step(market, &mut own, &format!("{round}-{person}")).await }
        });
        let people = futures_util::future::join_all(people);
        if chance.below(KILL_ONCE_IN) > 0 {
            people.await;
            continue;
        }
        let pause = Duration::from_micros(chance.below(40_000));
        let crash = async {
            tokio::time::sleep(pause).await;
            program.kill();
            books::are_right(&market, false).await;
            program.start_again().await;
        };
        tokio::join!(people, crash);
    }
    cards::hear_all(&market, &program.site).await;
    program.stop();
    books::are_right(&market, true).await;
    // What was left half-way is found by the workers, a little later.
    let app = &market.world.app;
    market
        .world
        .clock
        .set(SystemClock.now() + chrono::Duration::minutes(5));
    services::payment::finish_received(app).await.unwrap();
    services::payment::expire_unpaid(app).await.unwrap();
    services::card::follow_up(app).await.unwrap();
    market.world.work().await;
    books::are_right(&market, true).await;
    cards::are_right(&market).await;
    books::nothing_waits(&market).await;
    let (by_card, back) = cards::counts(&market).await;
    let known = market.known.lock().unwrap();
    println!(
        "{kind:?}, seed {seed}: {rounds} rounds, {} calls without an answer, {by_card} payments by card, \
         {back} refunds to one, done and refused: {:?}",
        market.unanswered.load(Ordering::Relaxed),
        known.steps
    );
    let kinds = known.steps.values().filter(|(done, _)| *done > 0).count();
    assert!(kinds >= 9, "much was done: {:?}", known.steps);
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |value| value.parse().expect(name))
}
