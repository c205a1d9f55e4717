use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{
    Made, TradeMonth, TradeName, TradeParty, TradePlace, TradeRound, codes, filter, months, words,
};
use chrono::{DateTime, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::request::{self, PostRequest, Request, RequestFilter};
use services::{App, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct RequestsApi;

#[derive(Object)]
struct NewRequest {
    /// Slug of an open round; leave it out for a request outside rounds.
    round: Option<String>,
    /// Code of a commodity.
    commodity: String,
    /// Code of one of its varieties; leave it out when any will do.
    variety: Option<String>,
    /// Delivered, whole đồng.
    bid_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    #[oai(default)]
    min_lot_kg: i64,
    /// vietgap, globalgap, organic, haccp, iso22000, halal, planting_code, traceable
    #[oai(default)]
    standards_required: Vec<String>,
    /// 3 to 5; leave it out when stars do not matter.
    min_ocop_stars: Option<i32>,
    /// By road; leave it out for any distance.
    max_distance_km: Option<i32>,
    /// Code of the commune; leave it out for the organisation's own.
    commune_code: Option<String>,
    note: Option<String>,
    /// 1 to 24 months.
    months: Vec<TradeMonth>,
}

#[derive(Object)]
struct RequestPosted {
    id: Uuid,
}

#[derive(Object)]
struct RequestBody {
    id: Uuid,
    organisation: TradeParty,
    round: Option<TradeRound>,
    commodity: TradeName,
    variety: Option<TradeName>,
    bid_vnd_per_kg: i64,
    min_lot_kg: i64,
    standards_required: Vec<String>,
    min_ocop_stars: Option<i32>,
    max_distance_km: Option<i32>,
    place: Option<TradePlace>,
    /// active or withdrawn
    state: String,
    note: Option<String>,
    /// Made up for the demonstration.
    is_sample: bool,
    months: Vec<TradeMonth>,
    total_kg: i64,
    posted_at: DateTime<Utc>,
    /// withdraw, when it is possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct RequestPage {
    items: Vec<RequestBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

impl RequestBody {
    fn of(row: Request, locale: Locale) -> RequestBody {
        RequestBody {
            id: row.id,
            organisation: row.organisation.into(),
            round: row.round.map(TradeRound::from),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            bid_vnd_per_kg: row.bid_vnd_per_kg,
            min_lot_kg: row.min_lot_kg,
            standards_required: codes(&row.standards_required),
            min_ocop_stars: row.min_ocop_stars,
            max_distance_km: row.max_distance_km,
            place: row.place.map(TradePlace::from),
            state: row.state.to_string(),
            note: row.note,
            is_sample: row.is_sample,
            months: row.months.iter().map(TradeMonth::from).collect(),
            total_kg: row.total_kg,
            posted_at: row.posted_at,
            actions: codes(&row.actions),
        }
    }
}

impl NewRequest {
    fn command(self) -> services::Result<PostRequest> {
        Ok(PostRequest {
            round: self.round,
            commodity: self.commodity,
            variety: self.variety,
            bid_vnd_per_kg: self.bid_vnd_per_kg,
            min_lot_kg: self.min_lot_kg,
            standards_required: words("standards_required", &self.standards_required)?,
            min_ocop_stars: self.min_ocop_stars,
            max_distance_km: self.max_distance_km,
            commune: self.commune_code,
            note: self.note,
            months: months(&self.months)?,
        })
    }
}

#[OpenApi]
impl RequestsApi {
    /// Your organisation's demand requests, newest first
    #[oai(path = "/requests", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// active or withdrawn
        state: Query<Option<String>>,
        /// Code of a commodity.
        commodity: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<RequestPage>, Failure> {
        let ctx = signed_in.0;
        let asked = RequestFilter {
            state: filter("state", state.0).map_err(fail(&ctx))?,
            commodity: commodity.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = request::list(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        let page = found.map(|row| RequestBody::of(row, ctx.locale));
        Ok(Json(RequestPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Post a demand request
    ///
    /// Wrong months are told as `months.<month>`.
    #[oai(path = "/requests", method = "post")]
    async fn post(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Repeating the request with the same key posts nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewRequest>,
    ) -> Result<Made<RequestPosted>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        let id = request::post(&app, &ctx, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(RequestPosted { id })))
    }

    /// Withdraw a request
    #[oai(path = "/requests/:id/withdraw", method = "post")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<RequestPosted>, Failure> {
        let ctx = signed_in.0;
        request::withdraw(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(RequestPosted { id: id.0 }))
    }
}
