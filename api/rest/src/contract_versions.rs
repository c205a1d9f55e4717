use crate::caller::SignedIn;
use crate::contract_terms::{ConditionsInput, MonthInput, months};
use crate::error::{Failure, fail};
use crate::trade::{codes, word};
use chrono::{DateTime, NaiveDate, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::contract::{self, Amendment, Liquidation, Terminate, Version, Versions};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct ContractVersionsApi;

#[derive(Object)]
struct VersionsBody {
    items: Vec<VersionBody>,
    terminations: Vec<TerminationBody>,
}

#[derive(Object)]
struct VersionBody {
    version: i32,
    /// seller or buyer; none for the text first signed
    proposed_by: Option<String>,
    reason: Option<String>,
    document_text: String,
    /// Its SHA-256; accept with it.
    document_hash: String,
    seller_accepted_at: Option<DateTime<Utc>>,
    buyer_accepted_at: Option<DateTime<Utc>>,
    proposed_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    declined_at: Option<DateTime<Utc>>,
    decline_reason: Option<String>,
    is_in_force: bool,
    /// accept_amendment or decline_amendment, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct TerminationBody {
    id: Uuid,
    /// agreement, serious_breach, contract_clause or law
    ground: String,
    reason: String,
    /// seller or buyer
    proposed_by: String,
    /// The last day in force.
    ends_on: NaiveDate,
    /// One-sided, or accepted by the other side.
    is_effective: bool,
    /// accept_termination or decline_termination, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct AmendmentInput {
    months: Vec<MonthInput>,
    conditions: ConditionsInput,
    /// The other side reads it.
    reason: String,
}

#[derive(Object)]
struct AmendmentAnswer {
    /// True accepts it.
    accept: bool,
    /// The `document_hash` that was read; needed to accept.
    document_hash: Option<String>,
    /// Needed to decline.
    reason: Option<String>,
}

#[derive(Object)]
struct TerminationInput {
    /// agreement, serious_breach, contract_clause or law
    ground: String,
    reason: String,
    /// The last day in force: today or later.
    ends_on: NaiveDate,
}

#[derive(Object)]
struct TerminationAnswer {
    accept: bool,
}

#[derive(Object)]
struct LiquidationBody {
    document_text: String,
    document_hash: String,
    delivered_kg: i64,
    delivered_vnd: i64,
    deposit_vnd: i64,
    paid_vnd: i64,
    /// Delivered − deposits − paid; negative when the seller holds more than the goods were worth.
    owed_vnd: i64,
    seller_accepted_at: Option<DateTime<Utc>>,
    buyer_accepted_at: Option<DateTime<Utc>>,
    accepted_at: Option<DateTime<Utc>>,
    /// Code of what stands in the way, if anything.
    hindrance: Option<String>,
    /// accept_liquidation, if possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct LiquidationAcceptance {
    /// The `document_hash` that was read.
    document_hash: String,
}

#[OpenApi]
impl ContractVersionsApi {
    /// All texts of a contract, the first one first, and its terminations
    #[oai(path = "/contracts/:number/versions", method = "get")]
    async fn versions(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<VersionsBody>, Failure> {
        present(&app, &signed_in.0, &number).await
    }

    /// Put an amendment forward, as a manager; it is in force once the other side accepts
    #[oai(path = "/contracts/:number/versions", method = "post")]
    async fn propose(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<AmendmentInput>,
    ) -> Result<Json<VersionsBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let amendment = Amendment {
            months: months(body.months).map_err(fail(&ctx))?,
            conditions: body.conditions.read().map_err(fail(&ctx))?,
            reason: body.reason,
        };
        contract::propose_amendment(&app, &ctx, &number, amendment)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Accept or decline an amendment; who put it forward may take it back by declining
    #[oai(path = "/contracts/:number/versions/:version/answer", method = "post")]
    async fn answer(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        version: Path<i32>,
        body: Json<AmendmentAnswer>,
    ) -> Result<Json<VersionsBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        if body.accept {
            let hash = body.document_hash.unwrap_or_default();
            contract::accept_amendment(&app, &ctx, &number, version.0, &hash).await
        } else {
            let reason = body.reason.unwrap_or_default();
            contract::decline_amendment(&app, &ctx, &number, version.0, &reason).await
        }
        .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// End a contract before its time: by agreement, or one-sided with ground, reason and notice
    #[oai(path = "/contracts/:number/terminations", method = "post")]
    async fn terminate(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<TerminationInput>,
    ) -> Result<Json<VersionsBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = Terminate {
            ground: word("ground", &body.ground).map_err(fail(&ctx))?,
            reason: body.reason,
            ends_on: body.ends_on,
        };
        contract::terminate(&app, &ctx, &number, command)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Accept or decline the other side's wish to end the contract
    #[oai(path = "/contracts/:number/terminations/:id/answer", method = "post")]
    async fn answer_termination(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        id: Path<Uuid>,
        body: Json<TerminationAnswer>,
    ) -> Result<Json<VersionsBody>, Failure> {
        let ctx = signed_in.0;
        contract::answer_termination(&app, &ctx, &number, id.0, body.accept)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// The liquidation minutes, from the figures of now or as accepted by both
    #[oai(path = "/contracts/:number/liquidation", method = "get")]
    async fn liquidation(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<LiquidationBody>, Failure> {
        liquidation(&app, &signed_in.0, &number).await
    }

    /// Accept the liquidation minutes, as a manager
    #[oai(path = "/contracts/:number/liquidation", method = "post")]
    async fn accept_liquidation(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<LiquidationAcceptance>,
    ) -> Result<Json<LiquidationBody>, Failure> {
        let ctx = signed_in.0;
        contract::accept_liquidation(&app, &ctx, &number, &body.document_hash)
            .await
            .map_err(fail(&ctx))?;
        liquidation(&app, &ctx, &number).await
    }
}

async fn present(app: &App, ctx: &Ctx, number: &str) -> Result<Json<VersionsBody>, Failure> {
    let found = contract::versions(app, ctx, number).await.map_err(fail(ctx))?;
    Ok(Json(VersionsBody::from(found)))
}

async fn liquidation(app: &App, ctx: &Ctx, number: &str) -> Result<Json<LiquidationBody>, Failure> {
    let found = contract::liquidation(app, ctx, number).await.map_err(fail(ctx))?;
    Ok(Json(LiquidationBody::from(found)))
}

impl From<Versions> for VersionsBody {
    fn from(found: Versions) -> VersionsBody {
        let terminations = found
            .terminations
            .into_iter()
            .map(|(row, actions)| TerminationBody {
                id: row.id,
                ground: row.ground.to_string(),
                reason: row.reason,
                proposed_by: row.proposed_by.to_string(),
                ends_on: row.ends_on,
                is_effective: row.is_effective,
                actions: codes(&actions),
            });
        VersionsBody {
            items: found.items.into_iter().map(VersionBody::from).collect(),
            terminations: terminations.collect(),
        }
    }
}

impl From<Version> for VersionBody {
    fn from(row: Version) -> VersionBody {
        VersionBody {
            version: row.version,
            proposed_by: row.proposed_by.map(|side| side.to_string()),
            reason: row.reason,
            document_text: row.document_text,
            document_hash: row.document_hash,
            seller_accepted_at: row.seller_signature.map(|signature| signature.at),
            buyer_accepted_at: row.buyer_signature.map(|signature| signature.at),
            proposed_at: row.proposed_at,
            accepted_at: row.accepted_at,
            declined_at: row.declined_at,
            decline_reason: row.decline_reason,
            is_in_force: row.is_in_force,
            actions: codes(&row.actions),
        }
    }
}

impl From<Liquidation> for LiquidationBody {
    fn from(row: Liquidation) -> LiquidationBody {
        LiquidationBody {
            document_text: row.document_text,
            document_hash: row.document_hash,
            delivered_kg: row.balance.delivered_kg,
            delivered_vnd: row.balance.delivered_vnd,
            deposit_vnd: row.balance.deposit_vnd,
            paid_vnd: row.balance.paid_vnd,
            owed_vnd: row.balance.owed_vnd,
            seller_accepted_at: row.seller_accepted_at,
            buyer_accepted_at: row.buyer_accepted_at,
            accepted_at: row.accepted_at,
            hindrance: row.hindrance.map(|code| code.as_str().to_owned()),
            actions: codes(&row.actions),
        }
    }
}
