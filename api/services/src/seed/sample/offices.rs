//! Sample trade offices, each with its area.

use super::organisation_id;
use super::organisations::{Sample, SampleKind, provinces_of_communes, row};
use crate::error::Result;
use crate::seed::key;
use crate::seed::step::Step;
use domain::{OrganisationKind, Verification};
use entities::office_area;

/// Key, name, seat, and the province or else the commune it is responsible for.
const OFFICES: &[(&str, &str, &str, Option<&str>)] = &[
    (
        "xttm-dong-thap",
        "Trung tâm Xúc tiến thương mại Đồng Tháp (mẫu)",
        "29869",
        Some("82"),
    ),
    (
        "xttm-an-giang",
        "Trung tâm Xúc tiến thương mại An Giang (mẫu)",
        "30307",
        Some("91"),
    ),
    (
        "xttm-da-nang",
        "Trung tâm Xúc tiến thương mại Đà Nẵng (mẫu)",
        "20551",
        Some("48"),
    ),
    (
        "xttm-dong-nai",
        "Trung tâm Xúc tiến thương mại Đồng Nai (mẫu)",
        "25210",
        Some("75"),
    ),
    (
        "kinh-te-xa-thap-muoi",
        "Phòng Kinh tế xã Tháp Mười (mẫu)",
        "30037",
        None,
    ),
];

pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    OFFICES.iter().map(|(key, ..)| *key)
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let provinces = provinces_of_communes()?;
    let mut offices = Vec::new();
    let mut areas = Vec::new();
    for (number, (key, name, seat, province)) in (901..).zip(OFFICES) {
        let office = Sample {
            key,
            name,
            commune: seat,
            kind: SampleKind(OrganisationKind::TradeOffice, Verification::Verified),
            ..Sample::EMPTY
        };
        offices.push(row(&office, number, &provinces)?);
        areas.push(office_area::Model {
            id: key::id("sample_office_area", key),
            organisation_id: organisation_id(key),
            province_code: province.map(str::to_owned),
            commune_code: province.is_none().then(|| (*seat).to_owned()),
        });
    }
    step.insert("sample offices", offices).await?;
    step.insert("areas of the offices", areas).await
}
