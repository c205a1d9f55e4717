//! What `ocop-market match --explain` prints about one offer, in Vietnamese and behind it in English.

use domain::Locale;
use matching::{Gap, Match, Offer, Outcome, Reason, Side};
use std::fmt::Write;

pub fn explained(id: &str, offers: &[Offer], outcome: &Outcome) -> String {
    let mut rows: Vec<&Offer> = offers.iter().filter(|offer| offer.id == id).collect();
    rows.sort_unstable();
    let mut text = String::new();
    for offer in rows {
        let pairs: Vec<&Match> = outcome
            .matches
            .iter()
            .filter(|pair| pair.offer_id == id && pair.month == offer.month)
            .collect();
        let gaps: Vec<&Gap> = outcome
            .gaps
            .iter()
            .filter(|gap| gap.side == Side::Offer && gap.id == id && gap.month == offer.month)
            .collect();
        let sold_kg: i64 = pairs.iter().map(|pair| pair.quantity_kg).sum();
        let (month, commodity, offered_kg) = (offer.month, &offer.commodity, offer.quantity_kg);
        let lines = [Locale::Vi, Locale::En].map(|locale| {
            let mut lines = vec![format!(
                "{id} · {commodity} · {month}: {} {sold_kg} {} {offered_kg} kg",
                locale.t("ghép được", "matched"),
                locale.t("trên", "of")
            )];
            lines.extend(pairs.iter().map(|pair| pair_text(locale, pair)));
            lines.extend(gaps.iter().map(|gap| gap_text(locale, gap)));
            lines
        });
        let [vietnamese, english] = lines;
        for (vi, en) in vietnamese.iter().zip(&english) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{vi} / {en}");
        }
    }
    text
}

fn pair_text(locale: Locale, pair: &Match) -> String {
    format!(
        "  → {}: {} kg, {} {} {}, {} {} {}, {} km",
        pair.request_id,
        pair.quantity_kg,
        locale.t("giá đề xuất", "suggested price"),
        pair.suggested_price_vnd_per_kg,
        locale.t("đ/kg", "VND/kg"),
        locale.t("vận chuyển", "transport"),
        pair.transport_vnd_per_kg,
        locale.t("đ/kg", "VND/kg"),
        pair.distance_dkm / 10
    )
}

/// The reason, the change that helps, and the kilograms that it would match.
fn gap_text(locale: Locale, gap: &Gap) -> String {
    let detail = &gap.detail;
    let change = match gap.reason {
        Reason::Standard => format!(
            "{} {detail}",
            locale.t("nếu có chứng nhận", "with a certificate of")
        ),
        Reason::Stars => format!(
            "{} {detail} {}",
            locale.t("nếu đạt", "with"),
            locale.t("sao", "stars")
        ),
        Reason::Price => format!(
            "{} {detail} {}",
            locale.t("nếu đổi giá chào", "with the ask changed by"),
            locale.t("đ/kg", "VND/kg")
        ),
        Reason::Distance => format!(
            "{} {detail} km",
            locale.t("nếu bên mua nhận xa thêm", "if the buyer's limit grew by")
        ),
        Reason::Lot if !detail.is_empty() => format!(
            "{} {detail} kg",
            locale.t("nếu lô tối thiểu là", "with a minimum lot of")
        ),
        Reason::Lot => locale.t("nếu bỏ lô tối thiểu", "without minimum lots").to_owned(),
        Reason::Variety => locale.t("nếu cùng giống", "with the same variety").to_owned(),
        Reason::FairShares => locale.t("nếu không chia đều", "without fair shares").to_owned(),
        Reason::Outcompeted => locale
            .t("nếu được ưu tiên trước", "if it went before the others")
            .to_owned(),
        Reason::Several => format!(
            "{} {detail}",
            locale.t("nếu thay đổi cùng lúc", "if all of this changed:")
        ),
        Reason::NoCounterpart => return format!("  · {}", gap.reason.label(locale)),
    };
    format!(
        "  · {}: {change} → +{} kg",
        gap.reason.label(locale),
        gap.blocked_kg
    )
}
