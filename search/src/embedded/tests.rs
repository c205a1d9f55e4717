use super::*;
use crate::conformance;
use chrono::DateTime;
use domain::{Category, OcopGroup, OrganisationKind};
use std::path::PathBuf;

/// A folder of this test only, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("ocop-search-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// All the products the marketplace starts with.
fn real_products() -> Vec<ProductDocument> {
    let data = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../api/services/data/ocop/products.csv"
    );
    let mut rows = csv::Reader::from_path(data).unwrap();
    let columns = rows.headers().unwrap().clone();
    let place = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let [key, producer, name, group, category, description] = [
        "product_key",
        "producer_key",
        "name_vi",
        "ocop_group",
        "category",
        "description_vi",
    ]
    .map(place);
    let product = |(number, row): (usize, csv::Result<csv::StringRecord>)| {
        let row = row.unwrap();
        ProductDocument {
            id: Uuid::from_u128(number as u128 + 1),
            slug: row[key].to_owned(),
            name: row[name].to_owned(),
            producer_id: Uuid::nil(),
            producer_name: row[producer].replace('-', " "),
            producer_kind: OrganisationKind::Cooperative,
            group: row[group].parse().unwrap_or(OcopGroup::Food),
            category: row[category].parse().unwrap_or(Category::Gifts),
            valid_stars: None,
            stars_until: None,
            province_code: Some(format!("{:02}", number % 34)),
            province_name: String::new(),
            commune_name: String::new(),
            standards: vec![],
            price_vnd: Some(number as i64 * 1_000),
            in_stock: number % 2 == 0,
            description: row[description].to_owned(),
            updated_at: DateTime::UNIX_EPOCH,
        }
    };
    rows.records().enumerate().map(product).collect()
}

fn asking(q: &str) -> ProductQuery {
    ProductQuery {
        q: q.to_owned(),
        limit: LARGEST_PAGE,
        ..ProductQuery::new(NaiveDate::default())
    }
}

#[tokio::test]
async fn conforms_in_memory() {
    conformance::run(&TantivyEngine::in_memory().unwrap())
        .await
        .unwrap();
}

#[tokio::test]
async fn conforms_on_disk() {
    let folder = Folder::new("conforms");
    conformance::run(&TantivyEngine::open(&folder.0).unwrap())
        .await
        .unwrap();
}

#[tokio::test]
async fn every_real_product_is_found_first_by_its_name_with_and_without_marks() {
    let engine = TantivyEngine::in_memory().unwrap();
    let products = real_products();
    assert_eq!(products.len(), 540);
    engine.replace_all(products.clone()).await.unwrap();
    for product in &products {
        for q in [product.name.clone(), crate::fold(&product.name)] {
            let page = engine.search(&asking(&q)).await.unwrap();
            assert!(!page.relaxed, "{q}");
            let first = products
                .iter()
                .find(|one| Some(&one.id) == page.ids.first())
                .unwrap();
            // Another product may have the same name.
            assert_eq!(crate::fold(&first.name), crate::fold(&product.name), "{q}");
        }
    }
}

#[tokio::test]
async fn small_batches_rank_and_page_as_one_large_batch() {
    let (whole, parts) = (
        TantivyEngine::in_memory().unwrap(),
        TantivyEngine::in_memory().unwrap(),
    );
    let products = real_products();
    whole.replace_all(products.clone()).await.unwrap();
    for batch in products.chunks(45).chain(products.chunks(90)) {
        parts.upsert(batch.to_vec()).await.unwrap();
    }
    assert_eq!(parts.document_count().await.unwrap(), 540);
    for q in ["", "xoài", "dua", "banh trang", "gao", "nuoc mam ca com"] {
        for sort in Sort::ALL {
            for offset in [0, 100, 500] {
                let query = ProductQuery {
                    sort: *sort,
                    offset,
                    ..asking(q)
                };
                assert_eq!(
                    whole.search(&query).await.unwrap(),
                    parts.search(&query).await.unwrap(),
                    "{q} {sort}"
                );
            }
        }
    }
    assert!(!whole.needs_rebuild().await.unwrap() && parts.needs_rebuild().await.unwrap());
}

#[tokio::test]
async fn the_folder_keeps_the_index() {
    let folder = Folder::new("keeps");
    let engine = TantivyEngine::open(&folder.0).unwrap();
    assert!(engine.needs_rebuild().await.unwrap());
    engine.replace_all(real_products()).await.unwrap();
    drop(engine);
    let engine = TantivyEngine::open(&folder.0).unwrap();
    assert!(!engine.needs_rebuild().await.unwrap());
    assert_eq!(engine.document_count().await.unwrap(), 540);
}

#[tokio::test]
async fn a_folder_of_another_version_or_in_pieces_is_begun_anew() {
    let folder = Folder::new("anew");
    let index_folder = folder.0.join("products");
    let spoil: [fn(&Path); 3] = [
        |folder| {
            let mut other = tantivy::schema::Schema::builder();
            other.add_text_field("title", tantivy::schema::TEXT);
            std::fs::remove_dir_all(folder).unwrap();
            std::fs::create_dir_all(folder).unwrap();
            Index::create_in_dir(folder, other.build()).unwrap();
        },
        |folder| {
            let index = Index::open_in_dir(folder).unwrap();
            let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
            let mut commit = writer.prepare_commit().unwrap();
            commit.set_payload("0 of another version");
            commit.commit().unwrap();
        },
        |folder| std::fs::write(folder.join("meta.json"), "not an index").unwrap(),
    ];
    for spoil in spoil {
        let engine = TantivyEngine::open(&folder.0).unwrap();
        engine.replace_all(real_products()).await.unwrap();
        drop(engine);
        spoil(&index_folder);
        let engine = TantivyEngine::open(&folder.0).unwrap();
        assert!(engine.needs_rebuild().await.unwrap());
        assert_eq!(engine.document_count().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_second_writer_is_told_to_wait_and_a_second_reader_sees_the_commit() {
    let folder = Folder::new("second");
    let (one, two) = (
        TantivyEngine::open(&folder.0).unwrap(),
        TantivyEngine::open(&folder.0).unwrap(),
    );
    let held: IndexWriter = one.index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
    assert!(matches!(
        two.upsert(real_products()).await,
        Err(SearchError::Unavailable(_))
    ));
    drop(held);
    two.upsert(real_products()).await.unwrap();
    for _ in 0..400 {
        if one.document_count().await.unwrap() == 540 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the commit of the other engine was not seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_the_old_or_the_new_shelf_and_nothing_between() {
    let engine = TantivyEngine::in_memory().unwrap();
    let products = real_products();
    engine.replace_all(products.clone()).await.unwrap();
    let writer = engine.clone();
    let writing = tokio::spawn(async move {
        for _ in 0..5 {
            writer.replace_all(products[..100].to_vec()).await.unwrap();
            writer.replace_all(products.clone()).await.unwrap();
        }
    });
    while !writing.is_finished() {
        let total = engine.search(&asking("")).await.unwrap().total;
        assert!(total == 100 || total == 540, "{total}");
    }
    writing.await.unwrap();
}
