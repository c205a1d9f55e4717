//! The Stripe of the tests by itself: `cargo run -p testkit --example stripe_fake -- 127.0.0.1:4242`, and
//! `OCOP_STRIPE_SECRET_KEY=sk_test_ocop OCOP_STRIPE_WEBHOOK_SECRET=whsec_ocop OCOP_STRIPE_API_URL=http://127.0.0.1:4242`
//! for a marketplace beside it. A second argument is where its messages go.

use services::ports::SystemClock;
use std::sync::Arc;
use testkit::stripe::FakeStripe;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let stripe = FakeStripe::listen(&address, Arc::new(SystemClock)).await;
    stripe.tell_to(arguments.next());
    stripe.tell_forever();
    println!("{}", stripe.url);
    std::future::pending::<()>().await;
}
