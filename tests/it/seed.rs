//! The data the marketplace starts with: complete, honest, and the same on every machine.

use async_trait::async_trait;
use chrono::NaiveDate;
use domain::product::{RatingFacts, rating_standing};
use domain::{RatingStanding, RatingState};
use sea_orm::{DatabaseConnection, EntityTrait};
use search::TantivyEngine;
use services::db::Db;
use services::ports::{Mail, MailError, Mailer};
use services::seed::{self, SeedReport};
use services::{App, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::clock::MockClock;
use testkit::database::{self, Kind};
use testkit::ids::SeededIds;
use uuid::Uuid;

/// Loading writes to nobody.
struct NoMail;

#[async_trait]
impl Mailer for NoMail {
    async fn send(&self, _: Uuid, _: &Mail) -> Result<(), MailError> {
        unreachable!("loading sends no mail")
    }
}

async fn app(kind: Kind) -> App {
    let db = Db::open(&database::fresh(kind).await).await.unwrap();
    let clock = MockClock::new();
    let ids = SeededIds::new(clock.clone(), 1);
    let search = Arc::new(TantivyEngine::in_memory().unwrap());
    App::new(
        db,
        search,
        Arc::new(clock),
        Arc::new(ids),
        Arc::new(NoMail),
        Settings::default(),
    )
}

async fn load(app: &App) -> SeedReport {
    seed::load(app, &|_, _, _| {}).await.unwrap()
}

macro_rules! dump_of {
    ($connection:expr, $($module:ident)+) => {{
        let mut dump = BTreeMap::new();
        $(dump.insert(stringify!($module), rows::<entities::$module::Entity>($connection).await);)+
        dump
    }};
}

async fn rows<E: EntityTrait>(connection: &DatabaseConnection) -> Vec<String> {
    let rows = E::find().all(connection).await.unwrap();
    let mut told: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    told.sort();
    told
}

/// Every table that loading fills, but for the salted password hashes and the marks with their time.
async fn dump(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let connection = app.db().read();
    dump_of!(
        connection,
        annual_record certificate commodity commune contract_area contract_month delivery demand_request
        demand_request_month former_commune indicator linkage_contract match_gap matched_pair
        ledger_entry matching_round membership number_series ocop_rating office_area order order_line organisation
        parcel parcel_line planting_area planting_area_code product programme programme_area programme_reporting_date
        payment proposal province question reported_figure reported_linkage review seller_order state_change stock_movement
        supply_offer supply_offer_month variant variety
    )
}

#[tokio::test]
async fn loading_gives_the_same_rows_everywhere_and_only_once() {
    let (one, other, server) = (
        app(Kind::Sqlite).await,
        app(Kind::Sqlite).await,
        app(Kind::Postgres).await,
    );
    let report = load(&one).await;
    load(&other).await;
    load(&server).await;
    let first = dump(&one).await;
    assert_eq!(first, dump(&other).await);
    assert_eq!(first, dump(&server).await);

    let again = load(&one).await;
    assert_eq!((again.rows, again.products_indexed), (0, 0));
    assert!(report.rows > 14_000);
    assert_eq!(
        one.search.document_count().await.unwrap(),
        report.products_indexed as u64
    );
    assert!(report.products_indexed >= 540);
    assert_eq!(first, dump(&one).await);
}

#[tokio::test]
async fn the_published_facts_are_all_there_and_stay_facts() {
    let app = app(Kind::Sqlite).await;
    let report = load(&app).await;
    let connection = app.db().read();
    let organisations = entities::organisation::Entity::find()
        .all(connection)
        .await
        .unwrap();
    let (sample, real): (Vec<_>, Vec<_>) = organisations.into_iter().partition(|row| row.is_sample);
    assert_eq!(real.len(), 300);
    assert!(sample.iter().all(|row| row.name.ends_with(" (mẫu)")));
    assert!(real.iter().all(|row| !row.name.contains("(mẫu)")));
    assert!(
        real.iter()
            .all(|row| row.source_title.is_some() && row.source_site.is_some())
    );
    assert!(real.iter().all(|row| row.province_code.is_some()));
    let with_account =
        |rows: &[entities::organisation::Model]| rows.iter().any(|row| row.bank_account.is_some());
    assert!(!with_account(&real));
    assert_eq!((report.producers, real.len()), (300, 300));
    println!(
        "{} of 300 producers stand in a known commune",
        report.producers_placed
    );
    assert!(report.producers_placed >= 100);

    let real_ids: Vec<Uuid> = real.iter().map(|row| row.id).collect();
    let products = entities::product::Entity::find().all(connection).await.unwrap();
    let of_real = |row: &&entities::product::Model| real_ids.contains(&row.organisation_id);
    let published: Vec<_> = products.iter().filter(of_real).collect();
    assert_eq!(published.len(), 540);
    assert!(
        published
            .iter()
            .all(|row| row.source_title.is_some() && row.state == "live")
    );

    let variants = entities::variant::Entity::find().all(connection).await.unwrap();
    let facts: Vec<i64> = {
        let mut prices: Vec<i64> = variants
            .iter()
            .filter(|row| !row.is_sample_price)
            .map(|row| row.price_vnd)
            .collect();
        prices.sort();
        prices
    };
    assert_eq!(facts, [25_000, 50_000, 50_000, 75_000]);
    assert!(
        variants.iter().all(|row| row.is_sample_stock),
        "no source tells a stock"
    );
    assert!(
        published
            .iter()
            .all(|row| variants.iter().any(|size| size.product_id == row.id))
    );

    let mut stock: BTreeMap<Uuid, i64> = BTreeMap::new();
    for row in entities::stock_movement::Entity::find()
        .all(connection)
        .await
        .unwrap()
    {
        *stock.entry(row.variant_id).or_default() += row.change;
    }
    assert!(variants.iter().all(|row| stock[&row.id] == row.stock));

    let today: NaiveDate = "2026-11-21".parse().unwrap();
    let ratings = entities::ocop_rating::Entity::find()
        .all(connection)
        .await
        .unwrap();
    let reported = ratings
        .iter()
        .filter(|row| row.state == RatingState::Reported.as_str());
    assert_eq!(reported.clone().count(), 365);
    for row in reported {
        assert_eq!((&row.certificate_number, row.decided_on), (&None, None));
        let facts = RatingFacts {
            state: RatingState::Reported,
            certificate_number: row.certificate_number.as_deref(),
            decided_on: row.decided_on,
            recognised_year: row.recognised_year,
            expires_on: row.expires_on,
        };
        assert_ne!(rating_standing(&facts, today), RatingStanding::Valid);
    }

    let linkages = entities::reported_linkage::Entity::find()
        .all(connection)
        .await
        .unwrap();
    assert_eq!(linkages.len(), 107);
    assert_eq!(
        linkages.iter().filter_map(|row| row.volume_kg).max(),
        Some(2_000_000_000)
    );
    assert!(linkages.iter().any(|row| row.volume_kg == Some(1_100)));
    assert!(linkages.iter().any(|row| row.area_m2 == Some(430_000)));

    let counts = dump(&app).await;
    let count = |table| counts[table].len();
    assert_eq!(
        (count("province"), count("commune"), count("former_commune")),
        (34, 3_321, 10_565)
    );
}

#[tokio::test]
async fn the_sample_trade_holds_what_counts_and_what_does_not() {
    let app = app(Kind::Sqlite).await;
    load(&app).await;
    let connection = app.db().read();
    let organisations = entities::organisation::Entity::find()
        .all(connection)
        .await
        .unwrap();
    let is_sample = |id: Uuid| organisations.iter().any(|row| row.id == id && row.is_sample);
    let contracts = entities::linkage_contract::Entity::find()
        .all(connection)
        .await
        .unwrap();
    assert!(
        contracts
            .iter()
            .all(|row| row.is_sample && is_sample(row.seller_id) && is_sample(row.buyer_id))
    );
    let states = |wanted: &str| contracts.iter().filter(|row| row.state == wanted).count();
    assert_eq!(states("signed_by_seller"), 1);
    assert_eq!(states("signed"), contracts.len() - 1);
    assert!(contracts.iter().any(|row| row.round_id.is_some()));

    let deliveries = entities::delivery::Entity::find().all(connection).await.unwrap();
    assert!(deliveries.iter().all(|row| row.is_sample));
    for (state, count) in [("disputed", 1), ("recorded", 1), ("settled", 1)] {
        assert_eq!(
            deliveries.iter().filter(|row| row.state == state).count(),
            count,
            "{state}"
        );
    }
    let years: Vec<String> = deliveries
        .iter()
        .map(|row| row.delivered_on.format("%Y").to_string())
        .collect();
    assert!(
        ["2024", "2025", "2026"]
            .iter()
            .all(|year| years.iter().any(|it| it == year))
    );

    let orders = entities::seller_order::Entity::find()
        .all(connection)
        .await
        .unwrap();
    assert!(orders.iter().all(|row| is_sample(row.organisation_id)));
    assert!(
        orders
            .iter()
            .all(|row| row.bank_bin.as_deref().is_none_or(|bin| bin == "999999"))
    );
    for member in entities::membership::Entity::find()
        .all(connection)
        .await
        .unwrap()
    {
        assert!(
            is_sample(member.organisation_id),
            "nobody is member of a real producer"
        );
    }
    let proposals = entities::proposal::Entity::find().all(connection).await.unwrap();
    let accepted = proposals.iter().filter(|row| row.state == "accepted");
    assert!(accepted.clone().count() > 4 && accepted.clone().all(|row| row.contract_id.is_some()));
    assert_eq!(proposals.iter().filter(|row| row.state == "declined").count(), 1);
    assert_eq!(accepted.count() + 1, proposals.len());
}
