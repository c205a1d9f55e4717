//! A Stripe of our own: Checkout Sessions with a page to pay or decline, payments, refunds, idempotency keys, signed
//! messages that are told again until somebody answers. It keeps what happened, on connected accounts apart, and its
//! clock, its messages and its failures are in a test's hands. `tests/oracles/stripe_fake.py` holds it against
//! Stripe's own client.

mod books;
mod calls;
mod control;
mod messages;
mod objects;
mod page;

pub use messages::{Message, send, sign};

use books::Books;
use chrono::{DateTime, Utc};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{EndpointExt, Route, Server, get, post};
use services::ports::Clock;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

pub const SECRET_KEY: &str = "sk_test_ocop";
pub const WEBHOOK_SECRET: &str = "whsec_ocop";
/// What this Stripe speaks, as the client of the marketplace does.
pub const VERSION: &str = "2026-09-30.endive";

/// Copies share one Stripe; its server ends with the runtime.
#[derive(Clone)]
pub struct FakeStripe {
    /// `http://127.0.0.1:PORT`, for the API and for the pages.
    pub url: String,
    books: Arc<Mutex<Books>>,
}

impl FakeStripe {
    /// Listens on that address; port 0 takes a free one.
    pub async fn listen(address: &str, clock: Arc<dyn Clock>) -> FakeStripe {
        let acceptor = TcpListener::bind(address.to_owned())
            .into_acceptor()
            .await
            .expect("an address to listen on");
        let local = acceptor.local_addr();
        let port = local[0].as_socket_addr().expect("a port").port();
        let url = format!("http://127.0.0.1:{port}");
        let stripe = FakeStripe {
            books: Arc::new(Mutex::new(Books::new(url.clone(), clock))),
            url,
        };
        let routes = Route::new()
            .at("/v1/checkout/sessions", post(calls::create_session))
            .at("/v1/checkout/sessions/:id", get(calls::show_session))
            .at("/v1/checkout/sessions/:id/expire", post(calls::expire_session))
            .at("/v1/payment_intents/:id", get(calls::show_payment))
            .at("/v1/refunds", get(calls::list_refunds).post(calls::create_refund))
            .at("/v1/refunds/:id", get(calls::show_refund))
            .at("/v1/events/:id", get(calls::show_event))
            .at("/pay/:id", get(page::show).post(page::take))
            .at("/_control", post(control::take))
            .data(stripe.clone());
        tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
        stripe
    }

    /// From now on by another clock.
    pub fn keep_time(&self, clock: Arc<dyn Clock>) {
        self.books().clock = clock;
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("the books")
    }

    fn now(&self) -> DateTime<Utc> {
        self.books().now()
    }

    /// The buyer pays on the page of that address.
    pub fn pay(&self, url: &str) {
        let session = id_of(url);
        self.books().pay(session, None).expect("an open session");
    }

    /// The buyer pays another amount than was asked for.
    pub fn pay_other(&self, url: &str, amount: i64) {
        let session = id_of(url);
        self.books().pay(session, Some(amount)).expect("an open session");
    }

    /// The buyer tries to pay on the page of that address, where the time may be over.
    pub fn try_to_pay(&self, url: &str) -> bool {
        self.books().pay(id_of(url), None).is_ok()
    }

    /// No answers until they are wanted again.
    pub fn is_down(&self, is_down: bool) {
        self.books().is_down = is_down;
    }

    /// Does so many calls that change something, and does not answer them.
    pub fn lose_answers(&self, number: u32) {
        self.books().lost_answers = number;
    }

    /// Refunds are refused from now on, or not.
    pub fn refuse_refunds(&self, refuses: bool) {
        self.books().refuses_refunds = refuses;
    }

    /// The refunds that are with cards, the oldest first.
    pub fn with_cards(&self) -> Vec<String> {
        let books = self.books();
        let stayed = books.refunds.values().filter(|it| it.failure.is_none());
        stayed.map(|it| it.id.clone()).collect()
    }

    /// The bank of the card sends a refund back that had succeeded, days later perhaps.
    pub fn fail_refund(&self, id: &str, why: &str) {
        self.books().fail_refund(id, why);
    }

    /// How the page that was opened last may be paid.
    pub fn newest_methods(&self) -> Vec<String> {
        let books = self.books();
        let (_, session) = books.sessions.last_key_value().expect("a session");
        session.methods.clone()
    }

    /// The page that was opened last.
    pub fn newest_page(&self) -> String {
        let books = self.books();
        let (_, session) = books.sessions.last_key_value().expect("a session");
        session.page.clone()
    }

    /// Where the page that was opened last leads back to.
    pub fn success_url(&self) -> String {
        let books = self.books();
        let (_, session) = books.sessions.last_key_value().expect("a session");
        session.success_url.clone()
    }

    /// How many sessions were ever opened.
    pub fn count_sessions(&self) -> usize {
        self.books().sessions.len()
    }

    /// What was paid, by Stripe's number of the payment.
    pub fn paid(&self) -> BTreeMap<String, i64> {
        let books = self.books();
        books
            .payments
            .values()
            .map(|it| (it.id.clone(), it.amount))
            .collect()
    }

    /// What has gone back to cards in all, and stayed there.
    pub fn refunded(&self) -> i64 {
        let books = self.books();
        let stayed = books.refunds.values().filter(|it| it.failure.is_none());
        stayed.map(|refund| refund.amount).sum()
    }
}

fn id_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}
