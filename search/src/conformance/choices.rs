//! Filters, facets, orders and pages.

use super::Outcome;
use super::shelf::*;
use crate::{Filters, PriceBand, ProductDocument, ProductQuery, SearchEngine, SearchError, Sort};
use chrono::Days;
use domain::{Category, OcopGroup, OrganisationKind, Standard};
use uuid::Uuid;

pub(super) async fn lists_everything_newest_first(engine: &dyn SearchEngine) -> Outcome {
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

pub(super) async fn sorts(engine: &dyn SearchEngine) -> Outcome {
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

pub(super) async fn filters(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    type Keeps = fn(&ProductDocument) -> bool;
    let cases: Vec<(Filters, Keeps)> = vec![
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

pub(super) async fn counts_each_facet_without_its_own_filter(engine: &dyn SearchEngine) -> Outcome {
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

pub(super) async fn drops_stars_after_their_last_day(engine: &dyn SearchEngine) -> Outcome {
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

pub(super) async fn pages_without_gaps_or_repeats(engine: &dyn SearchEngine) -> Outcome {
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
