//! Offers and requests: the same steps for both, the few fields that differ beside them.

use crate::caller::SignedIn;
use crate::candidates::CandidatesBody;
use crate::error::{Failure, fail};
use crate::trade::{
    Made, TradeMonth, TradeName, TradeParty, TradePlace, TradeRound, codes, filter, months, word,
};
use chrono::{DateTime, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{Object, OpenApi};
use services::registration::{self, Copy, Edit, Filter, Post, Registration, Side};
use services::{App, PageRequest};
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// What one side calls its prices and conditions.
pub trait Sided: Send + Sync + 'static {
    const PATH: &'static str;
    const SIDE: Side;
    type New: Type + ParseFromJSON + Send + Sync;
    type Change: Type + ParseFromJSON + Send + Sync;
    type Body: Type + ParseFromJSON + ToJSON + Send + Sync;

    fn post(new: Self::New) -> services::Result<Post>;
    fn edit(change: Self::Change) -> services::Result<Edit>;
    fn body(row: Registration, locale: Locale) -> Self::Body;
}

pub struct RegistrationsApi<S>(PhantomData<S>);

impl<S> Default for RegistrationsApi<S> {
    fn default() -> Self {
        RegistrationsApi(PhantomData)
    }
}

/// What both sides say when they register.
#[derive(Object)]
pub struct NewRegistration {
    /// Slug of an open round; leave it out outside rounds.
    round: Option<String>,
    /// Code or name of a commodity.
    commodity: String,
    /// Code or name of one of its varieties; a request leaves it out when any will do.
    variety: Option<String>,
    /// 0 when any quantity will do.
    #[oai(default)]
    min_lot_kg: i64,
    /// Code of the commune; leave it out for the organisation's own.
    commune_code: Option<String>,
    note: Option<String>,
    /// 1 to 24 months.
    months: Vec<TradeMonth>,
}

impl NewRegistration {
    /// Without what only one side says.
    pub fn post(self) -> services::Result<Post> {
        Ok(Post {
            round: self.round,
            commodity: self.commodity,
            variety: self.variety,
            min_lot_kg: self.min_lot_kg,
            commune: self.commune_code,
            note: self.note,
            months: months(&self.months)?,
            ..Post::default()
        })
    }
}

/// What both sides may change.
#[derive(Object)]
pub struct ChangedRegistration {
    /// The version that was read.
    version: i32,
    #[oai(default)]
    min_lot_kg: i64,
    note: Option<String>,
    /// All months from this one on; those that are over stay.
    months: Vec<TradeMonth>,
}

impl ChangedRegistration {
    pub fn edit(self, price_vnd_per_kg: i64) -> services::Result<Edit> {
        Ok(Edit {
            version: self.version,
            price_vnd_per_kg,
            min_lot_kg: self.min_lot_kg,
            note: self.note,
            months: months(&self.months)?,
        })
    }
}

/// What both sides read.
#[derive(Object)]
pub struct RegistrationBody {
    id: Uuid,
    organisation: TradeParty,
    /// The office that entered it; it takes part once the organisation confirms it.
    entered_by: Option<TradeParty>,
    round: Option<TradeRound>,
    commodity: TradeName,
    variety: Option<TradeName>,
    min_lot_kg: i64,
    place: Option<TradePlace>,
    /// active, paused, unconfirmed, refused or withdrawn
    state: String,
    /// Nobody took it back, but every month that it names is over.
    is_over: bool,
    note: Option<String>,
    /// Made up for the demonstration.
    is_sample: bool,
    /// Counts the changes; a change names the version that it saw.
    version: i32,
    months: Vec<TradeMonth>,
    total_kg: i64,
    posted_at: DateTime<Utc>,
    /// What is possible now: confirm, refuse, edit, pause, resume, copy, withdraw
    actions: Vec<String>,
}

impl RegistrationBody {
    pub fn of(row: Registration, locale: Locale) -> RegistrationBody {
        RegistrationBody {
            id: row.id,
            organisation: row.organisation.into(),
            entered_by: row.entered_by.map(TradeParty::from),
            round: row.round.map(TradeRound::from),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            min_lot_kg: row.min_lot_kg,
            place: row.place.map(TradePlace::from),
            state: row.state.to_string(),
            is_over: row.is_over,
            note: row.note,
            is_sample: row.is_sample,
            version: row.version,
            months: row.months.iter().map(TradeMonth::from).collect(),
            total_kg: row.total_kg,
            posted_at: row.posted_at,
            actions: codes(&row.actions),
        }
    }
}

#[derive(Object)]
struct RegistrationPage<T: Type + ParseFromJSON + ToJSON + Send + Sync> {
    items: Vec<T>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct Registered {
    id: Uuid,
}

#[derive(Object)]
struct RegistrationState {
    id: Uuid,
    /// active, paused, unconfirmed, refused or withdrawn
    state: String,
}

#[derive(Object)]
struct NextSeason {
    /// Slug of an open round; leave it out outside rounds.
    round: Option<String>,
}

#[OpenApi(prefix_path = S::PATH)]
impl<S: Sided> RegistrationsApi<S> {
    /// What your organisation registered, newest first
    #[oai(path = "/", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// active, paused, unconfirmed, refused or withdrawn
        state: Query<Option<String>>,
        /// Code of a commodity.
        commodity: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<RegistrationPage<S::Body>>, Failure> {
        let ctx = signed_in.0;
        let asked = Filter {
            state: filter("state", state.0).map_err(fail(&ctx))?,
            commodity: commodity.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = registration::list(&app, &ctx, S::SIDE, asked)
            .await
            .map_err(fail(&ctx))?;
        let page = found.map(|row| S::body(row, ctx.locale));
        Ok(Json(RegistrationPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Register
    ///
    /// Wrong months are told as `months.<month>`. What an offer says of standards must be held, and its OCOP
    /// stars are taken from the organisation's valid ratings.
    #[oai(path = "/", method = "post")]
    async fn post(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Repeating the call with the same key registers nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<S::New>,
    ) -> Result<Made<Registered>, Failure> {
        let ctx = signed_in.0;
        let command = S::post(body.0).map_err(fail(&ctx))?;
        let id = registration::post(&app, &ctx, S::SIDE, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(Registered { id })))
    }

    /// One registration of your organisation
    #[oai(path = "/:id", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<S::Body>, Failure> {
        let ctx = signed_in.0;
        let row = registration::find(&app, &ctx, S::SIDE, id.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(S::body(row, ctx.locale)))
    }

    /// Change months, price, smallest lot and note while the round is not closed
    #[oai(path = "/:id", method = "put")]
    async fn edit(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<S::Change>,
    ) -> Result<Json<Registered>, Failure> {
        let ctx = signed_in.0;
        let command = S::edit(body.0).map_err(fail(&ctx))?;
        registration::edit(&app, &ctx, S::SIDE, id.0, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(Registered { id: id.0 }))
    }

    /// Who could trade with it, pair by pair: suggestions without allocation
    ///
    /// The largest surplus first. Nobody's name and no price of the other side; distances in steps of 10 km.
    #[oai(path = "/:id/candidates", method = "get")]
    async fn candidates(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<CandidatesBody>, Failure> {
        let ctx = signed_in.0;
        let found = registration::candidates(&app, &ctx, S::SIDE, id.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }

    /// Register the same for the next season
    ///
    /// Every month moves on by a year.
    #[oai(path = "/:id/copy", method = "post")]
    async fn copy(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        /// Repeating the call with the same key registers nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NextSeason>,
    ) -> Result<Made<Registered>, Failure> {
        let ctx = signed_in.0;
        let command = Copy {
            id: id.0,
            round: body.0.round,
        };
        let id = registration::copy(&app, &ctx, S::SIDE, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(Registered { id })))
    }

    /// Pause, resume, withdraw, confirm or refuse
    #[oai(path = "/:id/:step", method = "post")]
    async fn step(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        /// pause, resume, withdraw, confirm or refuse
        step: Path<String>,
    ) -> Result<Json<RegistrationState>, Failure> {
        let ctx = signed_in.0;
        let action = word("step", &step.0).map_err(fail(&ctx))?;
        let state = registration::step(&app, &ctx, S::SIDE, id.0, action)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(RegistrationState {
            id: id.0,
            state: state.to_string(),
        }))
    }
}
