use crate::error::{Failure, fail};
use crate::products::{ProductRow, SourceBody, row, source, words};
use domain::OrganisationKind;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::catalogue::{self, FindProducers, ProducerCard};
use services::places;
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ProducersApi;

#[derive(Object)]
struct ProducerList {
    items: Vec<ProducerRow>,
    next: Option<String>,
}

#[derive(Object)]
struct ProducerRow {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    place: String,
    main_products: String,
    is_sample: bool,
}

#[derive(Object)]
struct ProducerBody {
    producer: ProducerRow,
    place_as_published: Option<String>,
    tax_code: Option<String>,
    members: Option<i32>,
    founded_year: Option<i32>,
    products: Vec<ProductRow>,
    /// Published reports; they count in no indicator.
    reported_linkages: Vec<LinkageBody>,
    source: Option<SourceBody>,
}

#[derive(Object)]
struct LinkageBody {
    buyer_name: String,
    product: String,
    area_m2: Option<i64>,
    volume_kg: Option<i64>,
    value_vnd: Option<i64>,
    year: Option<i32>,
    note: Option<String>,
    source: Option<SourceBody>,
}

#[derive(Object)]
struct ProvinceBody {
    code: String,
    name: String,
}

#[derive(Object)]
struct CommuneBody {
    code: String,
    name: String,
    province_code: String,
    province_name: String,
    /// The unit from before July 2025 that was meant.
    former: Option<String>,
}

#[OpenApi]
impl ProducersApi {
    /// Verified producers by name
    #[oai(path = "/producers", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        q: Query<Option<String>>,
        /// cooperative, cooperative_group, club, enterprise or household_business
        kind: Query<Option<String>>,
        province: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ProducerList>, Failure> {
        let kind = words::<OrganisationKind>("kind", kind.0)
            .map_err(fail(&ctx))?
            .first()
            .copied();
        let wanted = FindProducers {
            q: q.0.unwrap_or_default(),
            kind,
            province: province.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = catalogue::find_producers(&app, &ctx, wanted)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(ProducerList {
            items: found.items.into_iter().map(producer).collect(),
            next: found.next,
        }))
    }

    /// One producer with its products and published linkages
    #[oai(path = "/producers/:slug", method = "get")]
    async fn show(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
    ) -> Result<Json<ProducerBody>, Failure> {
        let view = catalogue::producer(&app, &ctx, &slug.0)
            .await
            .map_err(fail(&ctx))?;
        let linkages = view.linkages.into_iter().map(|it| LinkageBody {
            buyer_name: it.buyer_name,
            product: it.product,
            area_m2: it.area_m2,
            volume_kg: it.volume_kg,
            value_vnd: it.value_vnd,
            year: it.year,
            note: it.note,
            source: it.source.map(source),
        });
        Ok(Json(ProducerBody {
            reported_linkages: linkages.collect(),
            place_as_published: view.place_as_stated,
            tax_code: view.tax_code,
            members: view.members,
            founded_year: view.founded_year,
            products: view.products.into_iter().map(row).collect(),
            source: view.source.map(source),
            producer: producer(view.card),
        }))
    }

    /// The 34 provinces
    #[oai(path = "/provinces", method = "get")]
    async fn provinces(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
    ) -> Result<Json<Vec<ProvinceBody>>, Failure> {
        let provinces = places::provinces(&app).await.map_err(fail(&ctx))?;
        Ok(Json(
            provinces
                .into_iter()
                .map(|it| ProvinceBody {
                    code: it.code,
                    name: it.name,
                })
                .collect(),
        ))
    }

    /// Communes for a name, today's or from before July 2025 ("Mỹ Xương, Cao Lãnh")
    #[oai(path = "/communes", method = "get")]
    async fn communes(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        q: Query<String>,
    ) -> Result<Json<Vec<CommuneBody>>, Failure> {
        let found = places::find_communes(&app, &ctx, &q.0)
            .await
            .map_err(fail(&ctx))?;
        let told = found.into_iter().map(|it| CommuneBody {
            code: it.code,
            name: it.name,
            province_code: it.province_code,
            province_name: it.province_name,
            former: it.former,
        });
        Ok(Json(told.collect()))
    }
}

fn producer(card: ProducerCard) -> ProducerRow {
    ProducerRow {
        id: card.id,
        slug: card.slug,
        name: card.name,
        kind: card.kind.to_string(),
        place: card.place,
        main_products: card.main_products,
        is_sample: card.is_sample,
    }
}
