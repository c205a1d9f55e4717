//! A migrated database for one test, copied from one that is migrated, and filled, once per process.

use crate::world::World;
use crate::{postgres, scratch};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use search::TantivyEngine;
use services::db::Db;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// The address of a fresh database with every migration run and no row in it.
pub async fn fresh(kind: Kind) -> String {
    static SQLITE: OnceLock<String> = OnceLock::new();
    static POSTGRES: OnceLock<String> = OnceLock::new();
    match kind {
        Kind::Sqlite => copy(kind, SQLITE.get_or_init(|| prepared(kind, "migrated", migrate))).await,
        Kind::Postgres => copy(kind, POSTGRES.get_or_init(|| prepared(kind, "migrated", migrate))).await,
    }
}

/// The same with the data the demonstration starts with, and a folder with the search index of it.
pub async fn loaded(kind: Kind) -> (String, PathBuf) {
    static SQLITE: OnceLock<String> = OnceLock::new();
    static POSTGRES: OnceLock<String> = OnceLock::new();
    let index = scratch::folder().join(format!("index-of-{kind:?}"));
    let prepare = || {
        let index = index.clone();
        prepared(kind, "loaded", move |url| load(url, index))
    };
    let template = match kind {
        Kind::Sqlite => SQLITE.get_or_init(prepare),
        Kind::Postgres => POSTGRES.get_or_init(prepare),
    };
    (copy(kind, template).await, scratch::copy_of(&index))
}

/// A new database like `template`.
async fn copy(kind: Kind, template: &str) -> String {
    match kind {
        Kind::Sqlite => {
            let file = scratch::path("sqlite");
            tokio::fs::copy(template, &file)
                .await
                .expect("a copy of the prepared file");
            sqlite_url(&file)
        }
        Kind::Postgres => {
            static GIVEN: AtomicU32 = AtomicU32::new(0);
            let name = format!("test_{}", GIVEN.fetch_add(1, Ordering::Relaxed));
            create(&name, &format!("TEMPLATE {template}")).await;
            postgres::url(&name)
        }
    }
}

async fn create(name: &str, like: &str) {
    let server = connect(&postgres::url("postgres")).await;
    execute(&server, &format!("CREATE DATABASE {name} {like}")).await;
    server.close().await.expect("closing");
}

/// Makes a template once: a file, or a database of the cluster.
fn prepared<W: Future<Output = ()> + Send>(
    kind: Kind,
    name: &'static str,
    work: impl FnOnce(String) -> W + Send + 'static,
) -> String {
    let file = scratch::path(name);
    let template = match kind {
        Kind::Sqlite => file.display().to_string(),
        Kind::Postgres => name.to_owned(),
    };
    apart(async move {
        match kind {
            Kind::Sqlite => work(sqlite_url(&file)).await,
            Kind::Postgres => {
                create(name, "").await;
                work(postgres::url(name)).await;
            }
        }
    });
    template
}

async fn migrate(url: String) {
    let db = Db::open(&url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    db.migrate()
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    db.close().await.expect("closing");
}

async fn load(url: String, index: PathBuf) {
    migrate(url.clone()).await;
    std::fs::create_dir_all(&index).expect("a folder for the search index");
    let engine = TantivyEngine::open(&index).expect("a search engine");
    let world = World::over(&url, 1, engine, |app| app).await;
    services::seed::load(&world.app, &|_, _, _| {})
        .await
        .expect("the data to start with");
    world.app.db().clone().close().await.expect("closing");
}

pub async fn connect(url: &str) -> DatabaseConnection {
    Database::connect(url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}

pub async fn execute(connection: &DatabaseConnection, sql: &str) {
    connection
        .execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn sqlite_url(file: &std::path::Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// Runs to the end on a thread and runtime of its own: what many tests share must not hang on the
/// runtime of the one that came first.
pub(crate) fn apart(work: impl Future<Output = ()> + Send + 'static) {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(work);
    });
    thread.join().expect("the shared preparation");
}

/// Makes two tests of each function named: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use $crate::database::Kind;

            #[tokio::test]
            async fn on_sqlite() {
                super::$test(Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$test(Kind::Postgres).await;
            }
        }
    )+};
}
