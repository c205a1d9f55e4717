use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::products::{PictureBody, RatingBody, VariantBody, picture, rating, variant};
use chrono::NaiveDate;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::catalogue::{self, NewRating, OwnProduct, PictureUpload, ProductForm, VariantForm};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct SellerProductsApi;

#[derive(Object)]
struct OwnList {
    items: Vec<OwnRow>,
    next: Option<String>,
}

#[derive(Object)]
struct OwnRow {
    id: Uuid,
    slug: String,
    name: String,
    /// draft, in_review, live, rejected or withdrawn
    state: String,
    price_vnd: Option<i64>,
    stock: i64,
    /// edit, submit, withdraw
    actions: Vec<String>,
}

#[derive(Object)]
struct OwnBody {
    id: Uuid,
    slug: String,
    name: String,
    group: String,
    category: String,
    description: String,
    season: Option<String>,
    standards: Vec<String>,
    ships_within: String,
    state: String,
    /// Send it back with a change.
    version: i32,
    variants: Vec<VariantBody>,
    ratings: Vec<RatingBody>,
    pictures: Vec<PictureBody>,
    /// Why the office sent the listing back.
    review_note: Option<String>,
    actions: Vec<String>,
}

#[derive(Object)]
struct ProductInput {
    name: String,
    /// food, beverage, herbal, handicraft, ornamental or tourism
    group: String,
    category: String,
    description: String,
    season: Option<String>,
    #[oai(default)]
    standards: Vec<String>,
    /// How far it may be sent: same_province, same_region or nationwide; left out, as before, or nationwide.
    ships_within: Option<String>,
    variants: Vec<VariantInput>,
    /// The `version` that the change starts from.
    version: Option<i32>,
}

#[derive(Object)]
struct VariantInput {
    /// None for a new size. A size left out stops being sold.
    id: Option<Uuid>,
    name: String,
    /// kg, box, bag, bottle, jar, piece, bunch, pot or ticket
    unit: String,
    net_quantity: Option<i64>,
    /// g or ml
    net_unit: Option<String>,
    /// One piece as packed, in grams; without it the net quantity counts, or a kilogram.
    weight_g: Option<i64>,
    price_vnd: i64,
    stock: i64,
    /// The stock that was read; what was sold since is taken off the new count.
    stock_seen: Option<i64>,
}

#[derive(Object)]
struct RatingInput {
    /// 3, 4 or 5
    stars: i32,
    certificate_number: String,
    issuer: String,
    decided_on: NaiveDate,
    /// Only where the certificate says otherwise than 36 months.
    expires_on: Option<NaiveDate>,
}

#[derive(Object)]
struct NewId {
    id: Uuid,
}

#[derive(ApiResponse)]
enum OwnCreated {
    #[oai(status = 201)]
    Created(Json<OwnBody>),
}

#[derive(ApiResponse)]
enum IdCreated {
    #[oai(status = 201)]
    Created(Json<NewId>),
}

#[derive(ApiResponse)]
enum PictureRemoved {
    /// The picture is gone.
    #[oai(status = 204)]
    Removed,
}

#[OpenApi]
impl SellerProductsApi {
    /// My organisation's products
    #[oai(path = "/seller/products", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<OwnList>, Failure> {
        let ctx = caller.0;
        let request = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let page = catalogue::own_products(&app, &ctx, request)
            .await
            .map_err(fail(&ctx))?;
        let items = page.items.into_iter().map(|it| OwnRow {
            id: it.id,
            slug: it.slug,
            name: it.name,
            state: it.state.to_string(),
            price_vnd: it.price_vnd,
            stock: it.stock,
            actions: it.actions.iter().map(ToString::to_string).collect(),
        });
        Ok(Json(OwnList {
            items: items.collect(),
            next: page.next,
        }))
    }

    /// One of my organisation's products
    #[oai(path = "/seller/products/:slug", method = "get")]
    async fn show(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<OwnBody>, Failure> {
        own(&app, &caller.0, &slug.0).await.map(Json)
    }

    /// Draft a product
    #[oai(path = "/seller/products", method = "post")]
    async fn create(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<ProductInput>,
    ) -> Result<OwnCreated, Failure> {
        let ctx = caller.0;
        let slug = catalogue::save_product(&app, &ctx, None, form(body.0))
            .await
            .map_err(fail(&ctx))?;
        own(&app, &ctx, &slug)
            .await
            .map(|body| OwnCreated::Created(Json(body)))
    }

    /// Change a product; a live one stays live
    #[oai(path = "/seller/products/:slug", method = "put")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
        body: Json<ProductInput>,
    ) -> Result<Json<OwnBody>, Failure> {
        let ctx = caller.0;
        catalogue::save_product(&app, &ctx, Some(&slug.0), form(body.0))
            .await
            .map_err(fail(&ctx))?;
        own(&app, &ctx, &slug.0).await.map(Json)
    }

    /// Send a listing for review
    #[oai(path = "/seller/products/:slug/submit", method = "post")]
    async fn submit(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<OwnBody>, Failure> {
        catalogue::submit(&app, &caller.0, &slug.0)
            .await
            .map_err(fail(&caller.0))?;
        own(&app, &caller.0, &slug.0).await.map(Json)
    }

    /// Stop selling a live product
    #[oai(path = "/seller/products/:slug/withdraw", method = "post")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<OwnBody>, Failure> {
        catalogue::withdraw(&app, &caller.0, &slug.0)
            .await
            .map_err(fail(&caller.0))?;
        own(&app, &caller.0, &slug.0).await.map(Json)
    }

    /// Enter an OCOP rating with its certificate
    #[oai(path = "/seller/products/:slug/ratings", method = "post")]
    async fn rate(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
        body: Json<RatingInput>,
    ) -> Result<IdCreated, Failure> {
        let ctx = caller.0;
        let Json(body) = body;
        let entered = NewRating {
            stars: body.stars,
            certificate_number: body.certificate_number,
            issuer: body.issuer,
            decided_on: Some(body.decided_on),
            expires_on: body.expires_on,
        };
        let id = catalogue::add_rating(&app, &ctx, &slug.0, entered)
            .await
            .map_err(fail(&ctx))?;
        Ok(IdCreated::Created(Json(NewId { id })))
    }

    /// Add a picture: JPEG, PNG or WebP, at most 1 MB here
    #[oai(path = "/seller/products/:slug/pictures", method = "post")]
    async fn add_picture(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
        /// What the picture shows.
        alt: Query<Option<String>>,
        body: Binary<Vec<u8>>,
    ) -> Result<IdCreated, Failure> {
        let ctx = caller.0;
        let upload = PictureUpload {
            alt: alt.0.unwrap_or_default(),
            bytes: body.0,
        };
        let id = catalogue::add_picture(&app, &ctx, &slug.0, upload)
            .await
            .map_err(fail(&ctx))?;
        Ok(IdCreated::Created(Json(NewId { id })))
    }

    /// Remove a picture
    #[oai(path = "/seller/products/:slug/pictures/:picture", method = "delete")]
    async fn remove_picture(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
        picture: Path<Uuid>,
    ) -> Result<PictureRemoved, Failure> {
        let ctx = caller.0;
        catalogue::remove_picture(&app, &ctx, &slug.0, picture.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(PictureRemoved::Removed)
    }
}

async fn own(app: &App, ctx: &Ctx, slug: &str) -> Result<OwnBody, Failure> {
    catalogue::own_product(app, ctx, slug)
        .await
        .map(body)
        .map_err(fail(ctx))
}

fn form(input: ProductInput) -> ProductForm {
    ProductForm {
        name: input.name,
        group: input.group,
        category: input.category,
        description: input.description,
        season: input.season,
        standards: input.standards,
        ships_within: input.ships_within,
        version: input.version,
        variants: input
            .variants
            .into_iter()
            .map(|it| VariantForm {
                id: it.id,
                name: it.name,
                unit: it.unit,
                net_quantity: it.net_quantity,
                net_unit: it.net_unit,
                weight_g: it.weight_g,
                price_vnd: it.price_vnd,
                stock: it.stock,
                stock_seen: it.stock_seen,
            })
            .collect(),
    }
}

fn body(own: OwnProduct) -> OwnBody {
    OwnBody {
        id: own.view.id,
        slug: own.view.slug,
        name: own.view.name,
        group: own.view.group.to_string(),
        category: own.view.category.to_string(),
        description: own.view.description,
        season: own.view.season,
        standards: own.view.standards.iter().map(ToString::to_string).collect(),
        ships_within: own.view.ships_within.to_string(),
        state: own.state.to_string(),
        version: own.version,
        variants: own.view.variants.into_iter().map(variant).collect(),
        ratings: own.view.ratings.into_iter().map(rating).collect(),
        pictures: own.view.picture_ids.into_iter().map(picture).collect(),
        review_note: own.review_note,
        actions: own.actions.iter().map(ToString::to_string).collect(),
    }
}
