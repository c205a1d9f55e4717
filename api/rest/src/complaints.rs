use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{FileBody, FileInput, Made, PastBody, TradeParty, codes, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ComplaintSide;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::{Object, OpenApi};
use services::complaint::{
    self, As, Complain, ComplainedLine, Complaint, ComplaintFilter, ComplaintLine, ComplaintRow, Offer, Sent,
};
use services::payment::RefundedLine;
use services::upload::Upload;
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ComplaintsApi;

#[derive(Object)]
struct ComplaintBody {
    number: String,
    order_number: String,
    part_number: String,
    seller: TradeParty,
    buyer_name: String,
    /// damaged, wrong, not_delivered, return or other
    kind: String,
    /// refund, replacement or answer
    wish: String,
    story: String,
    /// open, answered, mediation, awaiting_return, sent_back, replacing, settled or withdrawn
    state: String,
    /// Until when somebody has the word; none at the end.
    due_on: Option<NaiveDate>,
    lines: Vec<ComplaintLineBody>,
    /// Read them at `/order-files/{id}`.
    pictures: Vec<FileBody>,
    /// What was offered, or decided, last: refund, replacement or refused
    outcome: Option<String>,
    /// The goods go back before it is done.
    returns_goods: bool,
    /// Offered or decided, lines and shipping together.
    refund_vnd: i64,
    shipping_refund_vnd: i64,
    /// What can still be refunded of the shipping.
    shipping_left_vnd: i64,
    /// Whether money can be refunded now.
    can_refund: bool,
    /// The seller's words.
    answer: Option<String>,
    /// The mediator's words.
    decision: Option<String>,
    return_carrier: Option<String>,
    return_tracking: Option<String>,
    replacement_carrier: Option<String>,
    replacement_tracking: Option<String>,
    /// The goods came back and are on sale again.
    is_restocked: bool,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    is_sample: bool,
    history: Vec<PastBody>,
    /// What you can do now: answer, accept, mediate, withdraw, send_back, receive, replace, decide
    actions: Vec<String>,
}

#[derive(Object)]
struct ComplaintLineBody {
    variant_id: Uuid,
    product_name: String,
    variant_name: String,
    unit: String,
    price_vnd: i64,
    /// Complained of, out of what was ordered.
    quantity: i64,
    ordered: i64,
    /// Offered or decided.
    refund_vnd: i64,
    /// What can still be refunded of the whole line.
    left_vnd: i64,
}

#[derive(Object)]
struct ComplaintSummary {
    number: String,
    part_number: String,
    seller: String,
    buyer_name: String,
    kind: String,
    state: String,
    opened_at: DateTime<Utc>,
    due_on: Option<NaiveDate>,
    is_sample: bool,
}

#[derive(Object)]
struct ComplaintPage {
    items: Vec<ComplaintSummary>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct NewComplaint {
    /// The order's key, unless your account placed it.
    key: Option<String>,
    /// damaged, wrong, not_delivered, return or other
    kind: String,
    /// refund, replacement or answer
    wish: String,
    story: String,
    lines: Vec<NewComplaintLine>,
    /// JPEG, PNG, WebP or PDF, at most four.
    #[oai(default)]
    pictures: Vec<FileInput>,
}

#[derive(Object)]
struct NewComplaintLine {
    variant_id: Uuid,
    quantity: i64,
}

#[derive(Object)]
struct BuyerComplaintStep {
    /// The order's key, unless your account placed it.
    key: Option<String>,
    /// Why you ask for mediation.
    reason: Option<String>,
    /// When goods are sent back.
    carrier: Option<String>,
    /// When goods are sent back.
    tracking_number: Option<String>,
}

#[derive(Object)]
struct SellerComplaintStep {
    /// Why you ask for mediation.
    reason: Option<String>,
    /// Goods that have come back go on sale again.
    #[oai(default)]
    restock: bool,
    /// When a replacement is sent.
    carrier: Option<String>,
    /// When a replacement is sent.
    tracking_number: Option<String>,
}

#[derive(Object)]
struct ComplaintOffer {
    /// refund, replacement or refused
    outcome: String,
    /// Of a refund: what goes back of each line.
    #[oai(default)]
    lines: Vec<OfferedLine>,
    /// Of a refund: what goes back of the shipping.
    #[oai(default)]
    shipping_vnd: i64,
    /// The goods go back first.
    #[oai(default)]
    returns_goods: bool,
    /// The other side reads it.
    text: String,
}

#[derive(Object)]
struct OfferedLine {
    variant_id: Uuid,
    amount_vnd: i64,
}

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

impl ComplaintOffer {
    fn read(self) -> services::Result<Offer> {
        let lines = self.lines.into_iter().map(|line| RefundedLine {
            variant_id: line.variant_id,
            amount_vnd: line.amount_vnd,
        });
        Ok(Offer {
            outcome: word("outcome", &self.outcome)?,
            lines: lines.collect(),
            shipping_vnd: self.shipping_vnd,
            returns_goods: self.returns_goods,
            text: self.text,
        })
    }
}

impl From<Complaint> for ComplaintBody {
    fn from(found: Complaint) -> ComplaintBody {
        ComplaintBody {
            refund_vnd: found.refund_vnd(),
            number: found.number,
            order_number: found.order_number,
            part_number: found.part_number,
            seller: found.seller.into(),
            buyer_name: found.buyer_name,
            kind: found.kind.to_string(),
            wish: found.wish.to_string(),
            story: found.story,
            state: found.state.to_string(),
            due_on: found.due_on,
            lines: found.lines.into_iter().map(ComplaintLineBody::from).collect(),
            pictures: found.files.into_iter().map(FileBody::from).collect(),
            outcome: found.outcome.map(|it| it.to_string()),
            returns_goods: found.returns_goods,
            shipping_refund_vnd: found.shipping_refund_vnd,
            shipping_left_vnd: found.shipping_left_vnd,
            can_refund: found.can_refund,
            answer: found.answer,
            decision: found.decision,
            return_carrier: found.return_carrier,
            return_tracking: found.return_tracking,
            replacement_carrier: found.replacement_carrier,
            replacement_tracking: found.replacement_tracking,
            is_restocked: found.is_restocked,
            opened_at: found.opened_at,
            closed_at: found.closed_at,
            is_sample: found.is_sample,
            history: found.history.into_iter().map(PastBody::from).collect(),
            actions: codes(&found.actions),
        }
    }
}

impl From<ComplaintLine> for ComplaintLineBody {
    fn from(line: ComplaintLine) -> ComplaintLineBody {
        ComplaintLineBody {
            variant_id: line.variant_id,
            product_name: line.product_name,
            variant_name: line.variant_name,
            unit: line.unit.to_string(),
            price_vnd: line.price_vnd,
            quantity: line.quantity,
            ordered: line.ordered,
            refund_vnd: line.refund_vnd,
            left_vnd: line.left_vnd,
        }
    }
}

impl From<ComplaintRow> for ComplaintSummary {
    fn from(row: ComplaintRow) -> ComplaintSummary {
        ComplaintSummary {
            number: row.number,
            part_number: row.part_number,
            seller: row.seller,
            buyer_name: row.buyer_name,
            kind: row.kind.to_string(),
            state: row.state.to_string(),
            opened_at: row.opened_at,
            due_on: row.due_on,
            is_sample: row.is_sample,
        }
    }
}
