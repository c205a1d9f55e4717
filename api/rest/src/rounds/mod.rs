mod bodies;
mod settings;

use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{Made, filter};
use bodies::*;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use services::round::{self, RoundFilter};
use services::{App, Ctx, PageRequest};
use settings::*;
use std::sync::Arc;

pub struct RoundsApi;

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

    /// Change how the round is matched and its deadlines, until it is published
    #[oai(path = "/rounds/:slug/settings", method = "put")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
        body: Json<RoundChange>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        round::change(&app, &ctx, &slug, command)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
    }

    /// What the round takes
    #[oai(path = "/rounds/:slug/scope", method = "get")]
    async fn scope(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<ScopeBody>, Failure> {
        let ctx = signed_in.0;
        let (round, _, _) = round::find(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(Json(ScopeBody::of(round.scope, ctx.locale)))
    }

    /// Supply and demand registered so far
    #[oai(path = "/rounds/:slug/registered", method = "get")]
    async fn registered(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<RegisteredBody>, Failure> {
        let ctx = signed_in.0;
        let totals = round::registered(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(Json(RegisteredBody {
            supply_kg: totals.supply_kg,
            demand_kg: totals.demand_kg,
            by_month: by_month(totals, ctx.locale),
        }))
    }

    /// Who was asked to register
    #[oai(path = "/rounds/:slug/invitations", method = "get")]
    async fn invitations(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<Vec<InvitedBody>>, Failure> {
        let ctx = signed_in.0;
        let found = round::invitations(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(Json(found.into_iter().map(InvitedBody::from).collect()))
    }

    /// Ask verified organisations of your area by mail to register, each once
    #[oai(path = "/rounds/:slug/invitations", method = "post")]
    async fn invite(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
        body: Json<RoundInvite>,
    ) -> Result<Json<RoundInvitedNow>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        let invited = round::invite(&app, &ctx, &slug, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(RoundInvitedNow { invited }))
    }

    /// What different settings would give, side by side; nothing is kept
    #[oai(path = "/rounds/:slug/compare", method = "post")]
    async fn compare(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
        body: Json<RoundCompare>,
    ) -> Result<Json<Vec<ComparedBody>>, Failure> {
        let ctx = signed_in.0;
        let settings = body.0.settings.into_iter().map(SettingsBody::read);
        let settings = settings.collect::<services::Result<_>>().map_err(fail(&ctx))?;
        let compared = round::compare(&app, &ctx, &slug, settings)
            .await
            .map_err(fail(&ctx))?;
        let told = compared.into_iter().map(|row| ComparedBody::of(row, ctx.locale));
        Ok(Json(told.collect()))
    }

    /// Take one of the settings compared, and match with them
    #[oai(path = "/rounds/:slug/take", method = "post")]
    async fn take(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
        body: Json<SettingsBody>,
    ) -> Result<Json<RoundBody>, Failure> {
        let ctx = signed_in.0;
        let settings = body.0.read().map_err(fail(&ctx))?;
        round::take(&app, &ctx, &slug, settings)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &slug).await
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

    /// Run the matching; again and again before publishing, with the same result for the same registrations.
    /// In a published round: on what was declined, expired or reduced, beside what stands.
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

    /// Publish: every pair of the last matching goes to both sides as a proposal
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
