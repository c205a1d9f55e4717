//! Revenue seen here per agricultural cooperative.

use super::records::Records;
use super::{Question, Reading, Record};
use domain::indicator::Measured;
use domain::{NoData, Unit};

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let revenue = records.revenue(question.first_day, question.last_day);
    let cooperatives = records.agricultural_cooperatives(question);
    let count = i64::try_from(cooperatives.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Reading::none(NoData::ZeroDenominator);
    }
    let of = |id| revenue.get(id).copied().unwrap_or_default();
    let total_vnd = cooperatives
        .iter()
        .fold(0_i64, |sum, row| sum.saturating_add(of(&row.id)));
    let mut rows: Vec<(i64, Record)> = cooperatives
        .iter()
        .map(|row| {
            let vnd = of(&row.id);
            let record = row.record(String::new(), Some(Measured::Vnd(vnd)), Unit::VndPerYear);
            (vnd, record)
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    Reading::of(
        Measured::Average { total_vnd, count },
        rows.into_iter().map(|(_, record)| record).collect(),
    )
}
