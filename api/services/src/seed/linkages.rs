//! Published reports of who sells what to whom. They stand beside the seller with their source and
//! count in no indicator.

use super::decimal::scaled;
use super::key;
use super::producers::{producer_id, stated_or_none};
use super::step::{Step, rows_of};
use crate::error::{Error, Result};
use entities::reported_linkage;
use serde::Deserialize;

const LINKAGES: &str = include_str!("../../data/ocop/linkages.csv");

#[derive(Debug, Deserialize)]
struct LinkageRow {
    seller_name: String,
    seller_kind: String,
    buyer_name: String,
    buyer_kind: String,
    product: String,
    area_ha: String,
    volume_tonnes: String,
    value_vnd: Option<i64>,
    year: Option<i32>,
    province: String,
    source_title: String,
    source_site: String,
    seller_producer_key: String,
    note: String,
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let mut rows = Vec::new();
    for (row, position) in rows_of::<LinkageRow>(LINKAGES)?.into_iter().zip(1..) {
        rows.push(reported_linkage::Model {
            id: key::id("reported_linkage", &position.to_string()),
            position,
            seller_name: row.seller_name,
            seller_kind: row.seller_kind,
            seller_id: stated_or_none(row.seller_producer_key).map(|key| producer_id(&key)),
            buyer_name: row.buyer_name,
            buyer_kind: row.buyer_kind,
            product: row.product,
            area_m2: exact(&row.area_ha, 4)?,
            volume_kg: exact(&row.volume_tonnes, 3)?,
            value_vnd: row.value_vnd,
            year: row.year,
            province: row.province,
            note: stated_or_none(row.note),
            source_title: row.source_title,
            source_site: row.source_site,
        });
    }
    step.insert("reported linkages", rows).await
}

/// Hectares as square metres, tonnes as kilograms; none when not stated.
fn exact(text: &str, places: u32) -> Result<Option<i64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = scaled(text, places);
    value
        .map(Some)
        .ok_or_else(|| Error::internal(format!("`{text}` does not come out whole")))
}
