//! The database: SQLite embedded, or PostgreSQL. Same code on both.

use crate::error::{Error, Result};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// Readers run beside the one writer on SQLite; PostgreSQL uses one pool for both.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Db {
    /// `sqlite://path/to/file.db` (made when missing) or `postgres://…`.
    pub async fn open(url: &str) -> Result<Db> {
        if url.starts_with("sqlite:") {
            let url = if url.contains('?') {
                url.to_owned()
            } else {
                format!("{url}?mode=rwc")
            };
            let writer = Database::connect(sqlite_options(&url, 1, false)).await?;
            let reader = Database::connect(sqlite_options(&url, 4, true)).await?;
            Ok(Db { reader, writer })
        } else {
            let mut options = ConnectOptions::new(url.to_owned());
            options
                .max_connections(16)
                .sqlx_logging(false)
                .acquire_timeout(Duration::from_secs(10))
                .connect_timeout(Duration::from_secs(10));
            let pool = Database::connect(options).await?;
            Ok(Db {
                reader: pool.clone(),
                writer: pool,
            })
        }
    }

    pub async fn migrate(&self) -> Result<()> {
        use migrations::MigratorTrait;
        migrations::Migrator::up(&self.writer, None)
            .await
            .map_err(Error::internal)
    }

    /// Whether every migration has run.
    pub async fn is_migrated(&self) -> Result<bool> {
        use migrations::MigratorTrait;
        let pending = migrations::Migrator::get_pending_migrations(&self.writer).await;
        Ok(pending.map_err(Error::internal)?.is_empty())
    }

    /// For queries.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For a use case that writes. On SQLite it begins IMMEDIATE, so reading first cannot fail later.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let mode = match self.writer.get_database_backend() {
            DbBackend::Sqlite => Some(SqliteTransactionMode::Immediate),
            _ => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: mode,
            ..Default::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

fn sqlite_options(url: &str, connections: u32, reads_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .pragma("journal_mode", "WAL")
                // An order that was confirmed outlives a power cut.
                .pragma("synchronous", "FULL")
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5));
            if reads_only {
                sqlite.pragma("query_only", "1")
            } else {
                sqlite
            }
        });
    options
}

/// `FOR UPDATE` where the database has row locks; on SQLite the writer is alone anyway.
pub fn locks_rows(connection: &impl ConnectionTrait) -> bool {
    connection.get_database_backend() == DbBackend::Postgres
}
