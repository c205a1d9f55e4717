use crate::trade::{FileBody, FileInput, PastBody, TradeParty, codes, word};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use services::complaint::{Complaint, ComplaintLine, ComplaintRow, Offer};
use services::payment::RefundedLine;
use uuid::Uuid;

#[derive(Object)]
pub(super) struct ComplaintBody {
    pub(super) number: String,
    pub(super) order_number: String,
    pub(super) part_number: String,
    pub(super) seller: TradeParty,
    pub(super) buyer_name: String,
    /// damaged, wrong, not_delivered, return, refund_not_paid or other
    pub(super) kind: String,
    /// refund, replacement or answer
    pub(super) wish: String,
    pub(super) story: String,
    /// open, answered, mediation, awaiting_return, sent_back, replacing, settled or withdrawn
    pub(super) state: String,
    /// Until when somebody has the word; none at the end.
    pub(super) due_on: Option<NaiveDate>,
    pub(super) lines: Vec<ComplaintLineBody>,
    /// Read them at `/order-files/{id}`.
    pub(super) pictures: Vec<FileBody>,
    /// What was offered, or decided, last: refund, replacement, pay_due or refused
    pub(super) outcome: Option<String>,
    /// The goods go back before it is done.
    pub(super) returns_goods: bool,
    /// Offered or decided, lines and shipping together.
    pub(super) refund_vnd: i64,
    pub(super) shipping_refund_vnd: i64,
    /// What can still be refunded of the shipping.
    pub(super) shipping_left_vnd: i64,
    /// Whether money can be refunded now.
    pub(super) can_refund: bool,
    /// What may be offered or decided now: refund, replacement, pay_due or refused
    pub(super) outcomes: Vec<String>,
    /// The seller's words.
    pub(super) answer: Option<String>,
    /// The mediator's words.
    pub(super) decision: Option<String>,
    pub(super) return_carrier: Option<String>,
    pub(super) return_tracking: Option<String>,
    pub(super) replacement_carrier: Option<String>,
    pub(super) replacement_tracking: Option<String>,
    /// The goods came back and are on sale again.
    pub(super) is_restocked: bool,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) is_sample: bool,
    pub(super) history: Vec<PastBody>,
    /// What you can do now: answer, accept, mediate, withdraw, send_back, receive, replace, decide
    pub(super) actions: Vec<String>,
}

#[derive(Object)]
pub(super) struct ComplaintLineBody {
    pub(super) variant_id: Uuid,
    pub(super) product_name: String,
    pub(super) variant_name: String,
    pub(super) unit: String,
    pub(super) price_vnd: i64,
    /// Complained of, out of what was ordered.
    pub(super) quantity: i64,
    pub(super) ordered: i64,
    /// What was paid for these pieces.
    pub(super) paid_vnd: i64,
    /// Offered or decided.
    pub(super) refund_vnd: i64,
    /// What can still be refunded of the whole line.
    pub(super) left_vnd: i64,
}

#[derive(Object)]
pub(super) struct ComplaintSummary {
    pub(super) number: String,
    pub(super) part_number: String,
    pub(super) seller: String,
    pub(super) buyer_name: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) is_sample: bool,
}

#[derive(Object)]
pub(super) struct ComplaintPage {
    pub(super) items: Vec<ComplaintSummary>,
    /// Send it as `after` for the next page; none at the end.
    pub(super) next: Option<String>,
}

#[derive(Object)]
pub(super) struct NewComplaint {
    /// The order's key, unless your account placed it.
    pub(super) key: Option<String>,
    /// damaged, wrong, not_delivered, return, refund_not_paid or other
    pub(super) kind: String,
    /// refund, replacement or answer
    pub(super) wish: String,
    pub(super) story: String,
    /// Where it is about goods, which.
    #[oai(default)]
    pub(super) lines: Vec<NewComplaintLine>,
    /// JPEG, PNG, WebP or PDF, at most four.
    #[oai(default)]
    pub(super) pictures: Vec<FileInput>,
}

#[derive(Object)]
pub(super) struct NewComplaintLine {
    pub(super) variant_id: Uuid,
    pub(super) quantity: i64,
}

#[derive(Object)]
pub(super) struct BuyerComplaintStep {
    /// The order's key, unless your account placed it.
    pub(super) key: Option<String>,
    /// Why you ask for mediation.
    pub(super) reason: Option<String>,
    /// When goods are sent back.
    pub(super) carrier: Option<String>,
    /// When goods are sent back.
    pub(super) tracking_number: Option<String>,
}

#[derive(Object)]
pub(super) struct SellerComplaintStep {
    /// Why you ask for mediation.
    pub(super) reason: Option<String>,
    /// Goods that have come back go on sale again.
    #[oai(default)]
    pub(super) restock: bool,
    /// When a replacement is sent.
    pub(super) carrier: Option<String>,
    /// When a replacement is sent.
    pub(super) tracking_number: Option<String>,
}

#[derive(Object)]
pub(super) struct ComplaintOffer {
    /// refund, replacement, pay_due or refused, as `outcomes` of the complaint says
    pub(super) outcome: String,
    /// Of a refund: what goes back of each line.
    #[oai(default)]
    pub(super) lines: Vec<OfferedLine>,
    /// Of a refund: what goes back of the shipping.
    #[oai(default)]
    pub(super) shipping_vnd: i64,
    /// The goods go back first.
    #[oai(default)]
    pub(super) returns_goods: bool,
    /// The other side reads it.
    pub(super) text: String,
}

#[derive(Object)]
pub(super) struct OfferedLine {
    pub(super) variant_id: Uuid,
    pub(super) amount_vnd: i64,
}

impl ComplaintOffer {
    pub(super) fn read(self) -> services::Result<Offer> {
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
            can_refund: found.can_refund(),
            outcomes: codes(&found.outcomes),
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
            paid_vnd: line.paid_vnd,
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
