//! What a registration says, in the words of its page.

use crate::Page;
use domain::format;
use services::registration::{Need, Registration, Side};

/// Standards, stars and distance: what an offer holds or a request asks for.
pub(super) fn conditions(page: &Page, row: &Registration) -> Vec<String> {
    let locale = page.locale();
    let mut told: Vec<String> = row
        .standards
        .iter()
        .map(|standard| standard.label(locale).to_owned())
        .collect();
    if let Some(stars) = row.ocop_stars {
        told.push(match row.side {
            Side::Offer => format!("OCOP {stars} {}", page.t("sao", "stars")),
            Side::Request => format!(
                "{} {stars} {}",
                page.t("từ", "at least"),
                page.t("sao OCOP", "OCOP stars")
            ),
        });
    }
    if let Some(km) = row.max_distance_km {
        told.push(format!("{} {km} km", page.t("không quá", "at most")));
    }
    told
}

/// The change that would let a near miss trade.
pub(super) fn need(page: &Page, side: Side, need: &Need) -> String {
    let locale = page.locale();
    let listed = |codes: &[domain::Standard]| {
        let labels: Vec<&str> = codes.iter().map(|code| code.label(locale)).collect();
        labels.join(", ")
    };
    match (need, side) {
        (Need::Price(vnd), Side::Offer) => format!(
            "{} {}/kg",
            page.t("giá chào không quá", "an ask of at most"),
            format::money(*vnd, locale)
        ),
        (Need::Price(vnd), Side::Request) => format!(
            "{} {}/kg",
            page.t("giá mua từ", "a bid of at least"),
            format::money(*vnd, locale)
        ),
        (Need::Standards(codes), Side::Offer) => {
            format!("{} {}", page.t("có chứng nhận", "holding"), listed(codes))
        }
        (Need::Standards(codes), Side::Request) => {
            format!("{} {}", page.t("không bắt buộc", "not requiring"), listed(codes))
        }
        (Need::Stars(stars), Side::Offer) => format!(
            "{} {stars} {}",
            page.t("đạt từ", "at least"),
            page.t("sao OCOP", "OCOP stars")
        ),
        (Need::Stars(0), Side::Request) => page
            .t("không yêu cầu sao OCOP", "asking for no OCOP stars")
            .to_owned(),
        (Need::Stars(stars), Side::Request) => format!(
            "{} {stars} {}",
            page.t("chỉ yêu cầu", "asking for only"),
            page.t("sao OCOP", "OCOP stars")
        ),
        (Need::Lot(kg), _) => format!(
            "{} {}",
            page.t("lô nhỏ nhất không quá", "a smallest lot of at most"),
            format::kilograms(*kg, locale)
        ),
        (Need::Quantity(kg), _) => format!(
            "{} {}",
            page.t("mỗi tháng từ", "a month's quantity of at least"),
            format::kilograms(*kg, locale)
        ),
        (Need::Distance(km), _) => format!("{} {km} km", page.t("quãng đường đến", "a distance limit of")),
        (Need::Variety(_), _) => page
            .t("nhận cả giống khác", "taking other varieties too")
            .to_owned(),
    }
}
