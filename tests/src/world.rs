//! A whole marketplace for one test: its own database, a clock that stands still, its letters in a folder.

use crate::clock::MockClock;
use crate::database::{self, Kind};
use crate::ids::SeededIds;
use crate::scratch;
use crate::site::Site;
use crate::stripe::{self, FakeStripe};
use domain::Locale;
use integrations::stripe::StripeCards;
use poem::Request;
use search::TantivyEngine;
use server::config::Config;
use server::{start, web};
use services::db::Db;
use services::ports::{Clock, Letter, Mailer, SystemClock};
use services::{Actor, App, Ctx};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

pub struct World {
    pub app: Arc<App>,
    pub clock: MockClock,
    /// Pages, API and health checks, as the server serves them.
    pub site: Site,
    /// The letters whose links were tried.
    opened: Mutex<HashSet<String>>,
}

impl World {
    /// Migrated, and nobody in it.
    pub async fn empty(kind: Kind) -> World {
        World::over(&database::fresh(kind).await, 7, in_memory(), |app| app).await
    }

    /// Over a database that others use too.
    pub async fn at(url: &str) -> World {
        World::over(url, 7, in_memory(), |app| app).await
    }

    /// Likewise, and cards are taken through that Stripe, which keeps its own time.
    pub async fn at_with_cards(url: &str, stripe: &FakeStripe) -> World {
        let world = World::over(url, 7, in_memory(), |app| with_cards(app, stripe)).await;
        stripe.keep_time(Arc::new(SystemClock));
        world
    }

    /// As the demonstration starts: the published facts, and the sample people and their trade.
    pub async fn demo(kind: Kind) -> World {
        let (url, index) = database::loaded(kind).await;
        let engine = TantivyEngine::open(&index).expect("the search index");
        World::over(&url, 7, engine, |app| app).await
    }

    /// Empty, and cards are taken through a Stripe of its own, which goes by the same clock.
    pub async fn with_cards(kind: Kind) -> (World, FakeStripe) {
        let stripe = World::stripe().await;
        let url = database::fresh(kind).await;
        let world = World::over(&url, 7, in_memory(), |app| with_cards(app, &stripe)).await;
        (world, stripe)
    }

    /// The demonstration, and cards are taken.
    pub async fn demo_with_cards(kind: Kind) -> (World, FakeStripe) {
        let stripe = World::stripe().await;
        let (url, index) = database::loaded(kind).await;
        let engine = TantivyEngine::open(&index).expect("the search index");
        let world = World::over(&url, 7, engine, |app| with_cards(app, &stripe)).await;
        (world, stripe)
    }

    async fn stripe() -> FakeStripe {
        FakeStripe::listen("127.0.0.1:0", Arc::new(MockClock::new())).await
    }

    /// Empty, with mail going another way.
    pub async fn with_mailer(kind: Kind, mailer: Arc<dyn Mailer>) -> World {
        World::over(&database::fresh(kind).await, 7, in_memory(), |app| {
            let App {
                search,
                clock,
                ids,
                settings,
                ..
            } = &app;
            App::new(
                app.db().clone(),
                search.clone(),
                clock.clone(),
                ids.clone(),
                mailer,
                settings.clone(),
            )
        })
        .await
    }

    /// `seed` keeps the ids of different hands apart in one database.
    pub(crate) async fn over(
        url: &str,
        seed: u64,
        engine: TantivyEngine,
        change: impl FnOnce(App) -> App,
    ) -> World {
        let clock = MockClock::new();
        let ids = Arc::new(SeededIds::new(clock.clone(), seed));
        let db = Db::open(url).await.expect("the database");
        let data = scratch::path("data");
        std::fs::create_dir_all(&data).expect("a data folder");
        let config = Config {
            data,
            secure_cookies: false,
            ..Config::default()
        };
        let app = start::assemble(&config, db, Arc::new(engine), Arc::new(clock.clone()), ids, true);
        let app = Arc::new(change(app.expect("the application")));
        let site = Site::new(web::routes(&app, &config).expect("the site"));
        World {
            app,
            clock,
            site,
            opened: Mutex::default(),
        }
    }

    /// The marketplace itself asks, now.
    pub fn ctx(&self) -> Ctx {
        Ctx {
            actor: Actor::System,
            locale: Locale::Vi,
            request_id: "test".into(),
            now: self.clock.now(),
        }
    }

    /// The workers do all that is due now; how much they did.
    pub async fn work(&self) -> u64 {
        services::outbox::run_due(&self.app).await.expect("the workers")
    }

    /// The letters sent to an address, newest first, after the workers did what is due.
    pub async fn letters(&self, to: &str) -> Vec<Letter> {
        self.work().await;
        let mailbox = self.app.mailbox.as_ref().expect("a folder of letters");
        let all = mailbox.list(usize::MAX).await.expect("the letters");
        let to_them: Vec<Letter> = all.into_iter().filter(|letter| letter.to.contains(to)).collect();
        for letter in &to_them {
            if self.opened.lock().expect("the names").insert(letter.name.clone()) {
                self.links_open(&letter.subject, &letter.text).await;
            }
        }
        to_them
    }

    /// Every address in a letter leads to a page, or to the sign-in before it.
    pub async fn links_open(&self, subject: &str, text: &str) {
        let home = &self.app.settings.public_url;
        for link in text
            .split_whitespace()
            .filter_map(|word| word.strip_prefix(home.as_str()))
        {
            let request = Request::builder()
                .uri_str(link)
                .header("host", "localhost")
                .header("accept", "text/html")
                .finish();
            let status = self.site.send(request).await.status;
            let is_there = status.is_success() || status.is_redirection();
            assert!(is_there, "{subject}: {link}: {status}");
        }
    }
}

fn with_cards(app: App, stripe: &FakeStripe) -> App {
    stripe.keep_time(app.clock.clone());
    let cards = StripeCards::new(stripe::SECRET_KEY, stripe::WEBHOOK_SECRET, &stripe.url);
    app.with_cards(Some(Arc::new(cards.expect("a Stripe"))))
}

fn in_memory() -> TantivyEngine {
    TantivyEngine::in_memory().expect("a search engine")
}
