//! Agricultural cooperatives with a linkage contract with an enterprise, over all of the area.

use super::records::{Contract, Organisation, Records};
use super::{Beside, Question, Reading, Record, RecordLink, count};
use domain::indicator::Measured;
use domain::{NoData, Unit};

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let cooperatives = records.agricultural_cooperatives(question);
    let overlapping = |contract: &Contract| question.overlaps(contract.starts_on, contract.ends_on);
    let today = question.measured_on();
    let in_force = |contract: &Contract| contract.starts_on <= today && today <= contract.ends_on;

    let mut linked = 0;
    let mut linked_now = 0;
    let mut linked_among_producers = 0;
    let mut rows: Vec<Record> = Vec::with_capacity(cooperatives.len());
    for cooperative in &cooperatives {
        let own: Vec<&Contract> = contracts_of(records, cooperative);
        let counting: Vec<&Contract> = own
            .iter()
            .filter(|contract| contract.is_with_enterprise() && overlapping(contract))
            .copied()
            .collect();
        linked += i64::from(!counting.is_empty());
        linked_now += usize::from(counting.iter().any(|contract| in_force(contract)));
        linked_among_producers += usize::from(
            own.iter()
                .any(|contract| !contract.is_with_enterprise() && overlapping(contract)),
        );
        let detail = if counting.is_empty() {
            question.t(
                "chưa có liên kết với doanh nghiệp trong kỳ",
                "no linkage with an enterprise in the period",
            )
        } else {
            question.t("có liên kết", "linked")
        };
        let measured = (!counting.is_empty()).then_some(Measured::Count(1));
        let mut row = cooperative.record(detail.to_owned(), measured, Unit::Cooperative);
        row.behind = counting.into_iter().map(contract_row).collect();
        rows.push(row);
    }
    rows.sort_by_key(|row| row.measured.is_none());
    let denominator = i64::try_from(cooperatives.len()).unwrap_or(i64::MAX);
    if denominator == 0 {
        return Reading::none(NoData::ZeroDenominator);
    }
    let mut reading = Reading::of(
        Measured::Share {
            numerator: linked,
            denominator,
        },
        rows,
    );
    let told = |label: &str, things: usize| Beside {
        label: label.to_owned(),
        measured: count(things),
        unit: Unit::Cooperative,
    };
    reading.beside = vec![
        told(
            question.t(
                "Có hợp đồng còn thời hạn vào ngày tính",
                "With a contract in force on the measured day",
            ),
            linked_now,
        ),
        told(
            question.t(
                "Liên kết với hội quán, hợp tác xã khác (tính riêng)",
                "Linked with clubs and other cooperatives (counted apart)",
            ),
            linked_among_producers,
        ),
    ];
    reading
}

fn contracts_of<'a>(records: &'a Records, seller: &Organisation) -> Vec<&'a Contract> {
    records
        .contracts
        .iter()
        .filter(|contract| contract.seller_id == seller.id)
        .collect()
}

pub(super) fn contract_row(contract: &Contract) -> Record {
    Record {
        link: RecordLink::Contract(contract.number.clone()),
        label: contract.number.clone(),
        detail: format!("{}, {}", contract.buyer.name, contract.term()),
        measured: None,
        unit: Unit::Cooperative,
        behind: Vec::new(),
    }
}
