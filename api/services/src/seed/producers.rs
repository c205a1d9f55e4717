//! The 300 producers of the published record: facts with their source, nobody is member of them.

use super::find_commune::{Finder, Stated};
use super::key;
use super::products::ProductRow;
use super::shipping;
use super::step::{Step, rows_of};
use crate::error::{Error, Result};
use domain::text::{fold, tidy};
use domain::{OcopGroup, OrganisationKind, Verification};
use entities::organisation;
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

const PRODUCERS: &str = include_str!("../../data/ocop/producers.csv");

#[derive(Debug, Deserialize)]
struct ProducerRow {
    producer_key: String,
    name_vi: String,
    kind: String,
    commune: String,
    district_before_2025: String,
    province_before_2025: String,
    province_2025: String,
    main_products: String,
    members: Option<i32>,
    founded_year: Option<i32>,
    source_title: String,
    source_site: String,
}

/// How many producers there are and how many stand in a known commune of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub all: usize,
    pub with_commune: usize,
}

pub(super) async fn load(step: &Step<'_>) -> Result<Placed> {
    let finder = Finder::new()?;
    let farmers = farm_goods_producers()?;
    let mut rows = Vec::new();
    for row in rows_of::<ProducerRow>(PRODUCERS)? {
        let is_farmer = farmers.contains(&row.producer_key);
        rows.push(organisation_of(row, &finder, is_farmer)?);
    }
    let placed = Placed {
        all: rows.len(),
        with_commune: rows.iter().filter(|row| row.commune_code.is_some()).count(),
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    step.insert("producers", rows).await?;
    shipping::load(step, ids, false).await?;
    Ok(placed)
}

/// A producer is listed from public facts, so it is shown; its people have yet to join.
fn organisation_of(row: ProducerRow, finder: &Finder, is_farmer: bool) -> Result<organisation::Model> {
    let kind: OrganisationKind = row.kind.parse().map_err(Error::internal)?;
    let place = finder.find(Stated {
        commune: &row.commune,
        district: &row.district_before_2025,
        province_before: &row.province_before_2025,
        province: &row.province_2025,
    });
    let stated: Vec<&str> = [&row.commune, &row.district_before_2025, &row.province_before_2025]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let at = key::compiled_at()?;
    Ok(organisation::Model {
        id: producer_id(&row.producer_key),
        slug: row.producer_key,
        kind: kind.as_str().to_owned(),
        folded_name: fold(&row.name_vi),
        name: tidy(&row.name_vi),
        verification: Verification::Verified.as_str().to_owned(),
        tax_code: None,
        legal_representative: None,
        phone: None,
        email: None,
        address_line: None,
        commune_code: place.commune_code,
        province_code: place.province_code,
        place_as_stated: stated_or_none(stated.join(", ")),
        main_products: stated_or_none(row.main_products),
        story: None,
        members: row.members,
        founded_year: row.founded_year,
        is_agricultural: is_farmer && kind == OrganisationKind::Cooperative,
        represented_by_id: None,
        founded_from_club_id: None,
        bank_bin: None,
        bank_account: None,
        bank_account_name: None,
        is_sample: false,
        source_title: Some(row.source_title),
        source_site: Some(row.source_site),
        created_at: at,
        updated_at: at,
    })
}

pub(super) fn producer_id(producer_key: &str) -> Uuid {
    key::id("producer", producer_key)
}

/// Producers with a product that is grown, raised or made from what is.
fn farm_goods_producers() -> Result<HashSet<String>> {
    let mut farmers = HashSet::new();
    for row in ProductRow::all()? {
        if !matches!(row.group()?, OcopGroup::Handicraft | OcopGroup::Tourism) {
            farmers.insert(row.producer_key);
        }
    }
    Ok(farmers)
}

pub(super) fn stated_or_none(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
