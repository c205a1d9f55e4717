//! A migrated database for one test, copied from one that is migrated once per process.

use crate::{postgres, scratch};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
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
    match kind {
        Kind::Sqlite => {
            let file = scratch::path("sqlite");
            let template = sqlite_template();
            tokio::fs::copy(template, &file)
                .await
                .expect("a copy of the migrated file");
            sqlite_url(&file)
        }
        Kind::Postgres => {
            static GIVEN: AtomicU32 = AtomicU32::new(0);
            let name = format!("test_{}", GIVEN.fetch_add(1, Ordering::Relaxed));
            let template = postgres_template();
            let server = connect(&postgres::url("postgres")).await;
            execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            server.close().await.expect("closing");
            postgres::url(&name)
        }
    }
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

fn sqlite_template() -> &'static PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let file = scratch::path("migrated");
        apart(migrate(sqlite_url(&file)));
        file
    })
}

fn postgres_template() -> &'static str {
    static NAME: OnceLock<&'static str> = OnceLock::new();
    NAME.get_or_init(|| {
        apart(async {
            let server = connect(&postgres::url("postgres")).await;
            execute(&server, "CREATE DATABASE migrated").await;
            server.close().await.expect("closing");
            migrate(postgres::url("migrated")).await;
        });
        "migrated"
    })
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

/// Runs to the end on a thread and runtime of its own: what many tests share must not hang on the
/// runtime of the one that came first.
pub(crate) fn apart(work: impl Future<Output = ()> + Send + 'static) {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
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
