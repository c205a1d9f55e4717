use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::organisations::CertificateBody;
use crate::products::picture_url;
use crate::trade::{codes, filter, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::OfficeAction;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::organisation::{self, FindInArea, InArea};
use services::verification::{self, Decision, Papers, QueueItem};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct VerificationApi;

/// Something that waits for your office.
#[derive(Object)]
struct QueueItemBody {
    /// organisation, rating, listing, certificate or planting_code
    kind: String,
    id: Uuid,
    waiting_since: DateTime<Utc>,
    organisation: QueueOrganisation,
    /// What there is to check; which fields are there depends on the kind.
    papers: PapersBody,
    /// approve, reject
    actions: Vec<String>,
}

#[derive(Object)]
struct QueueOrganisation {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    verification: String,
    place: String,
    is_sample: bool,
}

#[derive(Object, Default)]
#[oai(skip_serializing_if_is_none)]
struct PapersBody {
    tax_code: Option<String>,
    legal_representative: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    members: Option<i32>,
    founded_year: Option<i32>,
    represented_by: Option<String>,
    founded_from_club: Option<String>,
    /// Name of the product.
    product: Option<String>,
    stars: Option<i32>,
    category: Option<String>,
    /// The organisation's story or the listing's description.
    text: Option<String>,
    standards: Option<Vec<String>>,
    sizes: Option<Vec<SizeBody>>,
    /// Addresses of the listing's pictures on this site.
    pictures: Option<Vec<String>>,
    standard: Option<String>,
    /// Of the certificate, the decision or the planting-area code.
    number: Option<String>,
    issuer: Option<String>,
    market: Option<String>,
    planting_area: Option<String>,
    area_m2: Option<i64>,
    issued_on: Option<NaiveDate>,
    expires_on: Option<NaiveDate>,
}

#[derive(Object)]
struct SizeBody {
    name: String,
    price_vnd: i64,
    stock: i64,
}

#[derive(Object)]
struct QueuePage {
    items: Vec<QueueItemBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct Reason {
    /// Kept, and told to the organisation.
    reason: String,
}

#[derive(Object)]
struct OfficeOrganisationRow {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    verification: String,
    place: String,
    is_sample: bool,
    registered_at: DateTime<Utc>,
}

#[derive(Object)]
struct OfficeOrganisationPage {
    items: Vec<OfficeOrganisationRow>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct OfficeOrganisationBody {
    organisation: OfficeOrganisationRow,
    tax_code: Option<String>,
    legal_representative: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    members: Option<i32>,
    founded_year: Option<i32>,
    certificates: Vec<CertificateBody>,
    live_products: Vec<LiveProduct>,
    /// suspend, reinstate
    actions: Vec<String>,
}

#[derive(Object)]
struct LiveProduct {
    id: Uuid,
    slug: String,
    name: String,
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    Done,
}

impl From<Papers> for PapersBody {
    fn from(papers: Papers) -> PapersBody {
        let empty = PapersBody::default();
        match papers {
            Papers::Organisation {
                tax_code,
                is_citizen_number: _,
                legal_representative,
                phone,
                email,
                address,
                members,
                founded_year,
                represented_by,
                founded_from_club,
                story,
            } => PapersBody {
                tax_code,
                legal_representative,
                phone,
                email,
                address,
                members,
                founded_year,
                represented_by,
                founded_from_club,
                text: story,
                ..empty
            },
            Papers::Rating {
                product,
                stars,
                certificate_number,
                issuer,
                decided_on,
                expires_on,
            } => PapersBody {
                product: Some(product),
                stars: Some(stars),
                number: certificate_number,
                issuer,
                issued_on: decided_on,
                expires_on,
                ..empty
            },
            Papers::Listing {
                name,
                category,
                description,
                standards,
                sizes,
                pictures,
            } => PapersBody {
                product: Some(name),
                category: Some(category.to_string()),
                text: Some(description),
                standards: Some(codes(&standards)),
                sizes: Some(
                    sizes
                        .into_iter()
                        .map(|size| SizeBody {
                            name: size.name,
                            price_vnd: size.price_vnd,
                            stock: size.stock,
                        })
                        .collect(),
                ),
                pictures: Some(pictures.iter().map(picture_url).collect()),
                ..empty
            },
            Papers::Certificate {
                standard,
                number,
                issuer,
                issued_on,
                expires_on,
            } => PapersBody {
                standard: Some(standard.to_string()),
                number: Some(number),
                issuer: Some(issuer),
                issued_on: Some(issued_on),
                expires_on,
                ..empty
            },
            Papers::PlantingCode {
                code,
                market,
                issuer,
                issued_on,
                expires_on,
                planting_area,
                area_m2,
            } => PapersBody {
                number: Some(code),
                market: Some(market),
                issuer: Some(issuer),
                issued_on: Some(issued_on),
                expires_on,
                planting_area: Some(planting_area),
                area_m2: Some(area_m2),
                ..empty
            },
        }
    }
}

impl From<QueueItem> for QueueItemBody {
    fn from(item: QueueItem) -> QueueItemBody {
        let owner = item.organisation;
        QueueItemBody {
            kind: item.papers.kind().to_string(),
            id: item.id,
            waiting_since: item.waiting_since,
            organisation: QueueOrganisation {
                id: owner.id,
                slug: owner.slug,
                name: owner.name,
                kind: owner.kind.to_string(),
                verification: owner.verification.to_string(),
                place: owner.place,
                is_sample: owner.is_sample,
            },
            papers: item.papers.into(),
            actions: codes(&item.actions),
        }
    }
}

impl From<InArea> for OfficeOrganisationRow {
    fn from(row: InArea) -> OfficeOrganisationRow {
        OfficeOrganisationRow {
            id: row.id,
            slug: row.slug,
            name: row.name,
            kind: row.kind.to_string(),
            verification: row.verification.to_string(),
            place: row.place,
            is_sample: row.is_sample,
            registered_at: row.registered_at,
        }
    }
}

#[OpenApi]
impl VerificationApi {
    /// Everything that waits for your office, the oldest first
    #[oai(path = "/office/queue", method = "get")]
    async fn queue(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<QueuePage>, Failure> {
        let ctx = signed_in.0;
        let page = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let found = verification::queue(&app, &ctx, page).await.map_err(fail(&ctx))?;
        let page = found.map(QueueItemBody::from);
        Ok(Json(QueuePage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Approve something in the queue
    #[oai(path = "/office/queue/:kind/:id/approve", method = "post")]
    async fn approve(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// organisation, rating, listing, certificate or planting_code
        kind: Path<String>,
        id: Path<Uuid>,
    ) -> Result<Done, Failure> {
        decide(&app, &signed_in.0, &kind.0, id.0, Decision::Approve).await
    }

    /// Send something in the queue back
    #[oai(path = "/office/queue/:kind/:id/reject", method = "post")]
    async fn reject(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// organisation, rating, listing, certificate or planting_code
        kind: Path<String>,
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Done, Failure> {
        let decision = Decision::Reject {
            reason: body.0.reason,
        };
        decide(&app, &signed_in.0, &kind.0, id.0, decision).await
    }

    /// The organisations of your office's area, by name
    #[oai(path = "/office/organisations", method = "get")]
    async fn organisations(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// A part of the name, with or without marks.
        q: Query<Option<String>>,
        /// cooperative, cooperative_group, club, enterprise, supermarket or household_business
        kind: Query<Option<String>>,
        /// pending, verified, rejected or suspended
        verification: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<OfficeOrganisationPage>, Failure> {
        let ctx = signed_in.0;
        let asked = FindInArea {
            q: q.0.unwrap_or_default(),
            kind: filter("kind", kind.0).map_err(fail(&ctx))?,
            verification: filter("verification", verification.0).map_err(fail(&ctx))?,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = organisation::find_in_area(&app, &ctx, asked)
            .await
            .map_err(fail(&ctx))?;
        let page = found.map(OfficeOrganisationRow::from);
        Ok(Json(OfficeOrganisationPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// One organisation of your office's area
    #[oai(path = "/office/organisations/:id", method = "get")]
    async fn organisation(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<OfficeOrganisationBody>, Failure> {
        let ctx = signed_in.0;
        let found = organisation::one_in_area(&app, &ctx, id.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(OfficeOrganisationBody {
            organisation: found.row.into(),
            tax_code: found.tax_code,
            legal_representative: found.legal_representative,
            phone: found.phone,
            email: found.email,
            address: found.address,
            members: found.members,
            founded_year: found.founded_year,
            certificates: found
                .certificates
                .into_iter()
                .map(CertificateBody::from)
                .collect(),
            live_products: found
                .listings
                .into_iter()
                .map(|row| LiveProduct {
                    id: row.id,
                    slug: row.slug,
                    name: row.name,
                })
                .collect(),
            actions: codes(&found.actions),
        }))
    }

    /// Suspend an organisation: nothing of it is found or sold until it is reinstated
    #[oai(path = "/office/organisations/:id/suspend", method = "post")]
    async fn suspend(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Done, Failure> {
        change_standing(&app, &signed_in.0, id.0, OfficeAction::Suspend, &body.0.reason).await
    }

    /// Let a suspended or rejected organisation work again
    #[oai(path = "/office/organisations/:id/reinstate", method = "post")]
    async fn reinstate(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Done, Failure> {
        change_standing(&app, &signed_in.0, id.0, OfficeAction::Reinstate, &body.0.reason).await
    }

    /// Take a live product off the marketplace at once
    #[oai(path = "/office/products/:id/take-down", method = "post")]
    async fn take_down(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Done, Failure> {
        let ctx = signed_in.0;
        verification::take_down(&app, &ctx, id.0, &body.0.reason)
            .await
            .map_err(fail(&ctx))?;
        Ok(Done::Done)
    }
}

async fn decide(app: &App, ctx: &Ctx, kind: &str, id: Uuid, decision: Decision) -> Result<Done, Failure> {
    let kind = word("kind", kind).map_err(fail(ctx))?;
    verification::decide(app, ctx, kind, id, decision)
        .await
        .map_err(fail(ctx))?;
    Ok(Done::Done)
}

async fn change_standing(
    app: &App,
    ctx: &Ctx,
    id: Uuid,
    action: OfficeAction,
    reason: &str,
) -> Result<Done, Failure> {
    verification::change_standing(app, ctx, id, action, reason)
        .await
        .map_err(fail(ctx))?;
    Ok(Done::Done)
}
