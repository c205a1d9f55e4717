//! What sample sellers list: retail products with sample ratings whose papers are numbered "MẪU-…".

use super::organisations::*;
use super::{orders, organisation_id};
use crate::error::Result;
use crate::seed::key;
use crate::seed::products::{opening_stock, variant_of};
use crate::seed::shipping::ships_within;
use crate::seed::sizes::sizes_of;
use crate::seed::step::Step;
use chrono::{DateTime, Utc};
use domain::text::{fold, slug};
use domain::{Category, ListingState, OcopGroup, RatingState, Standard, standard};
use entities::{ocop_rating, product, variant};
use uuid::Uuid;

struct Listing {
    owner: &'static str,
    name: &'static str,
    category: Category,
    description: &'static str,
    season: &'static str,
    standards: &'static [Standard],
    state: ListingState,
    /// Stars, day of the decision, and how far the office's check has come.
    rating: Option<(i32, &'static str, RatingState)>,
}

const fn live(
    owner: &'static str,
    name: &'static str,
    category: Category,
    description: &'static str,
    season: &'static str,
    standards: &'static [Standard],
    rating: Option<(i32, &'static str, RatingState)>,
) -> Listing {
    Listing {
        owner,
        name,
        category,
        description,
        season,
        standards,
        state: ListingState::Live,
        rating,
    }
}

const LISTINGS: &[Listing] = {
    use Category::*;
    use RatingState::{Pending, Verified};
    use Standard::*;
    &[
        live(
            MANGO,
            "Xoài cát Chu",
            FreshFruit,
            "Xoài cát Chu bao trái từ khi bằng ngón tay cái, hái chín tám phần, mỗi trái 300–400 g.",
            "Tháng 3–6; rải vụ tháng 12",
            &[VietGap, GlobalGap, PlantingCode],
            Some((4, "2025-06-20", Verified)),
        ),
        live(
            MANGO,
            "Xoài cát Hòa Lộc",
            FreshFruit,
            "Xoài cát Hòa Lộc loại một, thịt mịn, ít xơ, để ở nhiệt độ thường hai ngày thì ăn ngon.",
            "Tháng 3–5",
            &[VietGap, PlantingCode],
            Some((5, "2026-03-12", Verified)),
        ),
        live(
            MANGO,
            "Xoài sấy dẻo",
            DriedFruit,
            "Xoài cát Chu sấy dẻo, không thêm đường, đóng gói hút chân không.",
            "",
            &[Haccp],
            Some((3, "2023-02-15", Verified)),
        ),
        live(
            MANGO,
            "Mứt xoài",
            JamsAndSweets,
            "Mứt nấu từ xoài chín và đường cát, hũ thủy tinh.",
            "",
            &[],
            Some((3, "2026-11-02", Pending)),
        ),
        Listing {
            state: ListingState::InReview,
            ..live(
                MANGO,
                "Nước ép xoài",
                SoftDrinks,
                "Nước ép từ xoài cát Chu chín, thanh trùng, không chất bảo quản.",
                "",
                &[],
                None,
            )
        },
        Listing {
            state: ListingState::Draft,
            ..live(
                MANGO,
                "Bánh tráng xoài",
                Cakes,
                "Bánh tráng làm từ thịt xoài chín.",
                "",
                &[],
                None,
            )
        },
        live(
            LOTUS,
            "Hạt sen sấy giòn",
            Lotus,
            "Hạt sen bóc tim, sấy giòn, không tẩm.",
            "Tháng 5–9",
            &[Organic, Haccp],
            Some((4, "2024-12-10", Verified)),
        ),
        live(
            LOTUS,
            "Trà tim sen",
            Tea,
            "Tim sen sao tay, túi 100 g.",
            "",
            &[Organic],
            Some((4, "2025-12-15", Verified)),
        ),
        live(
            POMELO,
            "Bưởi da xanh",
            FreshFruit,
            "Bưởi da xanh trái 1,2–1,6 kg, hái trước khi giao một ngày.",
            "Tháng 11–2",
            &[VietGap],
            Some((3, "2025-06-20", Verified)),
        ),
        live(
            DRIED_FISH,
            "Khô cá lóc",
            DriedFish,
            "Cá lóc xẻ phi lê, ướp nhạt, phơi nắng hai ngày.",
            "",
            &[],
            Some((3, "2024-06-25", Verified)),
        ),
        live(
            DRIED_FISH,
            "Mắm cá linh",
            FermentedFish,
            "Mắm cá linh ủ mười hai tháng trong khạp sành.",
            "",
            &[],
            None,
        ),
        live(
            RICE,
            "Gạo Óc Eo",
            Rice,
            "Gạo trồng trên cánh đồng lớn Tri Tôn, xay xát trong tháng.",
            "",
            &[VietGap],
            Some((3, "2024-12-20", Verified)),
        ),
        live(
            RICE,
            "Gạo Nàng Nhen",
            Rice,
            "Lúa mùa sáu tháng của vùng Bảy Núi, hạt dài, thơm nhẹ.",
            "Sau tháng 12",
            &[],
            None,
        ),
        live(
            VEGETABLES,
            "Cải xanh",
            Vegetables,
            "Cải xanh cắt buổi sáng, giao trong ngày.",
            "Quanh năm",
            &[VietGap],
            None,
        ),
        live(
            VEGETABLES,
            "Đường thốt nốt An Cư",
            PalmSugar,
            "Đường nấu từ nước thốt nốt của hội quán, đóng hũ.",
            "Tháng 12–4",
            &[],
            Some((4, "2024-12-20", Verified)),
        ),
        live(
            GROUNDNUTS,
            "Dầu phộng ép",
            CookingOil,
            "Dầu ép từ đậu phộng bãi bồi, lọc thô.",
            "",
            &[],
            Some((3, "2024-12-28", Verified)),
        ),
        live(
            CASSAVA,
            "Phở sắn",
            Noodles,
            "Phở khô làm từ tinh bột sắn, nấu năm phút.",
            "",
            &[],
            None,
        ),
        live(
            CASHEW,
            "Hạt điều rang muối",
            Cashew,
            "Hạt điều nguyên vỏ lụa, rang củi, muối nhạt.",
            "",
            &[Haccp],
            Some((4, "2025-12-18", Verified)),
        ),
        live(
            DURIAN,
            "Sầu riêng Ri6",
            FreshFruit,
            "Sầu riêng chín cây, cắt khi có đơn.",
            "Tháng 5–8",
            &[VietGap, PlantingCode],
            None,
        ),
    ]
};

pub(super) fn product_id(name: &str) -> Uuid {
    key::id("sample_product", name)
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let mut products = Vec::new();
    let mut variants = Vec::new();
    let mut ratings = Vec::new();
    for (listing, number) in LISTINGS.iter().zip(1..) {
        products.push(product_of(listing)?);
        variants.extend(variants_of(listing));
        ratings.extend(rating_of(listing, number)?);
    }
    let mut movements = opening_stock(&variants, listed_at()?);
    movements.extend(orders::movements(&variants)?);
    for row in &mut variants {
        let of_this = movements.iter().filter(|it| it.variant_id == row.id);
        row.stock = of_this.map(|it| it.change).sum();
    }
    step.insert("sample products", products).await?;
    step.insert("sample variants", variants.clone()).await?;
    step.insert("sample ratings", ratings).await?;
    step.insert("sample stock movements", movements).await?;
    orders::load(step, &variants).await
}

fn listed_at() -> Result<DateTime<Utc>> {
    key::moment("2026-09-01", 8)
}

fn product_of(listing: &Listing) -> Result<product::Model> {
    let at = listed_at()?;
    Ok(product::Model {
        id: product_id(listing.name),
        organisation_id: organisation_id(listing.owner),
        slug: format!("{}-{}", slug(listing.name), listing.owner),
        name: listing.name.to_owned(),
        folded_name: fold(listing.name),
        ocop_group: group_of(listing.category).as_str().to_owned(),
        category: listing.category.as_str().to_owned(),
        description: listing.description.to_owned(),
        season: (!listing.season.is_empty()).then(|| listing.season.to_owned()),
        standards: standard::join_list(listing.standards),
        ships_within: ships_within(listing.category).as_str().to_owned(),
        state: listing.state.as_str().to_owned(),
        version: 1,
        source_title: None,
        source_site: None,
        created_at: at,
        updated_at: at,
    })
}

fn group_of(category: Category) -> OcopGroup {
    match category {
        Category::SoftDrinks => OcopGroup::Beverage,
        _ => OcopGroup::Food,
    }
}

fn variants_of(listing: &Listing) -> Vec<variant::Model> {
    let per_mille = key::below(1001, "sample_price", listing.name);
    let sizes = sizes_of(listing.category, listing.name).into_iter().zip(0..);
    sizes
        .map(|(size, position)| {
            let product_id = product_id(listing.name);
            variant_of(
                listing.name,
                product_id,
                position,
                size,
                size.price_vnd(per_mille),
                true,
            )
        })
        .collect()
}

fn rating_of(listing: &Listing, number: usize) -> Result<Option<ocop_rating::Model>> {
    let Some((stars, decided_on, state)) = listing.rating else {
        return Ok(None);
    };
    let (issuer, body) = match stars {
        5 => ("Bộ Nông nghiệp và Môi trường (mẫu)", "BNNMT"),
        _ => ("UBND tỉnh (mẫu)", "UBND"),
    };
    Ok(Some(ocop_rating::Model {
        id: key::id("sample_rating", listing.name),
        product_id: product_id(listing.name),
        stars,
        state: state.as_str().to_owned(),
        certificate_number: Some(format!("MẪU-{number:02}/QĐ-{body}")),
        issuer: Some(issuer.to_owned()),
        decided_on: Some(key::day(decided_on)?),
        recognised_year: None,
        expires_on: None,
        withdrawn_on: None,
        source_title: None,
        source_site: None,
        created_at: listed_at()?.max(key::moment(decided_on, 14)?),
    }))
}
