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
use services::offer::{self, Offer, OfferFilter, PostOffer};
use services::{App, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct OffersApi;

#[derive(Object)]
struct NewOffer {
    /// Slug of an open round; leave it out for an offer outside rounds.
    round: Option<String>,
    /// Code of a commodity.
    commodity: String,
    /// Code of one of its varieties.
    variety: Option<String>,
    /// At the farm gate, whole đồng.
    ask_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    #[oai(default)]
    min_lot_kg: i64,
    /// Standards that the organisation holds: vietgap, globalgap, organic, haccp, iso22000, halal,
    /// planting_code, traceable
    #[oai(default)]
    standards: Vec<String>,
    /// Code of the commune; leave it out for the organisation's own.
    commune_code: Option<String>,
    note: Option<String>,
    /// 1 to 24 months.
    months: Vec<TradeMonth>,
}

#[derive(Object)]
struct OfferPosted {
    id: Uuid,
}

#[derive(Object)]
struct OfferBody {
    id: Uuid,
    organisation: TradeParty,
    round: Option<TradeRound>,
    commodity: TradeName,
    variety: Option<TradeName>,
    ask_vnd_per_kg: i64,
    min_lot_kg: i64,
    standards: Vec<String>,
    /// The best valid rating of the organisation when the offer was posted.
    ocop_stars: Option<i32>,
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
struct OfferPage {
    items: Vec<OfferBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

impl OfferBody {
    fn of(row: Offer, locale: Locale) -> OfferBody {
        OfferBody {
            id: row.id,
            organisation: row.organisation.into(),
            round: row.round.map(TradeRound::from),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            ask_vnd_per_kg: row.ask_vnd_per_kg,
            min_lot_kg: row.min_lot_kg,
            standards: codes(&row.standards),
            ocop_stars: row.ocop_stars,
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

impl NewOffer {
    fn command(self) -> services::Result<PostOffer> {
        Ok(PostOffer {
            round: self.round,
            commodity: self.commodity,
            variety: self.variety,
            ask_vnd_per_kg: self.ask_vnd_per_kg,
            min_lot_kg: self.min_lot_kg,
            standards: words("standards", &self.standards)?,
            commune: self.commune_code,
            note: self.note,
            months: months(&self.months)?,
        })
    }
}

#[OpenApi]
impl OffersApi {
    /// Your organisation's supply offers, newest first
    #[oai(path = "/offers", method = "get")]
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
    ) -> Result<Json<OfferPage>, Failure> {
        let ctx = signed_in.0;
        let asked = OfferFilter {
            state: filter("state", state.0).map_err(fail(&ctx))?,
            commodity: commodity.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = offer::list(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        let page = found.map(|row| OfferBody::of(row, ctx.locale));
        Ok(Json(OfferPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Post a supply offer
    ///
    /// Wrong months are told as `months.<month>`. OCOP stars are taken from the organisation's valid ratings.
    #[oai(path = "/offers", method = "post")]
    async fn post(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Repeating the request with the same key posts nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewOffer>,
    ) -> Result<Made<OfferPosted>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        let id = offer::post(&app, &ctx, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(OfferPosted { id })))
    }

    /// Withdraw an offer
    #[oai(path = "/offers/:id/withdraw", method = "post")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<OfferPosted>, Failure> {
        let ctx = signed_in.0;
        offer::withdraw(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(OfferPosted { id: id.0 }))
    }
}
