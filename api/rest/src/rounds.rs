use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{Made, TradeName, TradeParty, codes, filter, month, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::round::{
    self, CreateRound, GapRow, PairRow, PublicRound, Round, RoundFilter, RoundSummary, Totals,
};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct RoundsApi;

#[derive(Object)]
struct NewRound {
    name: String,
    /// The fair or conference that it is opened for.
    event: Option<String>,
    /// volume or value
    objective: String,
    /// VND per tonne-kilometre; leave it out for 2,500.
    transport_rate_vnd: Option<i64>,
    /// VND per kilogram and OCOP star; orders choices, makes no pair feasible.
    #[oai(default)]
    star_bonus_vnd: i64,
    /// `YYYY-MM`
    first_month: String,
    /// `YYYY-MM`
    last_month: String,
    /// Last day of registration.
    registration_until: NaiveDate,
    /// Days that both sides have to answer a proposal, 1 to 90.
    answer_days: i32,
}

#[derive(Object)]
struct RoundCreated {
    slug: String,
}

#[derive(Object)]
struct RoundBody {
    slug: String,
    name: String,
    event: Option<String>,
    /// draft, open, closed, matched, published or settled
    state: String,
    objective: String,
    transport_rate_vnd: i64,
    star_bonus_vnd: i64,
    first_month: String,
    last_month: String,
    registration_until: NaiveDate,
    takes_registrations: bool,
    answer_days: i32,
    summary: Option<RoundTotals>,
    published_at: Option<DateTime<Utc>>,
    is_sample: bool,
    /// open, close, match, publish or settle, as far as possible now
    actions: Vec<String>,
}

/// The last matching.
#[derive(Object)]
struct RoundTotals {
    objective: String,
    total_quantity_kg: i64,
    total_surplus_vnd: i64,
    bound_quantity_kg: i64,
    bound_surplus_vnd: i64,
    /// The totals reach the bounds: nothing better exists.
    is_proven_best: bool,
    pairs_feasible: u64,
    pairs_matched: u64,
    offered_kg: i64,
    requested_kg: i64,
    matched_at: DateTime<Utc>,
}

#[derive(Object)]
struct RoundPage {
    items: Vec<RoundBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct RoundResultBody {
    round: RoundBody,
    offers: u64,
    requests: u64,
    pairs: Vec<PairBody>,
    gaps: Vec<GapBody>,
    /// Matched kilograms × suggested price.
    total_value_vnd: i64,
}

#[derive(Object)]
struct PairBody {
    offer_id: Uuid,
    request_id: Uuid,
    seller: TradeParty,
    buyer: TradeParty,
    commodity: TradeName,
    month: String,
    quantity_kg: i64,
    /// By road, tenths of a kilometre.
    distance_dkm: i64,
    transport_vnd_per_kg: i64,
    surplus_vnd_per_kg: i64,
    /// At the farm gate.
    suggested_price_vnd_per_kg: i64,
}

#[derive(Object)]
struct GapBody {
    /// offer or request
    side: String,
    subject_id: Uuid,
    organisation: TradeParty,
    commodity: TradeName,
    month: String,
    unmatched_kg: i64,
    /// no_counterpart, variety, standard, stars, price, distance, lot, outcompeted or several
    reason: String,
    /// As the reason needs it: a standard's code, stars, VND/kg, kilometres or kilograms.
    detail: String,
    blocked_kg: i64,
}

#[derive(Object)]
struct RoundPublished {
    proposals: u64,
}

/// What anybody may see: sums, no party and no price.
#[derive(Object)]
struct BoardBody {
    open: Vec<BoardRound>,
    earlier: Vec<BoardRound>,
    supply_kg: i64,
    demand_kg: i64,
    by_month: Vec<BoardMonth>,
}

#[derive(Object)]
struct BoardRound {
    slug: String,
    name: String,
    event: Option<String>,
    office: String,
    state: String,
    first_month: String,
    last_month: String,
    registration_until: NaiveDate,
    takes_registrations: bool,
    is_sample: bool,
    /// Once published.
    matched_kg: Option<i64>,
}

#[derive(Object)]
struct BoardMonth {
    commodity: TradeName,
    month: String,
    supply_kg: i64,
    demand_kg: i64,
}

#[derive(Object)]
struct BoardRoundBody {
    round: BoardRound,
    supply_kg: i64,
    demand_kg: i64,
    by_month: Vec<BoardMonth>,
}

#[OpenApi]
impl RoundsApi {
    /// The public board: open rounds, supply and demand added up
    #[oai(path = "/trade", method = "get")]
    async fn board(&self, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Json<BoardBody>, Failure> {
        let board = round::board(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(BoardBody {
            open: board.open.into_iter().map(BoardRound::from).collect(),
            earlier: board.earlier.into_iter().map(BoardRound::from).collect(),
            supply_kg: board.totals.supply_kg,
            demand_kg: board.totals.demand_kg,
            by_month: by_month(board.totals, ctx.locale),
        }))
    }

    /// A round as anybody sees it, with its supply and demand added up
    #[oai(path = "/trade/rounds/:slug", method = "get")]
    async fn find_public(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
    ) -> Result<Json<BoardRoundBody>, Failure> {
        let (round, totals) = round::find_public(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(Json(BoardRoundBody {
            round: round.into(),
            supply_kg: totals.supply_kg,
            demand_kg: totals.demand_kg,
            by_month: by_month(totals, ctx.locale),
        }))
    }

    /// Your office's rounds, newest first
    #[oai(path = "/rounds", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// draft, open, closed, matched, published or settled
        state: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<RoundPage>, Failure> {
        let ctx = signed_in.0;
        let asked = RoundFilter {
            state: filter("state", state.0).map_err(fail(&ctx))?,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let page = round::list(&app, &ctx, asked)
            .await
            .map_err(fail(&ctx))?
            .map(RoundBody::from);
        Ok(Json(RoundPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Draft a round
    #[oai(path = "/rounds", method = "post")]
    async fn create(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Repeating the request with the same key drafts nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewRound>,
    ) -> Result<Made<RoundCreated>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        let slug = round::create(&app, &ctx, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(RoundCreated { slug })))
    }

    /// One of your office's rounds
    #[oai(path = "/rounds/:slug", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundBody>, Failure> {
        present(&app, &signed_in.0, &slug).await
    }

    /// Open registration
    #[oai(path = "/rounds/:slug/open", method = "post")]
    async fn open(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        round::open(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
    }

    /// Close registration
    #[oai(path = "/rounds/:slug/close", method = "post")]
    async fn close(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        round::close(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
    }

    /// Run the matching; again and again before publishing, with the same result for the same registrations
    #[oai(path = "/rounds/:slug/match", method = "post")]
    async fn run_matching(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        round::run_matching(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
    }

    /// The result of the last matching: pairs, and why kilograms stayed over
    #[oai(path = "/rounds/:slug/result", method = "get")]
    async fn result(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundResultBody>, Failure> {
        let ctx = signed_in.0;
        let found = round::result(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        let pairs = found.pairs.into_iter();
        let gaps = found.gaps.into_iter();
        Ok(Json(RoundResultBody {
            round: found.round.into(),
            offers: found.offers,
            requests: found.requests,
            pairs: pairs.map(|row| PairBody::of(row, ctx.locale)).collect(),
            gaps: gaps.map(|row| GapBody::of(row, ctx.locale)).collect(),
            total_value_vnd: found.total_value_vnd,
        }))
    }

    /// Publish: every pair goes to both sides as a proposal
    #[oai(path = "/rounds/:slug/publish", method = "post")]
    async fn publish(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundPublished>, Failure> {
        let ctx = signed_in.0;
        let proposals = round::publish(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(Json(RoundPublished { proposals }))
    }

    /// End a published round once all proposals are answered or expired
    #[oai(path = "/rounds/:slug/settle", method = "post")]
    async fn settle(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        round::settle(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
    }
}

async fn present(app: &App, ctx: &Ctx, slug: &str) -> Result<Json<RoundBody>, Failure> {
    let (round, _, _) = round::find(app, ctx, slug).await.map_err(fail(ctx))?;
    Ok(Json(round.into()))
}

fn by_month(totals: Totals, locale: Locale) -> Vec<BoardMonth> {
    let rows = totals.rows.into_iter().map(|row| BoardMonth {
        commodity: TradeName::of(&row.commodity, locale),
        month: row.month.to_string(),
        supply_kg: row.supply_kg,
        demand_kg: row.demand_kg,
    });
    rows.collect()
}

impl NewRound {
    fn command(self) -> services::Result<CreateRound> {
        Ok(CreateRound {
            name: self.name,
            event: self.event,
            objective: word("objective", &self.objective)?,
            transport_rate_vnd: self.transport_rate_vnd,
            star_bonus_vnd: self.star_bonus_vnd,
            first_month: month("first_month", &self.first_month)?,
            last_month: month("last_month", &self.last_month)?,
            registration_until: self.registration_until,
            answer_days: self.answer_days,
        })
    }
}

impl From<Round> for RoundBody {
    fn from(round: Round) -> RoundBody {
        RoundBody {
            slug: round.slug,
            name: round.name,
            event: round.event,
            state: round.state.to_string(),
            objective: round.objective.to_string(),
            transport_rate_vnd: round.transport_rate_vnd,
            star_bonus_vnd: round.star_bonus_vnd,
            first_month: round.first_month.to_string(),
            last_month: round.last_month.to_string(),
            registration_until: round.registration_until,
            takes_registrations: round.takes_registrations,
            answer_days: round.answer_days,
            summary: round.summary.map(RoundTotals::from),
            published_at: round.published_at,
            is_sample: round.is_sample,
            actions: codes(&round.actions),
        }
    }
}

impl From<RoundSummary> for RoundTotals {
    fn from(summary: RoundSummary) -> RoundTotals {
        RoundTotals {
            is_proven_best: summary.is_proven_best(),
            objective: summary.objective.to_string(),
            total_quantity_kg: summary.total_quantity_kg,
            total_surplus_vnd: summary.total_surplus_vnd,
            bound_quantity_kg: summary.bound_quantity_kg,
            bound_surplus_vnd: summary.bound_surplus_vnd,
            pairs_feasible: summary.pairs_feasible,
            pairs_matched: summary.pairs_matched,
            offered_kg: summary.offered_kg,
            requested_kg: summary.requested_kg,
            matched_at: summary.matched_at,
        }
    }
}

impl From<PublicRound> for BoardRound {
    fn from(round: PublicRound) -> BoardRound {
        BoardRound {
            slug: round.slug,
            name: round.name,
            event: round.event,
            office: round.office,
            state: round.state.to_string(),
            first_month: round.first_month.to_string(),
            last_month: round.last_month.to_string(),
            registration_until: round.registration_until,
            takes_registrations: round.takes_registrations,
            is_sample: round.is_sample,
            matched_kg: round.matched_kg,
        }
    }
}

impl PairBody {
    fn of(row: PairRow, locale: Locale) -> PairBody {
        PairBody {
            offer_id: row.offer_id,
            request_id: row.request_id,
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            month: row.month.to_string(),
            quantity_kg: row.quantity_kg,
            distance_dkm: row.distance_dkm,
            transport_vnd_per_kg: row.transport_vnd_per_kg,
            surplus_vnd_per_kg: row.surplus_vnd_per_kg,
            suggested_price_vnd_per_kg: row.suggested_price_vnd_per_kg,
        }
    }
}

impl GapBody {
    fn of(row: GapRow, locale: Locale) -> GapBody {
        GapBody {
            side: row.side.to_string(),
            subject_id: row.subject_id,
            organisation: row.organisation.into(),
            commodity: TradeName::of(&row.commodity, locale),
            month: row.month.to_string(),
            unmatched_kg: row.unmatched_kg,
            reason: row.reason.to_string(),
            detail: row.detail,
            blocked_kg: row.blocked_kg,
        }
    }
}
