//! Growth of the revenue seen here against the same days of the year before.

use super::records::Records;
use super::{Beside, Question, Reading};
use chrono::{Months, NaiveDate};
use domain::indicator::Measured;
use domain::{NoData, Unit, format};

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let last_day = question.measured_on();
    let (Some(base_first), Some(base_last)) = (year_before(question.first_day), year_before(last_day)) else {
        return Reading::none(NoData::NoBaseline);
    };
    let cooperatives = records.agricultural_cooperatives(question);
    let now = records.revenue(question.first_day, last_day);
    let before = records.revenue(base_first, base_last);
    let of = |revenue: &std::collections::HashMap<_, i64>, id| revenue.get(id).copied().unwrap_or_default();
    let sum = |revenue| {
        cooperatives
            .iter()
            .fold(0_i64, |sum, row| sum.saturating_add(of(revenue, &row.id)))
    };
    let (total, base) = (sum(&now), sum(&before));
    if base == 0 {
        return Reading::none(NoData::NoBaseline);
    }
    let rows = cooperatives
        .iter()
        .filter(|row| of(&now, &row.id) != 0 || of(&before, &row.id) != 0)
        .map(|row| {
            let detail = format!(
                "{}: {}",
                question.t("cùng kỳ năm trước", "the same days of the year before"),
                format::money(of(&before, &row.id), question.locale)
            );
            row.record(detail, Some(Measured::Vnd(of(&now, &row.id))), Unit::VndPerYear)
        })
        .collect();
    let mut reading = Reading::of(
        Measured::Share {
            numerator: total.saturating_sub(base),
            denominator: base,
        },
        rows,
    );
    let told = |label: &str, vnd| Beside {
        label: label.to_owned(),
        measured: Measured::Vnd(vnd),
        unit: Unit::VndPerYear,
    };
    reading.beside = vec![
        told(question.t("Doanh thu kỳ này", "Revenue of this period"), total),
        told(
            question.t(
                "Doanh thu cùng kỳ năm trước",
                "Revenue of the same days of the year before",
            ),
            base,
        ),
    ];
    reading
}

fn year_before(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_months(Months::new(12))
}
