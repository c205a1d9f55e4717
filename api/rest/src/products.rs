use crate::error::{Failure, fail};
use chrono::NaiveDate;
use domain::{Category, OcopGroup, OrganisationKind, Standard};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::catalogue::{
    self, Filters, FindProducts, ProductCard, ProductView, Rating, Source, VariantView,
};
use services::{App, Ctx, Error, PageRequest};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

pub struct ProductsApi;

#[derive(Object)]
struct ProductList {
    items: Vec<ProductRow>,
    /// Pass it as `after` for the next page; null at the end.
    next: Option<String>,
    total: u64,
    facets: FacetCounts,
    /// No product has all the words: these have some of them, or similar ones.
    relaxed: bool,
}

/// How many products each further choice would show, by its code.
#[derive(Object)]
struct FacetCounts {
    groups: BTreeMap<String, u64>,
    categories: BTreeMap<String, u64>,
    /// Stars of certificates valid today.
    stars: BTreeMap<String, u64>,
    provinces: BTreeMap<String, u64>,
    standards: BTreeMap<String, u64>,
    producer_kinds: BTreeMap<String, u64>,
    in_stock: u64,
}

#[derive(Object)]
pub(crate) struct ProductRow {
    id: Uuid,
    slug: String,
    name: String,
    /// food, beverage, herbal, handicraft, ornamental or tourism
    group: String,
    category: String,
    producer_slug: String,
    producer_name: String,
    producer_kind: String,
    place: String,
    /// Only of a verified certificate that is valid today.
    stars: Option<u8>,
    /// Lowest price.
    price_vnd: Option<i64>,
    /// What the price is for.
    unit: Option<String>,
    in_stock: bool,
    /// Made up for a demonstration.
    is_sample_price: bool,
    is_sample_stock: bool,
}

#[derive(Object)]
struct ProductBody {
    id: Uuid,
    slug: String,
    name: String,
    group: String,
    category: String,
    description: String,
    season: Option<String>,
    standards: Vec<String>,
    /// How far it may be sent: same_province, same_region or nationwide
    ships_within: String,
    producer_slug: String,
    producer_name: String,
    producer_kind: String,
    place: String,
    stars: Option<u8>,
    variants: Vec<VariantBody>,
    ratings: Vec<RatingBody>,
    /// None: the product is shown with the drawing of its category.
    pictures: Vec<PictureBody>,
    source: Option<SourceBody>,
}

#[derive(Object)]
pub(crate) struct PictureBody {
    id: Uuid,
    /// Address of the picture on this site.
    url: String,
    /// What the picture shows.
    alt: String,
}

#[derive(Object)]
pub(crate) struct VariantBody {
    id: Uuid,
    name: String,
    unit: String,
    price_vnd: i64,
    /// Per kilogram or litre, where the net quantity is known.
    price_per_kg_or_l_vnd: Option<i64>,
    stock: i64,
    /// One piece as packed, where its seller states it.
    weight_g: Option<i64>,
    /// Made up for a demonstration.
    is_sample_price: bool,
    is_sample_stock: bool,
}

#[derive(Object)]
pub(crate) struct RatingBody {
    id: Uuid,
    stars: u8,
    /// valid, not_yet, expired, date_unknown, unverified or withdrawn; only `valid` ones are shown as stars
    standing: String,
    certificate_number: Option<String>,
    issuer: Option<String>,
    decided_on: Option<NaiveDate>,
    recognised_year: Option<i32>,
    valid_until: Option<NaiveDate>,
    source: Option<SourceBody>,
}

/// Where a fact was published.
#[derive(Object)]
pub(crate) struct SourceBody {
    title: String,
    site: String,
}

#[derive(Object)]
struct SuggestionBody {
    slug: String,
    name: String,
    producer_name: String,
}

#[OpenApi]
impl ProductsApi {
    /// Search and browse products
    ///
    /// Several values of one filter are separated by commas and widen the choice.
    #[oai(path = "/products", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        q: Query<Option<String>>,
        /// food, beverage, herbal, handicraft, ornamental, tourism
        group: Query<Option<String>>,
        category: Query<Option<String>>,
        /// Valid stars: 3, 4, 5
        stars: Query<Option<String>>,
        /// Province codes
        province: Query<Option<String>>,
        standard: Query<Option<String>>,
        /// Kind of producer: cooperative, cooperative_group, club, enterprise, household_business
        kind: Query<Option<String>>,
        price_min: Query<Option<i64>>,
        price_max: Query<Option<i64>>,
        in_stock: Query<Option<bool>>,
        /// relevance, newest, price_asc, price_desc, stars or name
        sort: Query<Option<String>>,
        /// 1 to 100, 24 if not given
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ProductList>, Failure> {
        let filters = || -> services::Result<FindProducts> {
            Ok(FindProducts {
                q: q.0.unwrap_or_default(),
                filters: Filters {
                    groups: words::<OcopGroup>("group", group.0)?,
                    categories: words::<Category>("category", category.0)?,
                    stars: words::<u8>("stars", stars.0)?,
                    provinces: words::<String>("province", province.0)?,
                    standards: words::<Standard>("standard", standard.0)?,
                    producer_kinds: words::<OrganisationKind>("kind", kind.0)?,
                    price_min_vnd: price_min.0,
                    price_max_vnd: price_max.0,
                    in_stock: in_stock.0.unwrap_or(false),
                    producer_id: None,
                },
                sort: words("sort", sort.0)?.first().copied().unwrap_or_default(),
                page: PageRequest {
                    per_page: per_page.0,
                    after: after.0,
                },
            })
        };
        let wanted = filters().map_err(fail(&ctx))?;
        let found = catalogue::find(&app, &ctx, wanted).await.map_err(fail(&ctx))?;
        Ok(Json(ProductList {
            items: found.page.items.into_iter().map(row).collect(),
            next: found.page.next,
            total: found.total,
            relaxed: found.relaxed,
            facets: FacetCounts {
                groups: coded(found.facets.groups),
                categories: coded(found.facets.categories),
                stars: coded(found.facets.stars),
                provinces: coded(found.facets.provinces),
                standards: coded(found.facets.standards),
                producer_kinds: coded(found.facets.producer_kinds),
                in_stock: found.facets.in_stock,
            },
        }))
    }

    /// Products for what has been typed so far
    #[oai(path = "/product-suggestions", method = "get")]
    async fn suggest(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        q: Query<String>,
    ) -> Result<Json<Vec<SuggestionBody>>, Failure> {
        let found = catalogue::suggest(&app, &q.0).await.map_err(fail(&ctx))?;
        let told = found.into_iter().map(|it| SuggestionBody {
            slug: it.slug,
            name: it.name,
            producer_name: it.producer_name,
        });
        Ok(Json(told.collect()))
    }

    /// One product with its sizes, ratings and source
    #[oai(path = "/products/:slug", method = "get")]
    async fn show(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
    ) -> Result<Json<ProductBody>, Failure> {
        let view = catalogue::product(&app, &ctx, &slug.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(product(view)))
    }
}

/// A comma-separated list of words; one that is not ours is told by the name of its filter.
pub(crate) fn words<T: FromStr>(filter: &str, text: Option<String>) -> services::Result<Vec<T>> {
    let text = text.unwrap_or_default();
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let parsed: Result<Vec<T>, _> = words.map(str::parse).collect();
    parsed.map_err(|_| Error::field(filter, domain::Code::UnknownChoice))
}

fn coded<K: ToString>(counts: BTreeMap<K, u64>) -> BTreeMap<String, u64> {
    counts
        .into_iter()
        .map(|(key, count)| (key.to_string(), count))
        .collect()
}

pub(crate) fn row(card: ProductCard) -> ProductRow {
    ProductRow {
        id: card.id,
        slug: card.slug,
        name: card.name,
        group: card.group.to_string(),
        category: card.category.to_string(),
        producer_slug: card.producer_slug,
        producer_name: card.producer_name,
        producer_kind: card.producer_kind.to_string(),
        place: card.place,
        stars: card.stars,
        price_vnd: card.price_vnd,
        unit: card.unit.map(|unit| unit.to_string()),
        in_stock: card.in_stock,
        is_sample_price: card.is_sample_price,
        is_sample_stock: card.is_sample_stock,
    }
}

fn product(view: ProductView) -> ProductBody {
    ProductBody {
        stars: view.stars(),
        id: view.id,
        slug: view.slug,
        name: view.name,
        group: view.group.to_string(),
        category: view.category.to_string(),
        description: view.description,
        season: view.season,
        standards: view.standards.iter().map(ToString::to_string).collect(),
        ships_within: view.ships_within.to_string(),
        producer_slug: view.producer_slug,
        producer_name: view.producer_name,
        producer_kind: view.producer_kind.to_string(),
        place: view.place,
        variants: view.variants.into_iter().map(variant).collect(),
        ratings: view.ratings.into_iter().map(rating).collect(),
        pictures: view.picture_ids.into_iter().map(picture).collect(),
        source: view.source.map(source),
    }
}

pub(crate) fn picture((id, alt): (Uuid, String)) -> PictureBody {
    PictureBody {
        id,
        url: picture_url(&id),
        alt,
    }
}

/// Where the pages serve a picture that somebody uploaded.
pub(crate) fn picture_url(id: &Uuid) -> String {
    format!("/anh/{id}")
}

pub(crate) fn variant(view: VariantView) -> VariantBody {
    VariantBody {
        id: view.id,
        name: view.name,
        unit: view.unit.to_string(),
        price_vnd: view.price_vnd,
        price_per_kg_or_l_vnd: view.per_thousand.map(|(vnd, _)| vnd),
        stock: view.stock,
        weight_g: view.weight_g,
        is_sample_price: view.is_sample_price,
        is_sample_stock: view.is_sample_stock,
    }
}

pub(crate) fn rating(view: Rating) -> RatingBody {
    RatingBody {
        id: view.id,
        stars: view.stars,
        standing: view.standing.to_string(),
        certificate_number: view.certificate_number,
        issuer: view.issuer,
        decided_on: view.decided_on,
        recognised_year: view.recognised_year,
        valid_until: view.valid_until,
        source: view.source.map(source),
    }
}

pub(crate) fn source(view: Source) -> SourceBody {
    SourceBody {
        title: view.title,
        site: view.site,
    }
}
