//! The 540 products of the published record. Name, group, stars and year are facts; size, price and
//! stock are made up so that a demonstration can order, and marked as such.

use super::key;
use super::producers::{producer_id, stated_or_none};
use super::shipping::ships_within;
use super::sizes::{Size, sizes_of};
use super::step::{Step, rows_of};
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use domain::text::{fold, slug, tidy};
use domain::{Category, ListingState, OcopGroup, RatingState, SaleUnit, Standard, standard};
use entities::{ocop_rating, product, stock_movement, variant};
use serde::Deserialize;
use uuid::Uuid;

const PRODUCTS: &str = include_str!("../../data/ocop/products.csv");

#[derive(Debug, Deserialize)]
pub(super) struct ProductRow {
    product_key: String,
    pub producer_key: String,
    name_vi: String,
    ocop_group: String,
    category: String,
    ocop_stars: Option<i32>,
    recognised_year: Option<i32>,
    unit: String,
    price_vnd: Option<i64>,
    certifications: String,
    source_title: String,
    source_site: String,
    description_vi: String,
}

impl ProductRow {
    pub(super) fn all() -> Result<Vec<ProductRow>> {
        rows_of(PRODUCTS)
    }

    pub(super) fn group(&self) -> Result<OcopGroup> {
        self.ocop_group.parse().map_err(Error::internal)
    }
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let mut products = Vec::new();
    let mut variants = Vec::new();
    let mut ratings = Vec::new();
    for row in ProductRow::all()? {
        let id = key::id("product", &row.product_key);
        variants.extend(variants_of(&row, id)?);
        ratings.extend(rating_of(&row, id)?);
        products.push(product_of(row, id)?);
    }
    let movements = opening_stock(&variants, key::compiled_at()?);
    step.insert("products", products).await?;
    step.insert("variants", variants).await?;
    step.insert("stock movements", movements).await?;
    step.insert("OCOP ratings as published", ratings).await
}

fn product_of(row: ProductRow, id: Uuid) -> Result<product::Model> {
    let group = row.group()?;
    let category: Category = row.category.parse().map_err(Error::internal)?;
    let at = key::compiled_at()?;
    Ok(product::Model {
        id,
        organisation_id: producer_id(&row.producer_key),
        slug: slug(&row.product_key),
        folded_name: fold(&row.name_vi),
        name: tidy(&row.name_vi),
        ocop_group: group.as_str().to_owned(),
        category: category.as_str().to_owned(),
        description: description_of(&row),
        season: None,
        standards: standard::join_list(&standards_of(&row.certifications)),
        ships_within: ships_within(category).as_str().to_owned(),
        state: ListingState::Live.as_str().to_owned(),
        version: 1,
        source_title: Some(row.source_title),
        source_site: Some(row.source_site),
        created_at: at,
        updated_at: at,
    })
}

/// The sentence of the source row without its stars: these are told by the rating alone, which knows
/// whether they are still in force.
fn description_of(row: &ProductRow) -> String {
    let told = tidy(&row.description_vi);
    let Some((before, rest)) = told.split_once("Đạt hạng OCOP") else {
        return told;
    };
    let after = rest.split_once(". ").map_or("", |(_, after)| after);
    tidy(&format!("{before} {after}"))
}

/// Certificates that are standards of ours; others (GMP) stay in the description.
fn standards_of(certifications: &str) -> Vec<Standard> {
    let mut standards: Vec<Standard> = certifications
        .split(';')
        .filter_map(|word| word.trim().to_lowercase().parse().ok())
        .collect();
    standards.sort_unstable();
    standards.dedup();
    standards
}

/// A published rating without its papers: told, never shown as valid stars.
fn rating_of(row: &ProductRow, product_id: Uuid) -> Result<Option<ocop_rating::Model>> {
    let Some(stars) = row.ocop_stars else {
        return Ok(None);
    };
    Ok(Some(ocop_rating::Model {
        id: key::id("reported_rating", &row.product_key),
        product_id,
        stars,
        state: RatingState::Reported.as_str().to_owned(),
        certificate_number: None,
        issuer: None,
        decided_on: None,
        recognised_year: row.recognised_year,
        expires_on: None,
        withdrawn_on: None,
        source_title: Some(row.source_title.clone()),
        source_site: Some(row.source_site.clone()),
        created_at: key::compiled_at()?,
    }))
}

/// The price of the source where it states one (a fact), else sample sizes and prices.
fn variants_of(row: &ProductRow, product_id: Uuid) -> Result<Vec<variant::Model>> {
    if let (Some(price_vnd), Some(unit)) = (row.price_vnd, stated_or_none(row.unit.clone())) {
        let unit: SaleUnit = unit.parse().map_err(Error::internal)?;
        let size = Size::of_stated_unit(unit);
        return Ok(vec![variant_of(
            &row.product_key,
            product_id,
            0,
            size,
            price_vnd,
            false,
        )]);
    }
    let category: Category = row.category.parse().map_err(Error::internal)?;
    let per_mille = key::below(1001, "price", &row.product_key);
    let variants = sizes_of(category, &row.name_vi).into_iter().zip(0..);
    Ok(variants
        .map(|(size, position)| {
            let price_vnd = size.price_vnd(per_mille);
            variant_of(&row.product_key, product_id, position, size, price_vnd, true)
        })
        .collect())
}

pub(super) fn variant_of(
    product_key: &str,
    product_id: Uuid,
    position: i32,
    size: Size,
    price_vnd: i64,
    is_sample_price: bool,
) -> variant::Model {
    let key = format!("{product_key}:{position}");
    variant::Model {
        id: key::id("variant", &key),
        product_id,
        position,
        name: size.name(),
        unit: size.unit.as_str().to_owned(),
        net_quantity: size.net.map(|(quantity, _)| quantity),
        net_unit: size.net.map(|(_, unit)| unit.to_owned()),
        weight_g: None,
        price_vnd,
        stock: 20 + i64::try_from(key::below(181, "stock", &key)).unwrap_or_default(),
        is_active: true,
        is_sample_price,
        is_sample_stock: true,
    }
}

/// Stock is the sum of its movements: each begins with its opening.
pub(super) fn opening_stock(
    variants: &[variant::Model],
    moved_at: DateTime<Utc>,
) -> Vec<stock_movement::Model> {
    let opening = |row: &variant::Model| stock_movement::Model {
        id: key::id("opening", &row.id.to_string()),
        variant_id: row.id,
        change: row.stock,
        cause: "opening".to_owned(),
        cause_id: None,
        account_id: None,
        moved_at,
    };
    variants.iter().map(opening).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_tell_no_stars_and_keep_the_rest() {
        for row in ProductRow::all().unwrap() {
            let told = description_of(&row);
            assert!(!told.is_empty() && !told.contains(" sao "), "{told}");
            if row.certifications.contains("GMP") {
                assert!(told.contains("GMP"), "{told}");
            }
        }
    }

    #[test]
    fn certificates_become_standards() {
        let held = standards_of("HACCP;GMP;halal");
        assert_eq!(held, [Standard::Haccp, Standard::Halal]);
        assert_eq!(standards_of("VietGAP;GlobalGAP").len(), 2);
        assert_eq!(standards_of("organic"), [Standard::Organic]);
        assert!(standards_of("").is_empty());
    }
}
