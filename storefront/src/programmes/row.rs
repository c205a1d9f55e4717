//! An indicator and its standings as lines of a table.

use crate::Page;
use crate::parts::{Badge, Progress};
use domain::indicator::{Measured, tell};
use domain::{Cadence, IndicatorSource, Locale, NoData, Unit, format, money};
use services::indicator::{Indicator, Standing};

/// One line: a target and where it stands.
pub(super) struct Row {
    pub key: String,
    pub title: String,
    pub is_part: bool,
    pub quoted: String,
    pub target: String,
    pub due: String,
    pub source: &'static str,
    pub standing: StandingRow,
}

pub(super) struct StandingRow {
    pub period: String,
    pub year: Option<i32>,
    pub measured: String,
    /// What the records show where that is only a part, or where the office reports.
    pub computed: Option<String>,
    pub expected: String,
    pub progress: Option<String>,
    pub badge: Badge,
    pub bar: Progress,
}

impl Row {
    pub fn of(page: &Page, indicator: &Indicator) -> Row {
        let locale = page.locale();
        let due = match indicator.cadence {
            Cadence::Once => format::date(indicator.due_on),
            Cadence::PerYear => indicator.cadence.label(locale).to_owned(),
        };
        Row {
            key: indicator.key.clone(),
            title: indicator.title.told(locale).to_owned(),
            is_part: indicator.parent_key.is_some(),
            quoted: indicator.quoted.clone(),
            target: indicator
                .comparator
                .tell(indicator.target_thousandths, indicator.unit, locale),
            due,
            source: indicator.source.label(locale),
            standing: StandingRow::of(page, indicator, &indicator.standing),
        }
    }
}

impl StandingRow {
    pub fn of(page: &Page, indicator: &Indicator, standing: &Standing) -> StandingRow {
        let locale = page.locale();
        let unit = indicator.unit;
        let measured = figure(standing.figure, unit, locale);
        let beside = standing
            .computed
            .as_ref()
            .filter(|reading| {
                !(indicator.source == IndicatorSource::Marketplace && reading.figure == standing.figure)
            })
            .map(|reading| figure(reading.figure, unit, locale));
        let expected = tell(rounded(standing.expected_thousandths), unit, locale);
        let label = format!(
            "{}: {measured}; {}: {expected}",
            page.t("Đã đạt", "Measured"),
            page.t("cần đến hôm nay", "expected today")
        );
        StandingRow {
            period: match standing.year {
                Some(year) => year.to_string(),
                None => format!(
                    "{} – {}",
                    format::date(standing.first_day),
                    format::date(standing.last_day)
                ),
            },
            year: standing.year,
            computed: beside,
            progress: standing
                .progress_thousandths
                .map(|progress| tell(rounded(progress), Unit::Percent, locale)),
            badge: page.badge(standing.state),
            bar: Progress::new(
                standing.figure.ok().map(Measured::thousandths),
                standing.expected_thousandths,
                indicator.target_thousandths,
                standing.state,
                label,
            ),
            measured,
            expected,
        }
    }
}

/// The figure in words, a share with its numerator and denominator; or why there is none.
pub(super) fn figure(figure: Result<Measured, NoData>, unit: Unit, locale: Locale) -> String {
    match figure {
        Ok(measured) => told(measured, unit, locale),
        Err(_) => locale.t("chưa có số liệu", "no data").to_owned(),
    }
}

pub(super) fn told(measured: Measured, unit: Unit, locale: Locale) -> String {
    match measured {
        Measured::Share {
            numerator,
            denominator,
        } if unit == Unit::Percent => format!(
            "{} ({}/{})",
            tell(rounded(measured.thousandths()), unit, locale),
            format::number(numerator, locale),
            format::number(denominator, locale)
        ),
        Measured::Share { .. } => tell(rounded(measured.thousandths()), unit, locale),
        _ => tell(measured.thousandths(), unit, locale),
    }
}

/// To tenths, half up: enough for reading; what is compared stays exact.
fn rounded(thousandths: i64) -> i64 {
    money::divide_half_up(i128::from(thousandths), 100)
        .map_or(thousandths, |tenths| tenths.saturating_mul(100))
}
