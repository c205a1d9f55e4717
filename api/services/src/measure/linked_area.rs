//! Linked hectares without double counting: per planting area the smaller of the area itself and
//! the sum that its counting contracts name.

use super::linked_deliveries;
use super::records::{Contract, Records};
use super::{Beside, Question, Reading, Record, RecordLink};
use domain::indicator::Measured;
use domain::{Unit, format};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) fn read(records: &Records, question: &Question) -> Reading {
    let with_enterprises = counted(records, question, Contract::is_with_enterprise);
    let among_producers = counted(records, question, |contract| !contract.is_with_enterprise());
    let rows = with_enterprises.rows(records, question);
    let mut reading = Reading::of(Measured::AreaM2(with_enterprises.net_m2(records)), rows);
    reading.beside = vec![
        Beside {
            label: question
                .t(
                    "Tổng diện tích ghi trong các hợp đồng ấy (một vùng có thể được ghi nhiều lần)",
                    "Sum that those contracts name (an area may be named more than once)",
                )
                .to_owned(),
            measured: Measured::AreaM2(with_enterprises.named_m2()),
            unit: Unit::Hectare,
        },
        Beside {
            label: question
                .t(
                    "Liên kết với hội quán, hợp tác xã, tổ hợp tác (tính riêng)",
                    "Linked with clubs, cooperatives and groups (counted apart)",
                )
                .to_owned(),
            measured: Measured::AreaM2(among_producers.net_m2(records)),
            unit: Unit::Hectare,
        },
    ];
    reading
        .beside
        .extend(linked_deliveries::beside(records, question));
    reading
}

/// What contracts name per planting area.
struct Named<'a>(BTreeMap<Uuid, Vec<(&'a Contract, i64)>>);

fn counted<'a>(records: &'a Records, question: &Question, counts: impl Fn(&Contract) -> bool) -> Named<'a> {
    let mut named: BTreeMap<Uuid, Vec<(&Contract, i64)>> = BTreeMap::new();
    for contract in &records.contracts {
        if counts(contract) && question.overlaps(contract.starts_on, contract.ends_on) {
            for (area, m2) in &contract.areas {
                named.entry(*area).or_default().push((contract, *m2));
            }
        }
    }
    Named(named)
}

impl Named<'_> {
    fn named_m2(&self) -> i64 {
        self.0.values().flatten().map(|(_, m2)| m2).sum()
    }

    fn net_m2(&self, records: &Records) -> i64 {
        self.0
            .iter()
            .filter_map(|(id, parts)| {
                records
                    .planting_areas
                    .get(id)
                    .map(|area| net(area.area_m2, parts))
            })
            .sum()
    }

    fn rows(&self, records: &Records, question: &Question) -> Vec<Record> {
        let mut rows: Vec<Record> = self
            .0
            .iter()
            .filter_map(|(id, parts)| {
                let area = records.planting_areas.get(id)?;
                Some(Record {
                    link: RecordLink::PlantingArea(*id),
                    label: area.name.clone(),
                    detail: format!(
                        "{}: {}",
                        question.t("diện tích vùng trồng", "the area itself"),
                        format::hectares(area.area_m2, question.locale)
                    ),
                    measured: Some(Measured::AreaM2(net(area.area_m2, parts))),
                    unit: Unit::Hectare,
                    behind: parts
                        .iter()
                        .map(|(contract, m2)| Record {
                            link: RecordLink::Contract(contract.number.clone()),
                            label: contract.number.clone(),
                            detail: format!(
                                "{} → {}, {}",
                                records.name_of(contract.seller_id),
                                contract.buyer.name,
                                contract.term()
                            ),
                            measured: Some(Measured::AreaM2(*m2)),
                            unit: Unit::Hectare,
                            behind: Vec::new(),
                        })
                        .collect(),
                })
            })
            .collect();
        rows.sort_by(|a, b| a.label.cmp(&b.label));
        rows
    }
}

fn net(area_m2: i64, parts: &[(&Contract, i64)]) -> i64 {
    area_m2.min(parts.iter().map(|(_, m2)| m2).sum())
}
