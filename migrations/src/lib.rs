//! The database schema, append-only. Migrations are the truth, entities follow; a test compares them.
//!
//! Each migration is one SQL file in portable words (`uuid`, `timestamptz`, `date`, `jsonb`, `bytea`),
//! run as it stands on PostgreSQL and with SQLite's storage words put in on SQLite.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        FILES
            .iter()
            .map(|(name, sql)| Box::new(SqlFile { name, sql }) as Box<dyn MigrationTrait>)
            .chain([Box::new(LedgerIsAppendOnly) as Box<dyn MigrationTrait>])
            .collect()
    }
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../sql/", $name, ".sql")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "m20261121_000001_places",
    "m20261121_000002_accounts",
    "m20261121_000003_organisations",
    "m20261121_000004_catalogue",
    "m20261121_000005_orders",
    "m20261121_000006_wholesale",
    "m20261121_000007_linkage",
    "m20261121_000008_programmes",
    "m20261121_000009_infrastructure",
    "m20261121_000011_cards",
    "m20261121_000012_remarks",
];

struct SqlFile {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlFile {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in statements(self.sql, connection.get_database_backend()) {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The database itself refuses to change or remove an entry of the books. Triggers are not portable words,
/// so each database has its own.
struct LedgerIsAppendOnly;

impl MigrationName for LedgerIsAppendOnly {
    fn name(&self) -> &str {
        "m20261121_000010_ledger_is_append_only"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for LedgerIsAppendOnly {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let triggers = match connection.get_database_backend() {
            DbBackend::Sqlite => [
                "CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries \
                 BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END",
                "CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries \
                 BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END",
            ],
            _ => [
                "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
                "CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE ON ledger_entries \
                 FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ],
        };
        for trigger in triggers {
            connection.execute_unprepared(trigger).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// SQLite has no such types: a uuid is its 16 bytes, times and days are ISO 8601 text.
const SQLITE_WORDS: &[(&str, &str)] = &[
    ("uuid", "blob"),
    ("timestamptz", "text"),
    ("date", "text"),
    ("jsonb", "text"),
    ("bytea", "blob"),
];

/// The statements of a file without its comments, in the words of that database.
fn statements(sql: &str, backend: DbBackend) -> Vec<String> {
    let code: String = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect::<Vec<_>>()
        .join("\n");
    code.split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| match backend {
            DbBackend::Sqlite => statement.lines().map(sqlite_line).collect::<Vec<_>>().join("\n"),
            _ => statement.to_owned(),
        })
        .collect()
}

/// A column line is `name type …`: only its second word is a type.
fn sqlite_line(line: &str) -> String {
    let mut words: Vec<&str> = line.trim().split(' ').collect();
    if let Some(word) = words.get_mut(1) {
        let bare = word.trim_end_matches(',');
        if let Some((_, sqlite)) = SQLITE_WORDS.iter().find(|(portable, _)| *portable == bare) {
            let comma = if word.ends_with(',') { "," } else { "" };
            return words
                .iter()
                .enumerate()
                .map(|(i, w)| {
                    if i == 1 {
                        format!("{sqlite}{comma}")
                    } else {
                        (*w).to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join(" ");
        }
    }
    words.join(" ")
}
