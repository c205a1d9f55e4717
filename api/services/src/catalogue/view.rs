use super::card::per_thousand;
use super::index::standing;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::places::place_names;
use chrono::NaiveDate;
use domain::product::rating_expiry;
use domain::{
    Category, Code, ListingState, OcopGroup, OrganisationKind, RatingStanding, SaleUnit, ShippingZone,
    Standard, Verification, standard,
};
use entities::{ocop_rating, organisation, picture, product, variant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Where a fact was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub site: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductView {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub group: OcopGroup,
    pub category: Category,
    pub description: String,
    pub season: Option<String>,
    pub standards: Vec<Standard>,
    /// How far it may be sent.
    pub ships_within: ShippingZone,
    pub producer_id: Uuid,
    pub producer_slug: String,
    pub producer_name: String,
    pub producer_kind: OrganisationKind,
    pub producer_is_sample: bool,
    pub place: String,
    pub variants: Vec<VariantView>,
    /// Every rating on record with what it is worth today; only `Valid` shows stars.
    pub ratings: Vec<Rating>,
    pub picture_ids: Vec<(Uuid, String)>,
    pub source: Option<Source>,
}

impl ProductView {
    /// The stars that may be shown today.
    pub fn stars(&self) -> Option<u8> {
        self.ratings
            .iter()
            .filter(|rating| rating.standing == RatingStanding::Valid)
            .map(|rating| rating.stars)
            .max()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantView {
    pub id: Uuid,
    pub name: String,
    pub unit: SaleUnit,
    pub price_vnd: i64,
    pub per_thousand: Option<(i64, &'static str)>,
    pub stock: i64,
    /// One piece as packed, where its seller states it.
    pub weight_g: Option<i64>,
    /// Made up for the demonstration.
    pub is_sample_price: bool,
    pub is_sample_stock: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub id: Uuid,
    pub stars: u8,
    pub standing: RatingStanding,
    pub certificate_number: Option<String>,
    pub issuer: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub recognised_year: Option<i32>,
    pub valid_until: Option<NaiveDate>,
    pub source: Option<Source>,
}

/// A live product of a verified organisation.
pub async fn product(app: &App, ctx: &Ctx, slug: &str) -> Result<ProductView> {
    let (row, producer) = shown_product(app.db().read(), slug).await?;
    view(app, ctx, row, producer).await
}

/// A product that anybody may see, with its producer.
pub(crate) async fn shown_product(
    connection: &impl ConnectionTrait,
    slug: &str,
) -> Result<(product::Model, organisation::Model)> {
    let row = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::State.eq(ListingState::Live.as_str()))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let producer = organisation::Entity::find_by_id(row.organisation_id)
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    Ok((row, producer))
}

/// The same picture of a product whatever its state, for those who may see it.
pub(super) async fn view(
    app: &App,
    ctx: &Ctx,
    row: product::Model,
    producer: organisation::Model,
) -> Result<ProductView> {
    let connection = app.db().read();
    let names = place_names(app, producer.commune_code.clone()).await?;
    let variants = variant::Entity::find()
        .filter(variant::Column::ProductId.eq(row.id))
        .filter(variant::Column::IsActive.eq(true))
        .order_by_asc(variant::Column::Position)
        .all(connection)
        .await?;
    let ratings = ocop_rating::Entity::find()
        .filter(ocop_rating::Column::ProductId.eq(row.id))
        .order_by_desc(ocop_rating::Column::CreatedAt)
        .order_by_desc(ocop_rating::Column::Id)
        .all(connection)
        .await?;
    let picture_ids = picture::Entity::find()
        .select_only()
        .columns([picture::Column::Id, picture::Column::Alt])
        .filter(picture::Column::ProductId.eq(row.id))
        .order_by_asc(picture::Column::Position)
        .into_tuple::<(Uuid, String)>()
        .all(connection)
        .await?;
    Ok(ProductView {
        id: row.id,
        slug: row.slug,
        name: row.name,
        group: row.ocop_group.parse().map_err(Error::internal)?,
        category: row.category.parse().map_err(Error::internal)?,
        description: row.description,
        season: row.season,
        standards: standard::parse_list(&row.standards).unwrap_or_default(),
        ships_within: row.ships_within.parse().map_err(Error::internal)?,
        producer_id: producer.id,
        producer_kind: producer.kind.parse().map_err(Error::internal)?,
        producer_is_sample: producer.is_sample,
        place: names.place(
            producer.commune_code.as_deref(),
            producer.province_code.as_deref(),
        ),
        producer_slug: producer.slug,
        producer_name: producer.name,
        variants: variants.iter().map(variant_view).collect::<Result<_>>()?,
        ratings: ratings
            .iter()
            .filter_map(|rating| rating_view(rating, ctx.today()))
            .collect(),
        picture_ids,
        source: source(row.source_title, row.source_site),
    })
}

pub(super) fn variant_view(row: &variant::Model) -> Result<VariantView> {
    Ok(VariantView {
        id: row.id,
        name: row.name.clone(),
        unit: row.unit.parse().map_err(Error::internal)?,
        price_vnd: row.price_vnd,
        per_thousand: per_thousand(row),
        stock: row.stock,
        weight_g: row.weight_g,
        is_sample_price: row.is_sample_price,
        is_sample_stock: row.is_sample_stock,
    })
}

/// A rating with what it is worth on that day.
fn rating_view(row: &ocop_rating::Model, today: NaiveDate) -> Option<Rating> {
    Some(Rating {
        id: row.id,
        stars: u8::try_from(row.stars).ok()?,
        standing: standing(row, today)?,
        certificate_number: row.certificate_number.clone(),
        issuer: row.issuer.clone(),
        decided_on: row.decided_on,
        recognised_year: row.recognised_year,
        valid_until: row
            .decided_on
            .and_then(|decided| rating_expiry(decided, row.expires_on)),
        source: source(row.source_title.clone(), row.source_site.clone()),
    })
}

pub(super) fn source(title: Option<String>, site: Option<String>) -> Option<Source> {
    let title = title.unwrap_or_default();
    let site = site.unwrap_or_default();
    (!title.is_empty() || !site.is_empty()).then_some(Source { title, site })
}
