//! Agricultural cooperatives with an OCOP product. The plan leaves the denominator open, so both
//! shares are told: of all agricultural cooperatives, and of all OCOP entities.

use super::records::{Organisation, Records};
use super::{Beside, Question, Reading};
use domain::indicator::Measured;
use domain::{NoData, Unit};
use std::collections::HashSet;
use uuid::Uuid;

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let day = question.measured_on();
    let entities: HashSet<Uuid> = records
        .ratings
        .iter()
        .filter(|rating| rating.is_valid(day))
        .map(|rating| rating.organisation_id)
        .collect();
    let cooperatives = records.agricultural_cooperatives(question);
    let (with, without): (Vec<&Organisation>, Vec<&Organisation>) = cooperatives
        .iter()
        .partition(|cooperative| entities.contains(&cooperative.id));
    let numerator = i64::try_from(with.len()).unwrap_or(i64::MAX);
    let denominator = i64::try_from(cooperatives.len()).unwrap_or(i64::MAX);
    let among = i64::try_from(entities.len()).unwrap_or(i64::MAX);
    if denominator == 0 {
        return Reading::none(NoData::ZeroDenominator);
    }
    let has = question.t("có sản phẩm OCOP còn hiệu lực", "with a valid OCOP product");
    let has_not = question.t(
        "chưa có sản phẩm OCOP còn hiệu lực",
        "without a valid OCOP product",
    );
    let rows = with
        .iter()
        .map(|row| row.record(has.to_owned(), Some(Measured::Count(1)), Unit::Cooperative))
        .chain(
            without
                .iter()
                .map(|row| row.record(has_not.to_owned(), None, Unit::Cooperative)),
        )
        .collect();
    let mut reading = Reading::of(
        Measured::Share {
            numerator,
            denominator,
        },
        rows,
    );
    if among > 0 {
        reading.beside.push(Beside {
            label: question
                .t(
                    "Tỷ lệ trên số chủ thể OCOP của địa bàn",
                    "Share among the area's OCOP entities",
                )
                .to_owned(),
            measured: Measured::Share {
                numerator,
                denominator: among,
            },
            unit: Unit::Percent,
        });
    }
    reading
}
