mod bodies;

use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{Made, word};
use bodies::*;
use domain::ComplaintSide;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use services::complaint::{self, As, Complain, ComplainedLine, ComplaintFilter, Sent};
use services::upload::Upload;
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ComplaintsApi;

#[OpenApi]
impl ComplaintsApi {
    /// Complain about a seller's part, by the order's key or by the account that placed it
    #[oai(path = "/orders/:number/parts/:part/complaints", method = "post")]
    async fn complain(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        body: Json<NewComplaint>,
    ) -> Result<Made<ComplaintBody>, Failure> {
        let Json(body) = body;
        let lines = body.lines.into_iter().map(|line| ComplainedLine {
            variant_id: line.variant_id,
            quantity: line.quantity,
        });
        let command = Complain {
            part: part.0,
            kind: word("kind", &body.kind).map_err(fail(&ctx))?,
            wish: word("wish", &body.wish).map_err(fail(&ctx))?,
            story: body.story,
            lines: lines.collect(),
            pictures: body.pictures.into_iter().map(Upload::from).collect(),
        };
        let key = body.key.as_deref();
        let made = complaint::complain(&app, &ctx, &number, key, command)
            .await
            .map_err(fail(&ctx))?;
        let who = As::Buyer { order: &number, key };
        let found = complaint::find(&app, &ctx, who, &made)
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(found.into())))
    }

    /// A complaint as its buyer sees it
    #[oai(path = "/orders/:number/complaints/:complaint", method = "get")]
    async fn of_buyer(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        complaint: Path<String>,
        key: Query<Option<String>>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        let key = key.0.as_deref();
        present(&app, &ctx, As::Buyer { order: &number, key }, &complaint).await
    }

    /// The buyer's step: `accept`, `mediate`, `withdraw` or `send_back`
    #[oai(path = "/orders/:number/complaints/:complaint/:action", method = "post")]
    async fn act_as_buyer(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        complaint: Path<String>,
        action: Path<String>,
        body: Json<BuyerComplaintStep>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        let Json(body) = body;
        let key = body.key.as_deref();
        let who = As::Buyer { order: &number, key };
        let sent = Sent {
            carrier: body.carrier,
            tracking_number: body.tracking_number,
        };
        let reason = body.reason.unwrap_or_default();
        let taken = match action.as_str() {
            "accept" => complaint::accept(&app, &ctx, who, &complaint).await,
            "mediate" => complaint::mediate(&app, &ctx, who, &complaint, &reason).await,
            "withdraw" => complaint::withdraw(&app, &ctx, who, &complaint).await,
            "send_back" => complaint::send_back(&app, &ctx, who, &complaint, sent).await,
            _ => Err(unknown_action()),
        };
        taken.map_err(fail(&ctx))?;
        present(&app, &ctx, who, &complaint).await
    }

    /// Complaints about your organisation's goods, newest first
    #[oai(path = "/seller/complaints", method = "get")]
    async fn of_seller(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Only those that wait for you.
        waits: Query<Option<bool>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ComplaintPage>, Failure> {
        let filter = filter(waits.0, per_page.0, after.0);
        list(&app, &signed_in.0, ComplaintSide::Seller, filter).await
    }

    /// A complaint as the seller sees it
    #[oai(path = "/seller/complaints/:complaint", method = "get")]
    async fn open_for_seller(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        complaint: Path<String>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        present(&app, &signed_in.0, As::Seller, &complaint).await
    }

    /// The seller's answer: a refund by line, a replacement or neither, and why. It holds once the buyer accepts it
    #[oai(path = "/seller/complaints/:complaint/answer", method = "post")]
    async fn answer(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        complaint: Path<String>,
        body: Json<ComplaintOffer>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        let ctx = signed_in.0;
        let offer = body.0.read().map_err(fail(&ctx))?;
        complaint::answer(&app, &ctx, &complaint, offer)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, As::Seller, &complaint).await
    }

    /// The seller's step: `receive`, `replace` or `mediate`
    #[oai(path = "/seller/complaints/:complaint/:action", method = "post")]
    async fn act_as_seller(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        complaint: Path<String>,
        action: Path<String>,
        body: Json<SellerComplaintStep>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        let ctx = signed_in.0;
        let Json(body) = body;
        let sent = Sent {
            carrier: body.carrier,
            tracking_number: body.tracking_number,
        };
        let reason = body.reason.unwrap_or_default();
        let taken = match action.as_str() {
            "receive" => complaint::receive(&app, &ctx, &complaint, body.restock).await,
            "replace" => complaint::replace(&app, &ctx, &complaint, sent).await,
            "mediate" => complaint::mediate(&app, &ctx, As::Seller, &complaint, &reason).await,
            _ => Err(unknown_action()),
        };
        taken.map_err(fail(&ctx))?;
        present(&app, &ctx, As::Seller, &complaint).await
    }

    /// Complaints about sellers of your office's area, newest first; all of them for the administrator
    #[oai(path = "/office/complaints", method = "get")]
    async fn of_mediator(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Only those that wait for a decision.
        waits: Query<Option<bool>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ComplaintPage>, Failure> {
        let filter = filter(waits.0, per_page.0, after.0);
        list(&app, &signed_in.0, ComplaintSide::Mediator, filter).await
    }

    /// A complaint as its mediator sees it
    #[oai(path = "/office/complaints/:complaint", method = "get")]
    async fn open_for_mediator(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        complaint: Path<String>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        present(&app, &signed_in.0, As::Mediator, &complaint).await
    }

    /// The mediator's decision, with its reason. It holds at once
    #[oai(path = "/office/complaints/:complaint/decide", method = "post")]
    async fn decide(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        complaint: Path<String>,
        body: Json<ComplaintOffer>,
    ) -> Result<Json<ComplaintBody>, Failure> {
        let ctx = signed_in.0;
        let offer = body.0.read().map_err(fail(&ctx))?;
        complaint::decide(&app, &ctx, &complaint, offer)
            .await
            .map_err(fail(&ctx))?;
        present(&app, &ctx, As::Mediator, &complaint).await
    }

    /// A private file of a part: a picture of a complaint, or of the handing over of the goods
    #[oai(path = "/order-files/:id", method = "get")]
    async fn file(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        id: Path<Uuid>,
        /// The order's key, for its buyer without an account.
        key: Query<Option<String>>,
    ) -> Result<Attachment<Vec<u8>>, Failure> {
        let file = complaint::file(&app, &ctx, id.0, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Attachment::new(file.bytes)
            .attachment_type(AttachmentType::Attachment)
            .filename(file.name))
    }
}

async fn present(app: &App, ctx: &Ctx, who: As<'_>, number: &str) -> Result<Json<ComplaintBody>, Failure> {
    let found = complaint::find(app, ctx, who, number).await.map_err(fail(ctx))?;
    Ok(Json(found.into()))
}

async fn list(
    app: &App,
    ctx: &Ctx,
    side: ComplaintSide,
    filter: ComplaintFilter,
) -> Result<Json<ComplaintPage>, Failure> {
    let found = complaint::list(app, ctx, side, filter).await.map_err(fail(ctx))?;
    let page = found.map(ComplaintSummary::from);
    Ok(Json(ComplaintPage {
        items: page.items,
        next: page.next,
    }))
}

fn filter(waits: Option<bool>, per_page: Option<u64>, after: Option<String>) -> ComplaintFilter {
    ComplaintFilter {
        waits: waits.unwrap_or_default(),
        page: PageRequest { per_page, after },
    }
}

fn unknown_action() -> services::Error {
    services::Error::field("action", domain::Code::UnknownChoice)
}
