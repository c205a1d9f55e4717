//! Planting-area codes in force on the measured day.

use super::records::{PlantingArea, PlantingAreaCode, Records};
use super::{Question, Reading, Record, RecordLink, count};
use domain::indicator::Measured;
use domain::{Unit, format};

pub(super) fn in_force(records: &Records, question: &Question) -> Reading {
    told(records, question, |area| {
        records.organisation(area.organisation_id).is_some()
    })
}

/// Only fruit crops, held by a club or by an organisation tied to one.
pub(super) fn of_clubs_with_fruit(records: &Records, question: &Question) -> Reading {
    told(records, question, |area| {
        area.is_fruit
            && records
                .organisation(area.organisation_id)
                .is_some_and(|owner| records.is_tied_to_club(owner))
    })
}

fn told(records: &Records, question: &Question, counts: impl Fn(&PlantingArea) -> bool) -> Reading {
    let day = question.measured_on();
    let mut found: Vec<(&PlantingAreaCode, &PlantingArea)> = records
        .codes
        .iter()
        .filter(|code| code.is_in_force(day))
        .filter_map(|code| Some((code, records.planting_areas.get(&code.planting_area_id)?)))
        .filter(|(_, area)| counts(area))
        .collect();
    found.sort_by(|a, b| (&a.0.code, &a.0.market).cmp(&(&b.0.code, &b.0.market)));
    let rows = found
        .iter()
        .map(|(code, area)| Record {
            link: RecordLink::PlantingArea(area.id),
            label: code.code.clone(),
            detail: format!(
                "{}, {}, {} {}, {}",
                code.market,
                area.name,
                question.t("cấp ngày", "issued on"),
                format::date(code.issued_on),
                records.name_of(area.organisation_id)
            ),
            measured: Some(Measured::Count(1)),
            unit: Unit::Code,
            behind: Vec::new(),
        })
        .collect();
    Reading::of(count(found.len()), rows)
}
