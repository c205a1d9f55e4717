//! The records behind a figure as nested lines.

use super::row::told;
use crate::urls;
use domain::Locale;
use services::measure::{Record, RecordLink};

pub(super) struct RecordRow {
    pub label: String,
    pub url: Option<String>,
    pub detail: String,
    pub value: Option<String>,
    pub behind: Vec<RecordRow>,
}

impl RecordRow {
    pub fn of(record: &Record, locale: Locale) -> RecordRow {
        RecordRow {
            label: record.label.clone(),
            url: url(&record.link),
            detail: record.detail.clone(),
            value: record
                .measured
                .map(|measured| told(measured, record.unit, locale)),
            behind: record
                .behind
                .iter()
                .map(|inner| RecordRow::of(inner, locale))
                .collect(),
        }
    }
}

/// A delivery stands on its contract's page; a planting area and a sale are told in full in their line.
fn url(link: &RecordLink) -> Option<String> {
    match link {
        RecordLink::Organisation(slug) => Some(urls::producer(slug)),
        RecordLink::Product(slug) => Some(urls::product(slug)),
        RecordLink::Contract(number) | RecordLink::Delivery { contract: number, .. } => {
            Some(urls::office_contract(number))
        }
        RecordLink::PlantingArea(_) | RecordLink::SellerOrder(_) => None,
    }
}
