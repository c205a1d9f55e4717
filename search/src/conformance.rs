//! What every engine has to do, told with real products (their prices, stock and dates are made up).
//! [`run`] replaces what the engine holds.

use crate::{Filters, PriceBand, ProductDocument, ProductQuery, SearchEngine, SearchError, SearchPage, Sort};
use chrono::{DateTime, Days, NaiveDate};
use domain::{Category, OcopGroup, OrganisationKind, Standard};
use std::collections::BTreeMap;
use uuid::Uuid;

type Outcome = Result<(), SearchError>;

/// Every check in turn. Panics at the first one that fails.
pub async fn run(engine: &dyn SearchEngine) -> Outcome {
    finds_names_without_marks(engine).await?;
    ranks_words_as_written_first(engine).await?;
    ranks_the_name_before_other_fields(engine).await?;
    takes_the_beginning_of_the_last_word(engine).await?;
    relaxes_only_when_nothing_fits(engine).await?;
    takes_any_text(engine).await?;
    lists_everything_newest_first(engine).await?;
    sorts(engine).await?;
    filters(engine).await?;
    counts_each_facet_without_its_own_filter(engine).await?;
    drops_stars_after_their_last_day(engine).await?;
    pages_without_gaps_or_repeats(engine).await?;
    suggests_while_typing(engine).await?;
    replaces_and_deletes(engine).await
}

async fn finds_names_without_marks(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    assert_eq!(engine.document_count().await?, shelf().len() as u64);
    assert!(!engine.needs_rebuild().await?);
    for q in [
        "xoai cat chu",
        "XOAI CAT CHU",
        "Xoài cát Chu",
        "xoa\u{300}i ca\u{301}t chu",
        "  chu,cat;xoai ",
    ] {
        let page = find(engine, q).await?;
        assert_eq!(first(&page), "xoai-cat-chu-cao-lanh", "{q}");
        assert_eq!((page.total, page.relaxed), (1, false), "{q}");
    }
    let composed = find(engine, "đường thốt nốt").await?;
    let decomposed = find(engine, "đươ\u{300}ng thô\u{301}t nô\u{301}t").await?;
    let folded = find(engine, "duong thot not").await?;
    assert_eq!(slugs(&composed), ["duong-thot-not"]);
    assert_eq!(composed, decomposed);
    assert_eq!(composed.ids, folded.ids);
    Ok(())
}

async fn ranks_words_as_written_first(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let pineapple = slugs(&find(engine, "dứa").await?);
    assert_eq!(pineapple[..2], ["dua-mat-huu-co", "keo-dua-sap-la-dua"]);
    let coconut = slugs(&find(engine, "dừa").await?);
    assert!(
        coconut.iter().position(|slug| *slug == "dua-sap")
            < coconut.iter().position(|slug| *slug == "dua-luoi")
    );
    let melon = slugs(&find(engine, "dưa").await?);
    assert_eq!(melon[..2], ["dua-luoi", "dua-mam"]);
    for found in [&pineapple, &coconut, &melon, &slugs(&find(engine, "dua").await?)] {
        assert_eq!(found.len(), 6, "marks change the order only: {found:?}");
    }
    assert_eq!(first(&find(engine, "khô cá lóc").await?), "kho-ca-loc");
    assert_eq!(
        first(&find(engine, "hoà lộc").await?),
        first(&find(engine, "hòa lộc").await?)
    );
    Ok(())
}

async fn ranks_the_name_before_other_fields(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    // In the name, in the producer's name, in the description.
    assert_eq!(
        slugs(&find(engine, "sen").await?),
        ["tra-tim-sen", "dua-mam", "xoai-cat-hoa-loc"]
    );
    // Words of one query may stand in several fields.
    assert_eq!(
        slugs(&find(engine, "xoài mỹ xương đồng tháp").await?),
        ["xoai-cat-chu-cao-lanh"]
    );
    assert_eq!(slugs(&find(engine, "coffee").await?), ["ca-phe-sach"]);
    // Neighbours before scattered words, then the shorter name.
    assert_eq!(
        slugs(&find(engine, "dừa sáp").await?),
        ["dua-sap", "keo-dua-sap-la-dua"]
    );
    Ok(())
}

async fn takes_the_beginning_of_the_last_word(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for q in ["xoai cat ch", "xoài cát ch", "thot n", "thốt nố"] {
        let page = find(engine, q).await?;
        assert_eq!(page.total, 1, "{q}");
        assert!(!page.relaxed, "{q}");
    }
    Ok(())
}

async fn relaxes_only_when_nothing_fits(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for (q, slug) in [
        ("xoai cat tru", "xoai-cat-chu-cao-lanh"),
        ("duoong thot not", "duong-thot-not"),
        ("xoaii", "xoai-cat-chu-cao-lanh"),
        ("khô cá lóc thượng hạng", "kho-ca-loc"),
    ] {
        let page = find(engine, q).await?;
        assert!(page.relaxed, "{q}");
        assert!(slugs(&page).contains(&slug.to_owned()), "{q}");
    }
    // A filter that leaves nothing is no reason to show something else.
    let mut query = asking("xoài cát chu");
    query.filters.categories = vec![Category::Coffee];
    let page = engine.search(&query).await?;
    assert_eq!((page.total, page.relaxed), (0, false));
    assert_eq!(page.facets.categories, counted([(Category::FreshFruit, 1)]));
    Ok(())
}

async fn takes_any_text(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let long = "xoài ".repeat(2_000);
    let unbroken = "x".repeat(20_000);
    for q in [
        "\"",
        "xoài\"",
        "name:xoài",
        "(",
        "xoài AND (",
        "+xoài -cát",
        "*",
        "xo*ài?",
        "[a TO b]",
        "xoài^9",
        "~",
        "\\",
        "a:b:c",
        "/regex.*/",
        "💐",
        "\u{0}",
        "\u{301}",
        "中文",
        "' OR 1=1 --",
        "<b>",
        "%",
        &long,
        &unbroken,
    ] {
        engine.search(&asking(q)).await?;
        engine.suggest(q, 5).await?;
    }
    for q in ["?!", "qwxz", "zzzz yyyy"] {
        assert_eq!(find(engine, q).await?.total, 0, "{q}");
    }
    assert!(find(engine, "\"xoài\" (cát) +chu!").await?.total == 1);
    Ok(())
}

async fn lists_everything_newest_first(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let page = find(engine, " ").await?;
    let mut newest = shelf();
    newest.sort_by_key(|product| std::cmp::Reverse(product.updated_at));
    assert_eq!(
        page.ids,
        newest.iter().map(|product| product.id).collect::<Vec<_>>()
    );
    assert_eq!(page.total, newest.len() as u64);
    Ok(())
}

async fn sorts(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let by = async |sort| -> Result<Vec<ProductDocument>, SearchError> {
        let page = engine.search(&ProductQuery { sort, ..asking("") }).await?;
        Ok(page
            .ids
            .iter()
            .filter_map(|id| shelf().into_iter().find(|product| product.id == *id))
            .collect())
    };
    let prices = |products: &[ProductDocument]| {
        products
            .iter()
            .map(|product| product.price_vnd)
            .collect::<Vec<_>>()
    };

    let cheapest = prices(&by(Sort::PriceAscending).await?);
    assert!(
        cheapest
            .windows(2)
            .all(|two| two[0].unwrap_or(i64::MAX) <= two[1].unwrap_or(i64::MAX)),
        "{cheapest:?}"
    );
    let dearest = prices(&by(Sort::PriceDescending).await?);
    assert!(dearest.windows(2).all(|two| two[0] >= two[1]), "{dearest:?}");
    assert_eq!((cheapest.len(), dearest.len()), (shelf().len(), shelf().len()));

    let stars: Vec<u8> = by(Sort::Stars).await?.iter().map(valid_stars).collect();
    assert!(stars.windows(2).all(|two| two[0] >= two[1]), "{stars:?}");
    let starless: Vec<Uuid> = by(Sort::Stars)
        .await?
        .iter()
        .filter(|product| valid_stars(product) == 0)
        .map(|product| product.id)
        .collect();
    assert!(starless.is_sorted(), "equals stand in the order of their ids");

    let names: Vec<String> = by(Sort::Name)
        .await?
        .into_iter()
        .map(|product| product.name)
        .collect();
    let place = |name: &str| names.iter().position(|one| one == name);
    // Dictionary order: c before d, d before đ; dưa before dừa before dứa.
    let in_order = [
        "Cà phê sạch",
        "Dưa lưới",
        "Dưa mắm",
        "Dừa sáp",
        "Dứa mật hữu cơ",
        "Đường thốt nốt",
        "Xoài cát Hòa Lộc",
    ];
    assert!(
        in_order.windows(2).all(|two| place(two[0]) < place(two[1])),
        "{names:?}"
    );
    Ok(())
}

async fn filters(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let cases: Vec<(Filters, fn(&ProductDocument) -> bool)> = vec![
        (
            Filters {
                groups: vec![OcopGroup::Beverage],
                ..Filters::default()
            },
            |p| p.group == OcopGroup::Beverage,
        ),
        (
            Filters {
                categories: vec![Category::Coconut, Category::Tea],
                ..Filters::default()
            },
            |p| matches!(p.category, Category::Coconut | Category::Tea),
        ),
        (
            Filters {
                stars: vec![4, 5],
                ..Filters::default()
            },
            |p| valid_stars(p) >= 4,
        ),
        (
            Filters {
                stars: vec![200],
                ..Filters::default()
            },
            |_| false,
        ),
        (
            Filters {
                provinces: vec!["82".into(), "91".into()],
                ..Filters::default()
            },
            |p| matches!(p.province_code.as_deref(), Some("82" | "91")),
        ),
        (
            Filters {
                provinces: vec!["00".into()],
                ..Filters::default()
            },
            |_| false,
        ),
        (
            Filters {
                standards: vec![Standard::GlobalGap, Standard::Organic],
                ..Filters::default()
            },
            |p| {
                p.standards
                    .iter()
                    .any(|standard| matches!(standard, Standard::GlobalGap | Standard::Organic))
            },
        ),
        (
            Filters {
                producer_kinds: vec![OrganisationKind::Cooperative],
                ..Filters::default()
            },
            |p| p.producer_kind == OrganisationKind::Cooperative,
        ),
        (
            Filters {
                price_min_vnd: Some(60_000),
                price_max_vnd: Some(120_000),
                ..Filters::default()
            },
            |p| {
                p.price_vnd
                    .is_some_and(|price| (60_000..=120_000).contains(&price))
            },
        ),
        (
            Filters {
                price_min_vnd: Some(0),
                ..Filters::default()
            },
            |p| p.price_vnd.is_some(),
        ),
        (
            Filters {
                in_stock: true,
                ..Filters::default()
            },
            |p| p.in_stock,
        ),
        (
            Filters {
                producer_id: Some(producer_id("HTX xoài Mỹ Xương")),
                ..Filters::default()
            },
            |p| p.producer_name == "HTX xoài Mỹ Xương",
        ),
        (
            Filters {
                groups: vec![OcopGroup::Food],
                stars: vec![4],
                in_stock: true,
                ..Filters::default()
            },
            |p| p.group == OcopGroup::Food && valid_stars(p) == 4 && p.in_stock,
        ),
    ];
    for (filters, keeps) in cases {
        let expected: Vec<Uuid> = shelf()
            .iter()
            .filter(|product| keeps(product))
            .map(|product| product.id)
            .collect();
        let mut page = engine
            .search(&ProductQuery {
                filters: filters.clone(),
                ..asking("")
            })
            .await?;
        page.ids.sort_unstable();
        assert_eq!(page.ids, expected, "{filters:?}");
        assert_eq!(page.total, expected.len() as u64, "{filters:?}");
    }
    Ok(())
}

async fn counts_each_facet_without_its_own_filter(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let all = find(engine, "").await?.facets;
    assert_eq!(all.groups, count(&shelf(), |p| vec![p.group]));
    assert_eq!(all.categories, count(&shelf(), |p| vec![p.category]));
    assert_eq!(all.stars, counted([(3, 1), (4, 2), (5, 2)]));
    assert_eq!(
        all.provinces,
        count(&shelf(), |p| p.province_code.clone().into_iter().collect())
    );
    assert_eq!(all.standards, count(&shelf(), |p| p.standards.clone()));
    assert_eq!(all.producer_kinds, count(&shelf(), |p| vec![p.producer_kind]));
    assert_eq!(
        all.prices,
        count(&shelf(), |p| p.price_vnd.map(PriceBand::of).into_iter().collect())
    );
    assert_eq!(all.in_stock, shelf().iter().filter(|p| p.in_stock).count() as u64);

    let filters = Filters {
        groups: vec![OcopGroup::Food],
        provinces: vec!["82".into()],
        in_stock: true,
        ..Filters::default()
    };
    let page = engine
        .search(&ProductQuery {
            filters,
            limit: 0,
            ..asking("")
        })
        .await?;
    let food = |p: &ProductDocument| p.group == OcopGroup::Food;
    let in_province = |p: &ProductDocument| p.province_code.as_deref() == Some("82");
    let chosen = only(|p| food(p) && in_province(p) && p.in_stock);
    assert!(page.ids.is_empty());
    assert_eq!(page.total, chosen.len() as u64);
    assert_eq!(
        page.facets.groups,
        count(&only(|p| in_province(p) && p.in_stock), |p| vec![p.group])
    );
    let provinces = count(&only(|p| food(p) && p.in_stock), |p| {
        p.province_code.clone().into_iter().collect()
    });
    assert!(provinces.len() > 1);
    assert_eq!(page.facets.provinces, provinces);
    assert_eq!(page.facets.in_stock, page.total);
    assert_eq!(page.facets.categories, count(&chosen, |p| vec![p.category]));
    assert_eq!(page.facets.standards, count(&chosen, |p| p.standards.clone()));
    Ok(())
}

async fn drops_stars_after_their_last_day(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    // The coffee's three stars end today, the melon's four ended yesterday.
    let on = |today, stars| {
        let filters = Filters {
            stars: vec![stars],
            ..Filters::default()
        };
        ProductQuery {
            filters,
            today,
            ..asking("")
        }
    };
    let last_day = engine.search(&on(today(), 3)).await?;
    assert_eq!(slugs(&last_day), ["ca-phe-sach"]);
    let day_after = engine.search(&on(day(1), 3)).await?;
    assert_eq!(day_after.total, 0);
    assert_eq!(day_after.facets.stars, counted([(4, 2), (5, 2)]));
    let mut query = asking("dưa lưới");
    assert!(engine.search(&query).await?.facets.stars.is_empty());
    query.today = today() - Days::new(1);
    assert_eq!(engine.search(&query).await?.facets.stars, counted([(4, 1)]));
    Ok(())
}

async fn pages_without_gaps_or_repeats(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for q in ["", "dua"] {
        for sort in Sort::ALL {
            let whole = engine
                .search(&ProductQuery {
                    sort: *sort,
                    ..asking(q)
                })
                .await?;
            let mut paged = Vec::new();
            for offset in (0..).step_by(3) {
                let page = engine
                    .search(&ProductQuery {
                        sort: *sort,
                        offset,
                        limit: 3,
                        ..asking(q)
                    })
                    .await?;
                assert_eq!((page.total, &page.facets), (whole.total, &whole.facets));
                if page.ids.is_empty() {
                    break;
                }
                paged.extend(page.ids);
            }
            assert_eq!(paged, whole.ids, "{q} {sort}");
        }
    }
    let beyond = engine
        .search(&ProductQuery {
            offset: usize::MAX,
            ..asking("")
        })
        .await?;
    assert!(beyond.ids.is_empty() && beyond.total > 0);
    Ok(())
}

async fn suggests_while_typing(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for typed in ["xoai cat c", "xoài cát c", "Xoài cát Chu"] {
        let suggested = engine.suggest(typed, 5).await?;
        assert_eq!(
            suggested.first().map(|one| one.name.as_str()),
            Some("Xoài cát Chu Cao Lãnh"),
            "{typed}"
        );
        assert_eq!(
            suggested.first().map(|one| one.slug.as_str()),
            Some("xoai-cat-chu-cao-lanh")
        );
        assert_eq!(
            suggested.first().map(|one| one.producer_name.as_str()),
            Some("HTX xoài Mỹ Xương")
        );
    }
    let started = engine.suggest("d", 3).await?;
    assert_eq!(started.len(), 3);
    // With the tone typed before the last letter.
    assert_eq!(
        engine.suggest("dứ", 1).await?.first().map(|one| one.slug.clone()),
        Some("dua-mat-huu-co".into())
    );
    assert!(engine.suggest("  ", 5).await?.is_empty() && engine.suggest("xoai", 0).await?.is_empty());
    assert!(engine.suggest("qwxz", 5).await?.is_empty());
    Ok(())
}

async fn replaces_and_deletes(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let all = shelf().len() as u64;
    let mut changed = product(1, "Xoài keo", "HTX xoài Mỹ Xương", Category::FreshFruit);
    engine.upsert(vec![changed.clone()]).await?;
    assert_eq!(engine.document_count().await?, all);
    assert_eq!(
        slugs_of(&find(engine, "xoài keo").await?, &[changed.clone()]),
        ["xoai-keo"]
    );
    assert!(
        find(engine, "xoai cat chu").await?.relaxed,
        "the old text is gone"
    );

    // Of two with one id the later stays.
    let earlier = changed.clone();
    changed.name = "Xoài tứ quý".into();
    let added = product(99, "Yến sào tinh chế", "HTX xoài Mỹ Xương", Category::BirdsNest);
    engine
        .upsert(vec![earlier, changed.clone(), added.clone()])
        .await?;
    assert_eq!(engine.document_count().await?, all + 1);
    assert_eq!(find(engine, "xoài tứ quý").await?.ids, [changed.id]);
    assert!(find(engine, "xoài keo").await?.relaxed);

    engine.delete(vec![added.id, Uuid::from_u128(12_345)]).await?;
    engine.delete(vec![]).await?;
    engine.upsert(vec![]).await?;
    assert_eq!(engine.document_count().await?, all);
    assert_eq!(find(engine, "yến sào tinh chế").await?.total, 0);
    assert!(
        !engine.needs_rebuild().await?,
        "small changes keep the index filled"
    );

    engine.replace_all(vec![added.clone(), added.clone()]).await?;
    assert_eq!(engine.document_count().await?, 1);
    assert_eq!(find(engine, "").await?.ids, [added.id]);
    engine.replace_all(vec![]).await?;
    let empty = find(engine, "").await?;
    assert_eq!(empty, SearchPage::default());
    assert_eq!(find(engine, "xoài").await?.total, 0);
    assert!(
        !engine.needs_rebuild().await?,
        "an empty market is a filled index too"
    );
    Ok(())
}

/// Fourteen products on the shelf; what a check needs of a product is said here.
fn shelf() -> Vec<ProductDocument> {
    use Category::*;
    use OrganisationKind::{Cooperative, HouseholdBusiness};
    let mut shelf = vec![
        product(1, "Xoài cát Chu Cao Lãnh", "HTX xoài Mỹ Xương", FreshFruit),
        product(2, "Xoài cát Hòa Lộc", "HTX xoài cát Hòa Lộc Hòn Đất", FreshFruit),
        product(3, "Dứa mật hữu cơ", "HTX Truecoop", FreshFruit),
        product(4, "Dừa sáp", "HTX dừa sáp Hòa Tân", Coconut),
        product(5, "Kẹo dừa sáp lá dứa", "Vicosap", JamsAndSweets),
        product(6, "Dưa lưới", "Kim Nhật Anh", Vegetables),
        product(7, "Dưa mắm", "Hộ kinh doanh Sen Hồng", FermentedFish),
        product(8, "Mật hoa dừa", "Trà Vinh Farm", SoftDrinks),
        product(9, "Đường thốt nốt", "Ngọc Trang", PalmSugar),
        product(10, "Trà tim sen", "Ngọc Trang", Tea),
        product(11, "Cà phê sạch", "Công Phát", Category::Coffee),
        product(12, "Khô cá lóc", "Út Lê Trâm", DriedFish),
        product(13, "Gạo ST25", "HTX lúa gạo", Rice),
        product(14, "Nước mắm cá cơm", "Phú Khương", FishSauce),
    ];
    let mut change = |place: usize, with: fn(&mut ProductDocument)| {
        if let Some(product) = shelf.get_mut(place - 1) {
            with(product);
        }
    };
    change(1, |p| {
        p.standards = vec![Standard::VietGap, Standard::GlobalGap];
        p.province_name = "Đồng Tháp".into();
        p.commune_name = "Mỹ Thọ".into();
        p.price_vnd = Some(60_000);
    });
    change(2, |p| {
        p.province_code = Some("91".into());
        p.description = "Trồng bên đầm sen.".into();
    });
    change(3, |p| p.standards = vec![Standard::Organic]);
    change(4, |p| p.price_vnd = Some(120_000));
    change(5, |p| (p.valid_stars, p.stars_until) = (Some(5), Some(day(400))));
    change(6, |p| {
        (p.valid_stars, p.stars_until) = (Some(4), Some(today() - Days::new(1)))
    });
    change(7, |p| (p.province_code, p.in_stock) = (None, false));
    change(8, |p| {
        (p.valid_stars, p.group, p.province_code) = (Some(5), OcopGroup::Beverage, Some("86".into()))
    });
    change(9, |p| {
        (p.valid_stars, p.stars_until, p.province_code) = (Some(4), Some(day(1)), Some("91".into()))
    });
    change(10, |p| {
        (p.group, p.price_vnd) = (OcopGroup::Beverage, Some(500_000))
    });
    change(11, |p| {
        (p.valid_stars, p.stars_until, p.group) = (Some(3), Some(today()), OcopGroup::Beverage);
        p.province_code = Some("75".into());
    });
    change(12, |p| (p.price_vnd, p.in_stock) = (None, false));
    change(13, |p| {
        (p.valid_stars, p.stars_until, p.price_vnd) = (Some(4), Some(day(90)), Some(199_999))
    });
    for product in &mut shelf {
        product.producer_kind = match product.producer_name.split(' ').next() {
            Some("HTX") => Cooperative,
            Some("Hộ") => HouseholdBusiness,
            _ => OrganisationKind::Enterprise,
        };
    }
    shelf
}

fn product(number: u128, name: &str, producer: &str, category: Category) -> ProductDocument {
    // Some share a time, so that equals have to be told apart.
    let hours = 500 - number as i64 / 4;
    ProductDocument {
        id: Uuid::from_u128(number << 64 | 7),
        slug: domain::text::slug(name),
        name: name.into(),
        producer_id: producer_id(producer),
        producer_name: producer.into(),
        producer_kind: OrganisationKind::Enterprise,
        group: OcopGroup::Food,
        category,
        valid_stars: None,
        stars_until: None,
        province_code: Some("82".into()),
        province_name: String::new(),
        commune_name: String::new(),
        standards: vec![],
        price_vnd: Some(30_000 + number as i64 % 3 * 25_000),
        in_stock: true,
        description: String::new(),
        updated_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hours),
    }
}

fn producer_id(name: &str) -> Uuid {
    Uuid::from_u128(name.bytes().fold(1, |id: u128, byte| {
        id.wrapping_mul(257).wrapping_add(u128::from(byte))
    }))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default()
}

fn day(days_from_today: u64) -> NaiveDate {
    today() + Days::new(days_from_today)
}

fn valid_stars(product: &ProductDocument) -> u8 {
    match product.stars_until {
        Some(until) if until < today() => 0,
        _ => product.valid_stars.unwrap_or(0),
    }
}

fn asking(q: &str) -> ProductQuery {
    ProductQuery {
        q: q.into(),
        limit: crate::LARGEST_PAGE,
        ..ProductQuery::new(today())
    }
}

async fn find(engine: &dyn SearchEngine, q: &str) -> Result<SearchPage, SearchError> {
    engine.search(&asking(q)).await
}

fn slugs(page: &SearchPage) -> Vec<String> {
    slugs_of(page, &shelf())
}

fn slugs_of(page: &SearchPage, products: &[ProductDocument]) -> Vec<String> {
    let slug = |id: &Uuid| {
        products
            .iter()
            .find(|product| product.id == *id)
            .map(|product| product.slug.clone())
    };
    page.ids
        .iter()
        .map(|id| slug(id).unwrap_or_else(|| id.to_string()))
        .collect()
}

fn first(page: &SearchPage) -> String {
    slugs(page).first().cloned().unwrap_or_default()
}

fn only(keeps: impl Fn(&ProductDocument) -> bool) -> Vec<ProductDocument> {
    shelf().into_iter().filter(keeps).collect()
}

fn counted<T: Ord, const N: usize>(counts: [(T, u64); N]) -> BTreeMap<T, u64> {
    counts.into()
}

fn count<T: Ord>(
    products: &[ProductDocument],
    values: impl Fn(&ProductDocument) -> Vec<T>,
) -> BTreeMap<T, u64> {
    let mut counts = BTreeMap::new();
    for value in products.iter().flat_map(values) {
        *counts.entry(value).or_default() += 1;
    }
    counts
}
