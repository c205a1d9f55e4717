//! Cooperatives founded in the period: all agricultural ones, or those that grew from a club.

use super::records::{Organisation, Records};
use super::{Question, Reading, count};
use chrono::Datelike;
use domain::indicator::Measured;
use domain::{OrganisationKind, Unit};

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    told(records, question, |row| row.is_agricultural)
}

pub(super) fn on_clubs(records: &Records, question: &Question) -> Reading {
    told(records, question, |row| row.founded_from_club_id.is_some())
}

fn told(records: &Records, question: &Question, counts: impl Fn(&Organisation) -> bool) -> Reading {
    let years = question.first_day.year()..=question.last_day.year();
    let found: Vec<_> = records
        .organisations
        .iter()
        .filter(|row| row.kind == OrganisationKind::Cooperative && counts(row))
        .filter_map(|row| Some((row, row.founded_year.filter(|year| years.contains(year))?)))
        .collect();
    let rows = found
        .iter()
        .map(|(row, year)| {
            let detail = format!("{} {year}", question.t("thành lập năm", "founded in"));
            row.record(detail, Some(Measured::Count(1)), Unit::Cooperative)
        })
        .collect();
    Reading::of(count(found.len()), rows)
}
