//! A made-up table of shipping rates, the same for everybody, that makes the goods of a demonstration
//! orderable; always marked as sample where it shows.

use super::key;
use super::step::Step;
use crate::error::Result;
use domain::{Category, ShippingZone, ZoneRate};
use entities::{shipping_rate, shipping_terms};
use uuid::Uuid;

const RATES: [ZoneRate; 3] = [
    ZoneRate {
        zone: ShippingZone::SameProvince,
        first_kg_vnd: 20_000,
        further_kg_vnd: 3_000,
        free_from_vnd: Some(500_000),
    },
    ZoneRate {
        zone: ShippingZone::SameRegion,
        first_kg_vnd: 28_000,
        further_kg_vnd: 5_000,
        free_from_vnd: Some(1_000_000),
    },
    ZoneRate {
        zone: ShippingZone::Nationwide,
        first_kg_vnd: 35_000,
        further_kg_vnd: 8_000,
        free_from_vnd: None,
    },
];

/// The sample rate of a zone.
pub(super) fn rate(zone: ShippingZone) -> ZoneRate {
    match zone {
        ShippingZone::SameProvince => RATES[0],
        ShippingZone::SameRegion => RATES[1],
        ShippingZone::Nationwide => RATES[2],
    }
}

/// How far goods of that kind travel before they spoil.
pub(super) fn ships_within(category: Category) -> ShippingZone {
    match category {
        Category::Vegetables => ShippingZone::SameProvince,
        Category::FreshSeafood | Category::MeatAndEggs | Category::IceCream => ShippingZone::SameRegion,
        _ => ShippingZone::Nationwide,
    }
}

/// The table for these sellers.
pub(super) async fn load(step: &Step<'_>, sellers: Vec<Uuid>, offers_pickup: bool) -> Result<()> {
    let at = key::compiled_at()?;
    let terms = sellers.iter().map(|seller| shipping_terms::Model {
        organisation_id: *seller,
        offers_pickup,
        pickup_note: offers_pickup.then(|| "7:00–17:00 hằng ngày".to_owned()),
        is_sample: true,
        version: 1,
        updated_at: at,
    });
    let rates = sellers.iter().flat_map(|seller| {
        RATES.map(|rate| shipping_rate::Model {
            organisation_id: *seller,
            zone: rate.zone.as_str().to_owned(),
            first_kg_vnd: rate.first_kg_vnd,
            further_kg_vnd: rate.further_kg_vnd,
            free_from_vnd: rate.free_from_vnd,
        })
    });
    step.insert("sample shipping terms", terms.collect()).await?;
    step.insert("sample shipping rates", rates.collect()).await
}
