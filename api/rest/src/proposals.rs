use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{TradeName, TradeParty, TradePlace, TradeRound, codes, filter};
use chrono::NaiveDate;
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::proposal::{self, Proposal, ProposalFilter};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ProposalsApi;

#[derive(Object)]
struct ProposalBody {
    id: Uuid,
    round: TradeRound,
    /// The side you are on: seller or buyer.
    side: String,
    seller: TradeParty,
    buyer: TradeParty,
    commodity: TradeName,
    variety: Option<TradeName>,
    month: String,
    quantity_kg: i64,
    /// At the farm gate.
    price_vnd_per_kg: i64,
    transport_vnd_per_kg: i64,
    value_vnd: i64,
    /// By road, tenths of a kilometre.
    distance_dkm: i64,
    from: Option<TradePlace>,
    to: Option<TradePlace>,
    /// sent, accepted_by_seller, accepted_by_buyer, accepted or declined
    state: String,
    answer_until: NaiveDate,
    is_expired: bool,
    decline_reason: Option<String>,
    /// Number of the contract drafted from it.
    contract: Option<String>,
    /// accept or decline, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct ProposalPage {
    items: Vec<ProposalBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct ProposalDecline {
    /// The other side reads it.
    reason: String,
}

#[OpenApi]
impl ProposalsApi {
    /// Proposals to your organisation, newest first
    #[oai(path = "/proposals", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// seller or buyer
        side: Query<Option<String>>,
        /// sent, accepted_by_seller, accepted_by_buyer, accepted or declined
        state: Query<Option<String>>,
        /// Slug of a round.
        round: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ProposalPage>, Failure> {
        let ctx = signed_in.0;
        let asked = ProposalFilter {
            side: filter("side", side.0).map_err(fail(&ctx))?,
            state: filter("state", state.0).map_err(fail(&ctx))?,
            round: round.0,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = proposal::list(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        let page = found.map(|row| ProposalBody::of(row, ctx.locale));
        Ok(Json(ProposalPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// One proposal
    #[oai(path = "/proposals/:id", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<ProposalBody>, Failure> {
        present(&app, &signed_in.0, id.0).await
    }

    /// Accept; when both sides have accepted, the month goes into a contract draft
    #[oai(path = "/proposals/:id/accept", method = "post")]
    async fn accept(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<ProposalBody>, Failure> {
        let ctx = signed_in.0;
        proposal::accept(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        present(&app, &ctx, id.0).await
    }

    /// Decline with a reason
    #[oai(path = "/proposals/:id/decline", method = "post")]
    async fn decline(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<ProposalDecline>,
    ) -> Result<Json<ProposalBody>, Failure> {
        let ctx = signed_in.0;
        proposal::decline(&app, &ctx, id.0, &body.reason)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, id.0).await
    }
}

async fn present(app: &App, ctx: &Ctx, id: Uuid) -> Result<Json<ProposalBody>, Failure> {
    let found = proposal::find(app, ctx, id).await.map_err(fail(ctx))?;
    Ok(Json(ProposalBody::of(found, ctx.locale)))
}

impl ProposalBody {
    fn of(row: Proposal, locale: Locale) -> ProposalBody {
        ProposalBody {
            id: row.id,
            round: row.round.into(),
            side: row.side.to_string(),
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            month: row.month.to_string(),
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            transport_vnd_per_kg: row.transport_vnd_per_kg,
            value_vnd: row.value_vnd,
            distance_dkm: row.distance_dkm,
            from: row.from.map(TradePlace::from),
            to: row.to.map(TradePlace::from),
            state: row.state.to_string(),
            answer_until: row.answer_until,
            is_expired: row.is_expired,
            decline_reason: row.decline_reason,
            contract: row.contract,
            actions: codes(&row.actions),
        }
    }
}
