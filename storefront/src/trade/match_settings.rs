//! How a round is matched, as the forms of drafting, changing and comparing share it.

use crate::Page;
use crate::forms::{FormData, Reading};
use crate::parts::Choice;
use domain::{Code, Locale, Objective, format};
use services::round::{MatchSettings, PriceOfFairness, WIDEST_GAP_PPM};

/// Per cent in parts per million: four places.
const PER_CENT_PLACES: u32 = 4;
/// The field is in per cent, the setting in parts per million.
const GAP_LIMIT: &str = "gap_limit_percent";

pub(super) fn objectives(locale: Locale) -> Vec<Choice> {
    let all = Objective::ALL.iter();
    all.map(|objective| Choice::new(objective, objective.label(locale)))
        .collect()
}

pub(super) fn filled(values: FormData, settings: MatchSettings, locale: Locale) -> FormData {
    let values = values
        .with("objective", settings.objective)
        .with(
            "transport_rate_vnd",
            format::number(settings.transport_rate_vnd, locale),
        )
        .with("star_bonus_vnd", format::number(settings.star_bonus_vnd, locale))
        .with(GAP_LIMIT, per_cent(settings.gap_limit_ppm, locale));
    if settings.fair {
        values.with("fair", 1)
    } else {
        values
    }
}

/// What is left empty is as usual; none when the objective is not chosen.
pub(super) fn read(reading: &mut Reading) -> Option<MatchSettings> {
    let usual = MatchSettings::default();
    let objective = reading.choice::<Objective>("objective");
    let rate = reading.optional_number("transport_rate_vnd");
    let bonus = reading.optional_number("star_bonus_vnd");
    let gap_limit = reading.optional_scaled(GAP_LIMIT, PER_CENT_PLACES);
    if gap_limit.is_some_and(|ppm| !(0..=WIDEST_GAP_PPM).contains(&ppm)) {
        reading.refuse(GAP_LIMIT, Code::OutOfRange);
    }
    Some(MatchSettings {
        objective: objective?,
        transport_rate_vnd: rate.unwrap_or(usual.transport_rate_vnd),
        star_bonus_vnd: bonus.unwrap_or(usual.star_bonus_vnd),
        fair: reading.ticked("fair"),
        gap_limit_ppm: gap_limit
            .and_then(|ppm| i32::try_from(ppm).ok())
            .unwrap_or(usual.gap_limit_ppm),
    })
}

/// `1000` → `0,1`
pub(super) fn per_cent(ppm: i32, locale: Locale) -> String {
    format::decimal(ppm.into(), PER_CENT_PLACES, locale)
}

/// What fair shares cost, in words.
pub(super) fn price_of_fairness(page: &Page, price: &PriceOfFairness) -> String {
    let told = |given_up: i64, amount: String| match given_up {
        0 => page.t("không đổi", "unchanged").to_owned(),
        1.. => format!("{} {amount}", page.t("ít hơn", "less by")),
        _ => format!("{} {amount}", page.t("nhiều hơn", "more by")),
    };
    let kg = price.given_up_kg.saturating_abs();
    let vnd = price.given_up_vnd.saturating_abs();
    format!(
        "{} {}; {} {}",
        page.t("sản lượng", "kilograms"),
        told(price.given_up_kg, page.kilograms(kg)),
        page.t("thặng dư", "surplus"),
        told(price.given_up_vnd, page.money(vnd))
    )
}
