//! The search index follows the database: one product at a time through the outbox, or all at once.

use crate::app::App;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use domain::product::{RatingFacts, rating_expiry, rating_standing};
use domain::{ListingState, RatingStanding, Verification, standard};
use entities::{commune, ocop_rating, organisation, product, province, variant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use search::ProductDocument;
use std::collections::HashMap;
use uuid::Uuid;

/// Brings the index up to date with one product, whatever it is now.
pub async fn refresh(app: &App, product_id: Uuid) -> Result<()> {
    let rows = product::Entity::find()
        .filter(product::Column::Id.eq(product_id))
        .all(app.db.read())
        .await?;
    match documents(app, rows).await?.pop() {
        Some(document) => app.search.upsert(vec![document]).await.map_err(Error::internal),
        None => app.search.delete(vec![product_id]).await.map_err(Error::internal),
    }
}

/// Builds the whole index anew; how many products it holds then.
pub async fn rebuild(app: &App) -> Result<usize> {
    let rows = product::Entity::find()
        .order_by_asc(product::Column::Id)
        .all(app.db.read())
        .await?;
    let documents = documents(app, rows).await?;
    let count = documents.len();
    app.search.replace_all(documents).await.map_err(Error::internal)?;
    Ok(count)
}

/// Only live products of verified organisations are found.
async fn documents(app: &App, products: Vec<product::Model>) -> Result<Vec<ProductDocument>> {
    let connection = app.db.read();
    let products: Vec<product::Model> = products
        .into_iter()
        .filter(|row| row.state == ListingState::Live.as_str())
        .collect();
    let ids: Vec<Uuid> = products.iter().map(|row| row.id).collect();
    let organisations: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Id.is_in(products.iter().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let communes: HashMap<String, String> = commune::Entity::find()
        .filter(
            commune::Column::Code.is_in(organisations.values().filter_map(|row| row.commune_code.clone())),
        )
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let mut variants: HashMap<Uuid, Vec<variant::Model>> = HashMap::new();
    for row in variant::Entity::find()
        .filter(variant::Column::ProductId.is_in(ids.iter().copied()))
        .filter(variant::Column::IsActive.eq(true))
        .all(connection)
        .await?
    {
        variants.entry(row.product_id).or_default().push(row);
    }
    let mut ratings: HashMap<Uuid, Vec<ocop_rating::Model>> = HashMap::new();
    for row in ocop_rating::Entity::find()
        .filter(ocop_rating::Column::ProductId.is_in(ids))
        .all(connection)
        .await?
    {
        ratings.entry(row.product_id).or_default().push(row);
    }
    let today = domain::calendar::day_in_viet_nam(app.clock.now());

    let mut documents = Vec::with_capacity(products.len());
    for product in products {
        let Some(producer) = organisations.get(&product.organisation_id) else {
            continue;
        };
        let sizes = variants.remove(&product.id).unwrap_or_default();
        let stars = best_valid(ratings.remove(&product.id).unwrap_or_default(), today);
        documents.push(ProductDocument {
            id: product.id,
            slug: product.slug,
            name: product.name,
            producer_id: producer.id,
            producer_name: producer.name.clone(),
            producer_kind: producer.kind.parse().map_err(Error::internal)?,
            group: product.ocop_group.parse().map_err(Error::internal)?,
            category: product.category.parse().map_err(Error::internal)?,
            valid_stars: stars.map(|(stars, _)| stars),
            stars_until: stars.and_then(|(_, until)| until),
            province_code: producer.province_code.clone(),
            province_name: name_of(&provinces, producer.province_code.as_deref()),
            commune_name: name_of(&communes, producer.commune_code.as_deref()),
            standards: standard::parse_list(&product.standards).unwrap_or_default(),
            price_vnd: sizes.iter().map(|size| size.price_vnd).min(),
            in_stock: sizes.iter().any(|size| size.stock > 0),
            description: product.description,
            updated_at: product.updated_at,
        });
    }
    Ok(documents)
}

/// The most stars that are valid today, with their last day.
fn best_valid(ratings: Vec<ocop_rating::Model>, today: NaiveDate) -> Option<(u8, Option<NaiveDate>)> {
    ratings
        .iter()
        .filter(|row| standing(row, today) == Some(RatingStanding::Valid))
        .max_by_key(|row| row.stars)
        .and_then(|row| {
            let until = row
                .decided_on
                .and_then(|decided| rating_expiry(decided, row.expires_on));
            u8::try_from(row.stars).ok().map(|stars| (stars, until))
        })
}

/// What a rating's row is worth on that day; none when its state is not a word of ours.
pub(crate) fn standing(row: &ocop_rating::Model, today: NaiveDate) -> Option<RatingStanding> {
    let facts = RatingFacts {
        state: row.state.parse().ok()?,
        certificate_number: row.certificate_number.as_deref(),
        decided_on: row.decided_on,
        recognised_year: row.recognised_year,
        expires_on: row.expires_on,
    };
    Some(rating_standing(&facts, today))
}

fn name_of(names: &HashMap<String, String>, code: Option<&str>) -> String {
    code.and_then(|code| names.get(code)).cloned().unwrap_or_default()
}
