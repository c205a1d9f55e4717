//! How long a search takes with 540 and with 100,000 products, on disk, one search after the other.
//! Run with `tests/bench/search`. The larger market is made of the real one's words.

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]

use chrono::{DateTime, NaiveDate};
use domain::{Category, OcopGroup, OrganisationKind};
use search::{Filters, ProductDocument, ProductQuery, SearchEngine, Sort, TantivyEngine};
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

type Failure = Box<dyn std::error::Error>;

const ROUNDS: usize = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    println!("| products | what | median | p99 |\n| --- | --- | --- | --- |");
    for count in [540, 100_000] {
        let folder = std::env::temp_dir().join(format!("ocop-search-bench-{}", std::process::id()));
        let measured = measure(&folder, market(count)?).await;
        std::fs::remove_dir_all(&folder)?;
        measured?;
    }
    Ok(())
}

async fn measure(folder: &Path, products: Vec<ProductDocument>) -> Result<(), Failure> {
    let count = products.len();
    let engine = TantivyEngine::open(folder)?;
    let few: Vec<ProductDocument> = products.iter().step_by(count / 25).cloned().collect();
    let started = Instant::now();
    engine.replace_all(products).await?;
    println!("| {count} | build the index | {:.2?} | |", started.elapsed());
    println!(
        "| {count} | its files | {:.1} MB | |",
        size(&folder.join("products"))? as f64 / 1e6
    );

    let texts = [
        ("one word", vec!["xoai", "dứa", "gạo", "tra"]),
        (
            "several words",
            vec![
                "xoai cat chu",
                "nước mắm cá cơm",
                "banh dua nuong",
                "htx xoai my xuong",
            ],
        ),
        (
            "a last word begun",
            vec!["xoai cat ch", "nước mắm cá c", "keo dua sau r"],
        ),
        (
            "misspelt",
            vec!["duoong thot not", "nuoc mamm ca com", "xoai cat tru hoa loc"],
        ),
    ];
    for (what, texts) in texts {
        let queries = texts
            .iter()
            .map(|q| ProductQuery {
                q: (*q).to_owned(),
                ..everything()
            })
            .collect();
        search(&engine, count, what, queries).await?;
    }
    let sorted = Sort::ALL
        .iter()
        .map(|sort| ProductQuery {
            sort: *sort,
            ..everything()
        })
        .collect();
    search(&engine, count, "everything, each order", sorted).await?;
    let filters = Filters {
        groups: vec![OcopGroup::Food],
        provinces: (0..20).map(|code| format!("{code:02}")).collect(),
        price_max_vnd: Some(600_000),
        in_stock: true,
        ..Filters::default()
    };
    let filtered = ["", "xoai", "banh trang"].map(|q| ProductQuery {
        q: q.to_owned(),
        filters: filters.clone(),
        ..everything()
    });
    search(&engine, count, "four filters", filtered.into()).await?;
    let far = ProductQuery {
        offset: count - 24,
        sort: Sort::Name,
        ..everything()
    };
    search(&engine, count, "the last page by name", vec![far]).await?;

    let mut times = Vec::new();
    for typed in ["x", "xo", "xoai c", "dừa s", "banh tr"].repeat(ROUNDS) {
        let started = Instant::now();
        engine.suggest(typed, 8).await?;
        times.push(started.elapsed());
    }
    report(count, "suggestions", times);
    let mut times = Vec::new();
    for product in few {
        let started = Instant::now();
        engine.upsert(vec![product]).await?;
        times.push(started.elapsed());
    }
    report(count, "change one product", times);
    Ok(())
}

async fn search(
    engine: &TantivyEngine,
    count: usize,
    what: &str,
    queries: Vec<ProductQuery>,
) -> Result<(), Failure> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for query in &queries {
            let started = Instant::now();
            let page = engine.search(query).await?;
            times.push(started.elapsed());
            assert!(page.total > 0, "{query:?} finds nothing");
        }
    }
    report(count, what, times);
    Ok(())
}

fn report(count: usize, what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!("| {count} | {what} | {:.2?} | {:.2?} |", at(0.5), at(0.99));
}

fn everything() -> ProductQuery {
    ProductQuery::new(NaiveDate::default())
}

/// The real products first; after them names with one or two words of another product's name.
fn market(count: usize) -> Result<Vec<ProductDocument>, Failure> {
    let data = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../api/services/data/ocop/products.csv"
    );
    let rows: Vec<csv::StringRecord> = csv::Reader::from_path(data)?
        .into_records()
        .collect::<Result<_, _>>()?;
    let products = (0..count).map(|number| {
        let row = &rows[number % rows.len()];
        let mut name = row[2].to_owned();
        if number >= rows.len() {
            let other = &rows[number.wrapping_mul(2_654_435_761) % rows.len()][2];
            let words: Vec<&str> = other.split(' ').collect();
            name = format!("{name} {}", words[number % words.len()..].join(" "));
        }
        ProductDocument {
            id: Uuid::from_u128(number as u128),
            slug: format!("{}-{number}", domain::text::slug(&name)),
            name,
            producer_id: Uuid::from_u128(number as u128 % 5_000),
            producer_name: row[1].replace('-', " "),
            producer_kind: OrganisationKind::ALL[number % 4],
            group: row[3].parse().unwrap_or(OcopGroup::Food),
            category: row[4].parse().unwrap_or(Category::Gifts),
            valid_stars: [None, Some(3), Some(4), Some(5)][number % 4],
            stars_until: None,
            province_code: Some(format!("{:02}", number % 34)),
            province_name: "Đồng Tháp".to_owned(),
            commune_name: "Cao Lãnh".to_owned(),
            standards: vec![],
            price_vnd: Some((number as i64 * 7_919) % 900 * 1_000),
            in_stock: !number.is_multiple_of(5),
            description: row[13].to_owned(),
            updated_at: DateTime::UNIX_EPOCH + Duration::from_secs(number as u64),
        }
    });
    Ok(products.collect())
}

fn size(folder: &Path) -> Result<u64, Failure> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}
