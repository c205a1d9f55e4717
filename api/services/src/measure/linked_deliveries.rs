//! Volume and value delivered under linkage contracts: confirmed kilograms, and those times the price.

use super::records::{Contract, Delivery, Records};
use super::{Beside, Question, Reading, Record, RecordLink};
use domain::indicator::Measured;
use domain::{Unit, format};

pub(super) fn volume(records: &Records, question: &Question) -> Reading {
    let chosen = chosen(records, question, Contract::is_with_enterprise);
    let rows = chosen
        .iter()
        .map(|(delivery, contract)| {
            let measured = Measured::WeightKg(delivery.confirmed_kg);
            row(records, delivery, contract, measured, Unit::Tonne)
        })
        .collect();
    let mut reading = Reading::of(Measured::WeightKg(kilograms(&chosen)), rows);
    reading.beside = beside(records, question);
    reading
}

pub(super) fn value(records: &Records, question: &Question) -> Reading {
    let chosen = chosen(records, question, Contract::is_with_enterprise);
    let rows = chosen
        .iter()
        .map(|(delivery, contract)| {
            let measured = Measured::Vnd(delivery.value_vnd());
            let mut row = row(records, delivery, contract, measured, Unit::VndPerYear);
            row.detail = format!(
                "{}; {} × {}",
                row.detail,
                format::kilograms(delivery.confirmed_kg, question.locale),
                format::money(delivery.price_vnd_per_kg, question.locale)
            );
            row
        })
        .collect();
    let mut reading = Reading::of(Measured::Vnd(vnd(&chosen)), rows);
    reading.beside = beside(records, question);
    reading
}

/// Tonnes and đồng with enterprises, and the tonnes among producers, told beside the linkage figures.
pub(super) fn beside(records: &Records, question: &Question) -> Vec<Beside> {
    let enterprises = chosen(records, question, Contract::is_with_enterprise);
    let producers = chosen(records, question, |contract| !contract.is_with_enterprise());
    let told = |label: &str, measured, unit| Beside {
        label: label.to_owned(),
        measured,
        unit,
    };
    vec![
        told(
            question.t(
                "Sản lượng đã giao cho doanh nghiệp, siêu thị",
                "Delivered to enterprises and supermarkets",
            ),
            Measured::WeightKg(kilograms(&enterprises)),
            Unit::Tonne,
        ),
        told(
            question.t("Giá trị đã giao", "Value delivered"),
            Measured::Vnd(vnd(&enterprises)),
            Unit::VndPerYear,
        ),
        told(
            question.t(
                "Sản lượng giao giữa hội quán, hợp tác xã (tính riêng)",
                "Delivered among clubs and cooperatives (counted apart)",
            ),
            Measured::WeightKg(kilograms(&producers)),
            Unit::Tonne,
        ),
    ]
}

/// Counting deliveries of the period in the order of their days.
fn chosen<'a>(
    records: &'a Records,
    question: &Question,
    counts: impl Fn(&Contract) -> bool,
) -> Vec<(&'a Delivery, &'a Contract)> {
    let mut chosen: Vec<(&Delivery, &Contract)> = records
        .deliveries
        .iter()
        .filter(|delivery| question.contains(delivery.delivered_on))
        .filter_map(|delivery| Some((delivery, records.contract(delivery.contract_id)?)))
        .filter(|(_, contract)| counts(contract))
        .collect();
    chosen.sort_by(|a, b| (a.0.delivered_on, &a.0.number).cmp(&(b.0.delivered_on, &b.0.number)));
    chosen
}

fn kilograms(chosen: &[(&Delivery, &Contract)]) -> i64 {
    chosen.iter().map(|(delivery, _)| delivery.confirmed_kg).sum()
}

fn vnd(chosen: &[(&Delivery, &Contract)]) -> i64 {
    chosen.iter().fold(0_i64, |sum, (delivery, _)| {
        sum.saturating_add(delivery.value_vnd())
    })
}

fn row(
    records: &Records,
    delivery: &Delivery,
    contract: &Contract,
    measured: Measured,
    unit: Unit,
) -> Record {
    Record {
        link: RecordLink::Delivery {
            number: delivery.number.clone(),
            contract: contract.number.clone(),
        },
        label: delivery.number.clone(),
        detail: format!(
            "{}, {} → {}, {}",
            format::date(delivery.delivered_on),
            records.name_of(contract.seller_id),
            contract.buyer.name,
            contract.number
        ),
        measured: Some(measured),
        unit,
        behind: Vec::new(),
    }
}
