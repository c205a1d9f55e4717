//! The Stripe of the tests, held against Stripe's own client from PyPI.

use services::ports::SystemClock;
use std::process::Command;
use std::sync::Arc;
use testkit::stripe::FakeStripe;
use testkit::tools;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oracle_stripe_own_client_works_with_the_fake() {
    let stripe = FakeStripe::listen("127.0.0.1:0", Arc::new(SystemClock)).await;
    let url = stripe.url.clone();
    let said = tokio::task::spawn_blocking(move || {
        tools::run(
            Command::new(tools::python())
                .arg(tools::root().join("tests/oracles/stripe_fake.py"))
                .arg(url),
        )
    });
    let said = said.await.expect("the client");
    assert!(!said.contains("not ok"), "{said}");
    assert!(
        said.lines().filter(|line| line.starts_with("ok - ")).count() >= 10,
        "{said}"
    );
}
