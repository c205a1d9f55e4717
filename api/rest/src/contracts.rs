use crate::caller::SignedIn;
use crate::contract_terms::{ConditionsInput, GradeBody, MarketPriceInput, MonthInput, market_price, months};
use crate::error::{Failure, fail};
use crate::trade::{FileBody, FileInput, Made, PastBody, TradeName, TradeParty, TradeRound, codes, filter};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::{Object, OpenApi};
use services::contract::{self, Contract, ContractFilter, ContractRow, EnterPaper, Paper, Signature};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ContractsApi;

#[derive(Object)]
struct ContractBody {
    number: String,
    /// draft, signed_by_seller, signed_by_buyer, signed or cancelled
    state: String,
    /// The side you are on: seller or buyer; none for an office.
    side: Option<String>,
    seller: TradeParty,
    buyer: TradeParty,
    /// Who signs for a club.
    seller_representative: Option<TradeParty>,
    buyer_representative: Option<TradeParty>,
    round: Option<TradeRound>,
    commodity: TradeName,
    variety: Option<TradeName>,
    linkage_form: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    delivery_point: String,
    /// One agreement a line.
    terms: String,
    /// proposal or paper
    origin: String,
    /// Of a contract entered from paper.
    paper: Option<PaperBody>,
    /// None: prices are fixed by month.
    price: Option<MarketPriceInput>,
    deposit_vnd: i64,
    grades: Vec<GradeBody>,
    /// The version in force.
    version: i32,
    /// The last day in force, when it ends before its time.
    terminated_on: Option<NaiveDate>,
    is_liquidated: bool,
    months: Vec<ContractMonthBody>,
    total_kg: i64,
    total_value_vnd: i64,
    areas: Vec<ContractAreaBody>,
    total_area_m2: i64,
    /// The text to be signed or signed.
    document_text: String,
    /// Its SHA-256; sign with it.
    document_hash: String,
    seller_signature: Option<SignatureBody>,
    buyer_signature: Option<SignatureBody>,
    signed_at: Option<DateTime<Utc>>,
    /// Confirmed and settled.
    delivered_kg: i64,
    is_sample: bool,
    /// What happened to it, the first step first.
    history: Vec<PastBody>,
    /// edit, cancel, sign, record_delivery, amend or terminate, as far as possible now
    actions: Vec<String>,
}

#[derive(Object)]
struct ContractMonthBody {
    month: String,
    quantity_kg: i64,
    price_vnd_per_kg: i64,
    value_vnd: i64,
}

#[derive(Object)]
struct ContractAreaBody {
    planting_area_id: Uuid,
    name: String,
    /// What the contract names.
    area_m2: i64,
    /// The planting area's size.
    whole_m2: i64,
}

#[derive(Object)]
struct SignatureBody {
    name: String,
    at: DateTime<Utc>,
}

#[derive(Object)]
struct ContractSummary {
    number: String,
    /// None for an office.
    side: Option<String>,
    seller: TradeParty,
    buyer: TradeParty,
    commodity: TradeName,
    variety: Option<TradeName>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    total_kg: i64,
    state: String,
    waits_for_us: bool,
    is_sample: bool,
}

#[derive(Object)]
struct ContractPage {
    items: Vec<ContractSummary>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct PaperBody {
    number: String,
    signed_on: NaiveDate,
    scan: Option<FileBody>,
}

#[derive(Object)]
struct PaperInput {
    /// Slugs of the two organisations.
    seller: String,
    buyer: String,
    commodity: String,
    variety: Option<String>,
    months: Vec<MonthInput>,
    /// Number and day that the paper bears.
    paper_number: String,
    paper_signed_on: NaiveDate,
    conditions: ConditionsInput,
    /// PDF, JPEG, PNG or WebP.
    scan: FileInput,
}

#[derive(Object)]
struct ContractCancelling {
    /// The other side reads it.
    reason: String,
}

#[derive(Object)]
struct ContractSigning {
    /// The `document_hash` of the text that was read.
    document_hash: String,
}

#[OpenApi]
impl ContractsApi {
    /// Your organisation's linkage contracts or those of your office's area, newest first
    #[oai(path = "/contracts", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// seller or buyer
        side: Query<Option<String>>,
        /// draft, signed_by_seller, signed_by_buyer, signed or cancelled
        state: Query<Option<String>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ContractPage>, Failure> {
        let ctx = signed_in.0;
        let asked = ContractFilter {
            side: filter("side", side.0).map_err(fail(&ctx))?,
            state: filter("state", state.0).map_err(fail(&ctx))?,
            page: PageRequest {
                per_page: per_page.0,
                after: after.0,
            },
        };
        let found = contract::list(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        let page = found.map(|row| ContractSummary::of(row, ctx.locale));
        Ok(Json(ContractPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Enter a contract that was signed on paper; it counts once both sides have confirmed it by signing
    #[oai(path = "/contracts", method = "post")]
    async fn enter_paper(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<PaperInput>,
    ) -> Result<Made<ContractBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let command = EnterPaper {
            seller: body.seller,
            buyer: body.buyer,
            commodity: body.commodity,
            variety: body.variety,
            months: months(body.months).map_err(fail(&ctx))?,
            paper_number: body.paper_number,
            paper_signed_on: body.paper_signed_on,
            conditions: body.conditions.read().map_err(fail(&ctx))?,
            scan: body.scan.into(),
        };
        let number = contract::enter_paper(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(present(&app, &ctx, &number).await?))
    }

    /// One contract; an office sees those with a side in its area
    #[oai(path = "/contracts/:number", method = "get")]
    async fn find(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Json<ContractBody>, Failure> {
        present(&app, &signed_in.0, &number).await
    }

    /// Change the draft; signatures given so far fall away
    #[oai(path = "/contracts/:number", method = "put")]
    async fn edit(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<ConditionsInput>,
    ) -> Result<Json<ContractBody>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.read().map_err(fail(&ctx))?;
        contract::edit(&app, &ctx, &number, command)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// Cancel the draft; its proposals' kilograms are free again
    #[oai(path = "/contracts/:number/cancel", method = "post")]
    async fn cancel(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<ContractCancelling>,
    ) -> Result<Json<ContractBody>, Failure> {
        let ctx = signed_in.0;
        contract::cancel(&app, &ctx, &number, &body.reason)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }

    /// The contract for a word processor (.docx): the clauses that are hashed, laid out for A4
    #[oai(path = "/contracts/:number/document", method = "get")]
    async fn document(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
    ) -> Result<Attachment<Vec<u8>>, Failure> {
        let ctx = signed_in.0;
        let file = contract::word_document(&app, &ctx, &number)
            .await
            .map_err(fail(&ctx))?;
        Ok(Attachment::new(file.bytes)
            .attachment_type(AttachmentType::Attachment)
            .filename(file.name))
    }

    /// A private file: the scan, or a picture of what was rejected or lost
    #[oai(path = "/contract-files/:id", method = "get")]
    async fn file(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        id: Path<Uuid>,
    ) -> Result<Attachment<Vec<u8>>, Failure> {
        let ctx = signed_in.0;
        let file = contract::file(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(Attachment::new(file.bytes)
            .attachment_type(AttachmentType::Attachment)
            .filename(file.name))
    }

    /// Sign for your side, as a manager
    #[oai(path = "/contracts/:number/sign", method = "post")]
    async fn sign(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        number: Path<String>,
        body: Json<ContractSigning>,
    ) -> Result<Json<ContractBody>, Failure> {
        let ctx = signed_in.0;
        contract::sign(&app, &ctx, &number, &body.document_hash)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, &number).await
    }
}

async fn present(app: &App, ctx: &Ctx, number: &str) -> Result<Json<ContractBody>, Failure> {
    let found = contract::find(app, ctx, number).await.map_err(fail(ctx))?;
    Ok(Json(ContractBody::of(found, ctx.locale)))
}

impl ContractBody {
    fn of(row: Contract, locale: Locale) -> ContractBody {
        let months = row.months.into_iter().map(|month| ContractMonthBody {
            month: month.month.to_string(),
            quantity_kg: month.quantity_kg,
            price_vnd_per_kg: month.price_vnd_per_kg,
            value_vnd: month.value_vnd,
        });
        let areas = row.areas.into_iter().map(|area| ContractAreaBody {
            planting_area_id: area.planting_area_id,
            name: area.name,
            area_m2: area.area_m2,
            whole_m2: area.whole_m2,
        });
        ContractBody {
            number: row.number,
            state: row.state.to_string(),
            side: row.side.map(|side| side.to_string()),
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            seller_representative: row.seller_representative.map(TradeParty::from),
            buyer_representative: row.buyer_representative.map(TradeParty::from),
            round: row.round.map(TradeRound::from),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            linkage_form: row.linkage_form.to_string(),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            delivery_point: row.delivery_point,
            terms: row.terms,
            origin: row.origin.to_string(),
            paper: row.paper.map(PaperBody::from),
            price: market_price(&row.pricing, row.market_reference),
            deposit_vnd: row.deposit_vnd,
            grades: row.grades.into_iter().map(GradeBody::from).collect(),
            version: row.version,
            terminated_on: row.terminated_on,
            is_liquidated: row.is_liquidated,
            months: months.collect(),
            total_kg: row.total_kg,
            total_value_vnd: row.total_value_vnd,
            areas: areas.collect(),
            total_area_m2: row.total_area_m2,
            document_text: row.document_text,
            document_hash: row.document_hash,
            seller_signature: row.seller_signature.map(SignatureBody::from),
            buyer_signature: row.buyer_signature.map(SignatureBody::from),
            signed_at: row.signed_at,
            delivered_kg: row.delivered_kg,
            is_sample: row.is_sample,
            history: row.history.into_iter().map(PastBody::from).collect(),
            actions: codes(&row.actions),
        }
    }
}

impl ContractSummary {
    fn of(row: ContractRow, locale: Locale) -> ContractSummary {
        ContractSummary {
            number: row.number,
            side: row.side.map(|side| side.to_string()),
            seller: row.seller.into(),
            buyer: row.buyer.into(),
            commodity: TradeName::of(&row.commodity, locale),
            variety: TradeName::of_variety(row.variety),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            total_kg: row.total_kg,
            state: row.state.to_string(),
            waits_for_us: row.waits_for_us,
            is_sample: row.is_sample,
        }
    }
}

impl From<Signature> for SignatureBody {
    fn from(signature: Signature) -> SignatureBody {
        SignatureBody {
            name: signature.name,
            at: signature.at,
        }
    }
}

impl From<Paper> for PaperBody {
    fn from(paper: Paper) -> PaperBody {
        PaperBody {
            number: paper.number,
            signed_on: paper.signed_on,
            scan: paper.scan.map(FileBody::from),
        }
    }
}
