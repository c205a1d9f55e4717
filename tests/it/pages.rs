//! Every page that a link leads to, for each kind of person, in both languages.

use domain::Locale;
use poem::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use storefront::policies::Policy;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

/// Enough of each kind of page; all products would only repeat.
const OF_EACH_SHAPE: usize = 3;

testkit::on_each_database!(every_page_can_be_reached_and_read);

#[tokio::test]
async fn every_policy_speaks_both_languages() {
    let world = World::empty(Kind::Sqlite).await;
    for policy in Policy::ALL {
        for locale in [Locale::Vi, Locale::En] {
            let mut visitor = Visitor::new(&world.site);
            let path = format!("/chinh-sach/{policy}?lang={}", locale.as_str());
            visitor.open(&path).await;
            visitor.sees(policy.label(locale));
            let article = visitor.html.split("<article").nth(1).unwrap();
            let article = article.split("</article>").next().unwrap();
            assert!(article.len() > 900, "{policy} says too little");
            let is_translated = article.contains("The Vietnamese text is the binding one.");
            assert_eq!(is_translated, locale == Locale::En, "{policy}");
        }
    }
    let mut visitor = Visitor::new(&world.site);
    visitor.look("/chinh-sach/khong-co").await;
    assert_eq!(visitor.status, StatusCode::NOT_FOUND);
}

async fn every_page_can_be_reached_and_read(kind: Kind) {
    let world = World::demo(kind).await;
    let people = ["", "nguoimua", "nhanvien", "thumua", "canbo.dongthap", "quantri"];
    for (index, person) in people.into_iter().enumerate() {
        // One language each on SQLite would do; the two databases take turns.
        let language = if (index % 2 == 0) == (kind == Kind::Sqlite) {
            "vi"
        } else {
            "en"
        };
        let mut visitor = Visitor::new(&world.site);
        if !person.is_empty() {
            visitor
                .sign_in(&format!("{person}@mau.ocop.example"), "mau-ocop-2026")
                .await;
        }
        let seen = walk_links(&mut visitor, language).await;
        assert!(seen >= 15, "{person}: only {seen} pages");
    }
}

/// Follows links breadth first; answers how many pages were read.
async fn walk_links(visitor: &mut Visitor, language: &str) -> usize {
    let mut waiting = VecDeque::from([format!("/?lang={language}")]);
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = 0;
    while let Some(address) = waiting.pop_front() {
        visitor.open(&address).await;
        read += 1;
        if visitor.html.is_empty() {
            continue;
        }
        assert_eq!(visitor.attributes("html", "lang"), [language], "{address}");
        for link in visitor.attributes("a[href]:not([download])", "href") {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let leads_to_a_page = link.starts_with('/')
                && !["/api", "/assets", "/anh", "/dang-xuat"]
                    .iter()
                    .any(|other| link.starts_with(other))
                && !link.contains("lang=");
            if leads_to_a_page && known.insert(link.clone()) {
                let count = shapes.entry(shape(&link)).or_default();
                *count += 1;
                if *count <= OF_EACH_SHAPE {
                    waiting.push_back(link);
                }
            }
        }
    }
    read
}

/// Addresses of one kind of page: the same fixed beginning, depth and questions.
fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let fixed = match parts.first() {
        Some(&("ban-hang" | "thu-mua" | "co-quan" | "quan-tri" | "tai-khoan")) => 2,
        _ => 1,
    };
    let names: Vec<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    let last = parts
        .last()
        .filter(|_| parts.len() > fixed + 1)
        .copied()
        .unwrap_or_default();
    format!(
        "{:?} {} {last} {names:?}",
        &parts[..fixed.min(parts.len())],
        parts.len()
    )
}
