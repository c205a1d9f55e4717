//! A whole marketplace for one test: its own database, a clock that stands still, its letters in a folder.

use crate::clock::MockClock;
use crate::database::{self, Kind};
use crate::ids::SeededIds;
use crate::scratch;
use crate::site::Site;
use domain::Locale;
use integrations::mail::FolderMailer;
use integrations::mailbox::{self, Letter};
use search::TantivyEngine;
use services::db::Db;
use services::ports::{Clock, Mailer};
use services::{Actor, App, Ctx, Settings};
use std::path::PathBuf;
use std::sync::Arc;

pub struct World {
    pub app: Arc<App>,
    pub clock: MockClock,
    pub site: Site,
    letters: PathBuf,
}

impl World {
    /// Migrated, and nobody in it.
    pub async fn empty(kind: Kind) -> World {
        World::with(kind, |folder| {
            Arc::new(FolderMailer::new(&folder, "Chợ OCOP <cho@ocop.example>").expect("a sender"))
        })
        .await
    }

    /// The same with another way for mail; `way` is given the folder that [`letters`](Self::letters) reads.
    pub async fn with(kind: Kind, way: impl FnOnce(PathBuf) -> Arc<dyn Mailer>) -> World {
        let clock = MockClock::new();
        let ids = Arc::new(SeededIds::new(clock.clone(), 7));
        let db = Db::open(&database::fresh(kind).await)
            .await
            .expect("the database");
        let engine = Arc::new(TantivyEngine::in_memory().expect("a search engine"));
        let letters = scratch::path("letters");
        let mailer = way(letters.clone());
        let app = Arc::new(App::new(
            db,
            engine,
            Arc::new(clock.clone()),
            ids,
            mailer,
            Settings::default(),
        ));
        let site = Site::new(rest::routes(app.clone()));
        World {
            app,
            clock,
            site,
            letters,
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
        let all = mailbox::list(&self.letters, usize::MAX)
            .await
            .expect("the letters");
        all.into_iter().filter(|letter| letter.to.contains(to)).collect()
    }
}
