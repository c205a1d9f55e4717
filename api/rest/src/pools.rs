use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{Made, TradeParty, codes};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::App;
use services::pool::{self, Asked, Declare, Pool};
use std::sync::Arc;
use uuid::Uuid;

/// Sellers who offer together in a round and count as one for lots and fair shares.
#[derive(Object)]
struct PoolBody {
    id: Uuid,
    /// Slug of the round.
    round: String,
    name: String,
    declared_by: TradeParty,
    members: Vec<PoolMemberBody>,
    /// Two members at least have confirmed: the matching takes them as one seller.
    is_counting: bool,
    /// confirm, leave, ask or dissolve, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct PoolMemberBody {
    organisation: TradeParty,
    /// None: asked, and not counted yet.
    confirmed_at: Option<DateTime<Utc>>,
    /// In the round, over all goods and months.
    offered_kg: i64,
}

#[derive(Object)]
struct PoolCandidate {
    organisation: TradeParty,
    /// In the round, over all goods and months.
    offered_kg: i64,
}

#[derive(Object)]
struct NewPool {
    name: String,
    /// Ids of the organisations to ask; a cooperative is in its own pool and not named.
    members: Vec<Uuid>,
}

#[derive(Object)]
struct PoolMembers {
    /// Ids of the organisations to ask.
    members: Vec<Uuid>,
}

#[derive(Object)]
struct PoolLink {
    id: Uuid,
}

#[derive(Object)]
struct PoolList {
    items: Vec<PoolBody>,
}

pub struct PoolsApi;

#[OpenApi]
impl PoolsApi {
    /// The pools that you declared or were asked into, newest first
    #[oai(path = "/pools", method = "get")]
    async fn mine(&self, app: Data<&Arc<App>>, signed_in: SignedIn) -> Result<Json<PoolList>, Failure> {
        let ctx = signed_in.0;
        let found = pool::mine(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(listed(found))
    }

    /// The pools of one of your office's rounds
    #[oai(path = "/rounds/:slug/pools", method = "get")]
    async fn of_round(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<PoolList>, Failure> {
        let ctx = signed_in.0;
        let found = pool::of_round(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(listed(found))
    }

    /// Sellers with an offer in the round whom you may ask: of your area as an office, clubs as a cooperative
    #[oai(path = "/rounds/:slug/pools/candidates", method = "get")]
    async fn candidates(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
    ) -> Result<Json<Vec<PoolCandidate>>, Failure> {
        let ctx = signed_in.0;
        let found = pool::may_ask(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        let told = found
            .into_iter()
            .map(|Asked { party, offered_kg }| PoolCandidate {
                organisation: party.into(),
                offered_kg,
            });
        Ok(Json(told.collect()))
    }

    /// Declare a pool as an office or a cooperative, while the round takes registrations; members count once
    /// they confirm
    #[oai(path = "/rounds/:slug/pools", method = "post")]
    async fn declare(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        slug: Path<String>,
        /// Repeating the request with the same key declares nothing twice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Json<NewPool>,
    ) -> Result<Made<PoolLink>, Failure> {
        let ctx = signed_in.0;
        let command = Declare {
            name: body.0.name,
            members: body.0.members,
        };
        let id = pool::declare(&app, &ctx, &slug, command, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(PoolLink { id })))
    }

    /// Ask more sellers into your own pool
    #[oai(path = "/pools/:id/ask", method = "post")]
    async fn ask(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
        body: Json<PoolMembers>,
    ) -> Result<Json<PoolLink>, Failure> {
        let ctx = signed_in.0;
        pool::ask(&app, &ctx, id.0, &body.0.members)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(PoolLink { id: id.0 }))
    }

    /// Join a pool that you were asked into
    #[oai(path = "/pools/:id/confirm", method = "post")]
    async fn confirm(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<PoolLink>, Failure> {
        let ctx = signed_in.0;
        pool::confirm(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(PoolLink { id: id.0 }))
    }

    /// Leave a pool, or say no to one
    #[oai(path = "/pools/:id/leave", method = "post")]
    async fn leave(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<PoolLink>, Failure> {
        let ctx = signed_in.0;
        pool::leave(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(PoolLink { id: id.0 }))
    }

    /// Dissolve your own pool; its members offer alone again
    #[oai(path = "/pools/:id/dissolve", method = "post")]
    async fn dissolve(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Json<PoolLink>, Failure> {
        let ctx = signed_in.0;
        pool::dissolve(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Json(PoolLink { id: id.0 }))
    }
}

fn listed(pools: Vec<Pool>) -> Json<PoolList> {
    Json(PoolList {
        items: pools.into_iter().map(PoolBody::from).collect(),
    })
}

impl From<Pool> for PoolBody {
    fn from(pool: Pool) -> PoolBody {
        let members = pool.members.into_iter().map(|member| PoolMemberBody {
            organisation: member.party.into(),
            confirmed_at: member.confirmed_at,
            offered_kg: member.offered_kg,
        });
        PoolBody {
            id: pool.id,
            round: pool.round.slug,
            name: pool.name,
            declared_by: pool.declared_by.into(),
            members: members.collect(),
            is_counting: pool.is_counting,
            actions: codes(&pool.actions),
        }
    }
}
