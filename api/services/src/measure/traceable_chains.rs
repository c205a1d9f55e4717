//! Linkage chains of clubs whose produce has a planting-area code and traceability. Until lots have
//! their own register, traceability is the seller's verified certificate and a lot named on a delivery.

use super::records::{Contract, Records};
use super::share_linked::contract_row;
use super::{Question, Reading, Record, RecordLink, count};
use domain::Unit;
use domain::indicator::Measured;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let mut chains: BTreeMap<(Uuid, Uuid), Vec<&Contract>> = BTreeMap::new();
    for contract in &records.contracts {
        if question.overlaps(contract.starts_on, contract.ends_on) && counts(records, question, contract) {
            chains
                .entry((contract.seller_id, contract.buyer.id))
                .or_default()
                .push(contract);
        }
    }
    let rows = chains
        .values()
        .filter_map(|contracts| {
            let contract = contracts.first()?;
            let seller = records.organisation(contract.seller_id)?;
            Some(Record {
                link: RecordLink::Organisation(seller.slug.clone()),
                label: format!("{} → {}", seller.name, contract.buyer.name),
                detail: question
                    .t(
                        "có mã số vùng trồng và truy xuất nguồn gốc",
                        "with planting-area code and traceability",
                    )
                    .to_owned(),
                measured: Some(Measured::Count(1)),
                unit: Unit::Chain,
                behind: contracts.iter().map(|contract| contract_row(contract)).collect(),
            })
        })
        .collect();
    Reading::of(count(chains.len()), rows)
}

fn counts(records: &Records, question: &Question, contract: &Contract) -> bool {
    let day = question.measured_on();
    let of_club = records
        .organisation(contract.seller_id)
        .is_some_and(|seller| records.is_tied_to_club(seller));
    let has_code = contract.areas.iter().any(|(area, _)| {
        records
            .codes
            .iter()
            .any(|code| code.planting_area_id == *area && code.is_in_force(day))
    });
    let is_traceable = records.traceable.get(&contract.seller_id).is_some_and(|held| {
        held.iter()
            .any(|(first, last)| *first <= day && last.is_none_or(|last| day <= last))
    });
    let names_lot = records.deliveries.iter().any(|delivery| {
        delivery.contract_id == contract.id
            && delivery.lot.is_some()
            && question.contains(delivery.delivered_on)
    });
    of_club && has_code && is_traceable && names_lot
}
