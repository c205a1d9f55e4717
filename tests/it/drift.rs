//! Migrations against entities, on both databases: the same tables, columns, types and nullability.

use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Iterable, Statement,
};
use std::collections::BTreeMap;
use testkit::database::{self, Kind};

/// Table → column → (type, may be null).
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

/// The columns as an entity declares them, in the words of the migrations.
fn declared<E: EntityTrait>(schema: &mut Schema) {
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        let word = match definition.get_column_type() {
            ColumnType::Uuid => "uuid",
            ColumnType::Text | ColumnType::String(_) => "text",
            ColumnType::Integer => "integer",
            ColumnType::BigInteger => "bigint",
            ColumnType::Boolean => "boolean",
            ColumnType::Date => "date",
            ColumnType::TimestampWithTimeZone => "timestamptz",
            ColumnType::Json | ColumnType::JsonBinary => "jsonb",
            ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_) => "bytea",
            other => panic!("{}: no word for {other:?}", E::default().table_name()),
        };
        (
            sea_orm::IdenStatic::as_str(&column).to_owned(),
            (word.to_owned(), definition.is_null()),
        )
    });
    schema.insert(E::default().table_name().to_owned(), columns.collect());
}

/// Declares every entity named, and reads one row of each, so that a column list that the database
/// does not know fails here.
macro_rules! entities {
    ($($module:ident)+) => {
        const MODULES: &[&str] = &[$(stringify!($module)),+];

        fn entities() -> Schema {
            let mut schema = Schema::new();
            $(declared::<entities::$module::Entity>(&mut schema);)+
            schema
        }

        async fn read_each(connection: &DatabaseConnection) {
            $(
                let row = entities::$module::Entity::find().one(connection).await;
                assert!(row.is_ok(), "{}: {row:?}", stringify!($module));
            )+
        }
    };
}

entities! {
    account address annual_record api_token call_off card_account card_event card_refund cart cart_key
    cart_line cart_voucher certificate commodity commodity_name commune complaint complaint_line consent
    contract_area contract_file contract_grade contract_liquidation contract_month contract_payment
    contract_reminder contract_termination contract_version crop_failure crop_failure_month delivery
    delivery_figure demand_request demand_request_month failed_sign_in former_commune idempotency_key
    indicator ledger_entry linkage_contract match_gap matched_pair matching_round membership number_series
    ocop_rating office_area order order_file order_line organisation outbox parcel parcel_line password_reset payment
    payment_attempt picture planting_area planting_area_code pool pool_member product programme
    programme_area programme_reporting_date proposal proposal_terms province question refund refund_line
    remark_report reported_figure reported_linkage review round_area round_commodity round_invitation
    seed_mark seller_order session shipping_rate shipping_terms state_change stock_movement supply_offer
    supply_offer_month variant variety voucher voucher_use wish
}

async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter()
        .map(|row| {
            let names = row.column_names();
            names
                .iter()
                .map(|name| row.try_get::<String>("", name).unwrap())
                .collect()
        })
        .collect()
}

/// What the migrations made.
async fn migrated(connection: &DatabaseConnection) -> Schema {
    let sql = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT t.name AS a, c.name AS b, c.type AS c, CAST(c.\"notnull\" = 0 AS text) AS d
             FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name::text AS a, column_name::text AS b, data_type::text AS c,
                    CASE is_nullable WHEN 'YES' THEN '1' ELSE '0' END AS d
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let mut schema = Schema::new();
    for row in texts(connection, sql).await {
        let [table, column, word, null] = row.try_into().unwrap();
        let word = word
            .to_lowercase()
            .replace("timestamp with time zone", "timestamptz");
        schema
            .entry(table)
            .or_default()
            .insert(column, (word, null == "1"));
    }
    schema
        .remove("seaql_migrations")
        .expect("the migrator's own table");
    schema
}

fn assert_same(declared: &Schema, migrated: &Schema) {
    let names = |schema: &Schema| schema.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(declared),
        names(migrated),
        "tables: entities, then migrations"
    );
    for (table, columns) in declared {
        assert_eq!(
            columns, &migrated[table],
            "columns of {table}: entity, then migration"
        );
    }
}

#[test]
fn every_entity_file_is_compared() {
    let folder = testkit::tools::root().join("api/entities/src");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .filter(|name| name != "lib")
        .collect();
    files.sort();
    let mut compared = MODULES.to_vec();
    compared.sort_unstable();
    assert_eq!(files, compared);
}

#[tokio::test]
async fn entities_follow_the_migrations_on_sqlite() {
    let connection = database::connect(&database::fresh(Kind::Sqlite).await).await;
    let mut declared = entities();
    for (word, _) in declared.values_mut().flat_map(BTreeMap::values_mut) {
        let stored = match word.as_str() {
            "uuid" | "bytea" => "blob",
            "timestamptz" | "date" | "jsonb" => "text",
            same => same,
        };
        *word = stored.to_owned();
    }
    assert_same(&declared, &migrated(&connection).await);
    read_each(&connection).await;
}

#[tokio::test]
async fn entities_follow_the_migrations_on_postgres() {
    let connection = database::connect(&database::fresh(Kind::Postgres).await).await;
    assert_same(&entities(), &migrated(&connection).await);
    read_each(&connection).await;
}
