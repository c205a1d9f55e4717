//! The products of the suite, and what is asked and answered about them.

use crate::{ProductDocument, ProductQuery, SearchEngine, SearchError, SearchPage};
use chrono::{DateTime, Days, NaiveDate};
use domain::{Category, OcopGroup, OrganisationKind, Standard};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Fourteen products on the shelf; what a check needs of a product is said here.
pub(super) fn shelf() -> Vec<ProductDocument> {
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

pub(super) fn product(number: u128, name: &str, producer: &str, category: Category) -> ProductDocument {
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

pub(super) fn producer_id(name: &str) -> Uuid {
    Uuid::from_u128(name.bytes().fold(1, |id: u128, byte| {
        id.wrapping_mul(257).wrapping_add(u128::from(byte))
    }))
}

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default()
}

pub(super) fn day(days_from_today: u64) -> NaiveDate {
    today() + Days::new(days_from_today)
}

pub(super) fn valid_stars(product: &ProductDocument) -> u8 {
    match product.stars_until {
        Some(until) if until < today() => 0,
        _ => product.valid_stars.unwrap_or(0),
    }
}

pub(super) fn asking(q: &str) -> ProductQuery {
    ProductQuery {
        q: q.into(),
        limit: crate::LARGEST_PAGE,
        ..ProductQuery::new(today())
    }
}

pub(super) async fn find(engine: &dyn SearchEngine, q: &str) -> Result<SearchPage, SearchError> {
    engine.search(&asking(q)).await
}

pub(super) fn slugs(page: &SearchPage) -> Vec<String> {
    slugs_of(page, &shelf())
}

pub(super) fn slugs_of(page: &SearchPage, products: &[ProductDocument]) -> Vec<String> {
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

pub(super) fn first(page: &SearchPage) -> String {
    slugs(page).first().cloned().unwrap_or_default()
}

pub(super) fn only(keeps: impl Fn(&ProductDocument) -> bool) -> Vec<ProductDocument> {
    shelf().into_iter().filter(keeps).collect()
}

pub(super) fn counted<T: Ord, const N: usize>(counts: [(T, u64); N]) -> BTreeMap<T, u64> {
    counts.into()
}

pub(super) fn count<T: Ord>(
    products: &[ProductDocument],
    values: impl Fn(&ProductDocument) -> Vec<T>,
) -> BTreeMap<T, u64> {
    let mut counts = BTreeMap::new();
    for value in products.iter().flat_map(values) {
        *counts.entry(value).or_default() += 1;
    }
    counts
}
