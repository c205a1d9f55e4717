use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{TradeName, TradeParty, TradePlace, TradeRound, codes, filter};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::proposal::{self, NewTerms, PastTerms, Proposal, ProposalFilter};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ProposalsApi;

#[derive(Object)]
struct ProposalBody {
    id: Uuid,
    round: TradeRound,
    /// The side you are on: seller or buyer; none for the office of the round.
    side: Option<String>,
    seller: TradeParty,
    buyer: TradeParty,
    commodity: TradeName,
    variety: Option<TradeName>,
    month: String,
    /// Of the terms that stand; name it when you answer.
    version: i32,
    /// What the matching paired; terms may name less, never more.
    matched_kg: i64,
    quantity_kg: i64,
    /// At the farm gate.
    price_vnd_per_kg: i64,
    /// None: where the goods grow.
    delivery_point: Option<String>,
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
    /// accept, counter, decline or mediate, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct ProposalPage {
    items: Vec<ProposalBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

/// One version of a proposal's terms.
#[derive(Object)]
struct TermsBody {
    version: i32,
    quantity_kg: i64,
    /// At the farm gate.
    price_vnd_per_kg: i64,
    /// None: where the goods grow.
    delivery_point: Option<String>,
    /// matching, seller, buyer or office
    put_by: String,
    note: Option<String>,
    put_at: DateTime<Utc>,
}

#[derive(Object)]
struct ProposalAccept {
    /// Of the terms that you have seen.
    version: i32,
}

#[derive(Object)]
struct ProposalTerms {
    /// Of the terms that you have seen and answer.
    version: i32,
    /// At most what was matched.
    quantity_kg: i64,
    /// At the farm gate.
    price_vnd_per_kg: i64,
    /// Leave it out for where the goods grow.
    delivery_point: Option<String>,
    /// Why; both sides read it.
    note: Option<String>,
}

#[derive(Object)]
struct ProposalDecline {
    /// The other side reads it.
    reason: String,
}

#[OpenApi]
impl ProposalsApi {
    /// Proposals to your organisation, or in the rounds of your office; newest first
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

    /// Every version of a proposal's terms, the first one first; the last one stands
    #[oai(path = "/proposals/:id/terms", method = "get")]
    async fn terms(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<Vec<TermsBody>>, Failure> {
        let ctx = signed_in.0;
        let terms = proposal::terms(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(terms.into_iter().map(TermsBody::from).collect()))
    }

    /// Accept the terms that you have seen; when both sides have accepted, the month goes into a contract draft
    #[oai(path = "/proposals/:id/accept", method = "post")]
    async fn accept(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<ProposalAccept>,
    ) -> Result<Json<ProposalBody>, Failure> {
        let ctx = signed_in.0;
        proposal::accept(&app, &ctx, id.0, body.version)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, id.0).await
    }

    /// Put other terms, which you have thereby accepted; the other side answers
    #[oai(path = "/proposals/:id/counter", method = "post")]
    async fn counter(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<ProposalTerms>,
    ) -> Result<Json<ProposalBody>, Failure> {
        let ctx = signed_in.0;
        let (seen, terms) = body.0.read();
        proposal::counter(&app, &ctx, id.0, seen, terms)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, id.0).await
    }

    /// As the office of the round, put terms that both sides must answer
    #[oai(path = "/proposals/:id/mediate", method = "post")]
    async fn mediate(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<ProposalTerms>,
    ) -> Result<Json<ProposalBody>, Failure> {
        let ctx = signed_in.0;
        let (seen, terms) = body.0.read();
        proposal::mediate(&app, &ctx, id.0, seen, terms)
            .await
            .map_err(fail(&ctx))?;
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
            side: row.side.map(|side| side.to_string()),
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            month: row.month.to_string(),
            version: row.version,
            matched_kg: row.matched_kg,
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            delivery_point: row.delivery_point,
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

impl ProposalTerms {
    fn read(self) -> (i32, NewTerms) {
        let terms = NewTerms {
            quantity_kg: self.quantity_kg,
            price_vnd_per_kg: self.price_vnd_per_kg,
            delivery_point: self.delivery_point,
            note: self.note,
        };
        (self.version, terms)
    }
}

impl From<PastTerms> for TermsBody {
    fn from(terms: PastTerms) -> TermsBody {
        TermsBody {
            version: terms.version,
            quantity_kg: terms.quantity_kg,
            price_vnd_per_kg: terms.price_vnd_per_kg,
            delivery_point: terms.delivery_point,
            put_by: terms.put_by.to_string(),
            note: terms.note,
            put_at: terms.put_at,
        }
    }
}
