use super::file::files_of;
use super::held::{As, in_sight};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Past};
use crate::order::cut_vnd_of;
use crate::party::{self, Party};
use crate::payment;
use crate::upload::FileLink;
use chrono::{DateTime, NaiveDate, Utc};
use domain::order::Standing;
use domain::parcel::worth_vnd;
use domain::{
    Code, ComplaintAction, ComplaintKind, ComplaintOutcome, ComplaintSide, ComplaintState, ComplaintWish,
    PaymentState, SaleUnit,
};
use entities::{complaint, complaint_line, order_file, order_line};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// A complaint, as who asks sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub number: String,
    pub order_number: String,
    pub part_number: String,
    pub seller: Party,
    pub buyer_name: String,
    pub kind: ComplaintKind,
    pub wish: ComplaintWish,
    pub story: String,
    pub state: ComplaintState,
    /// Until when somebody has the word; none at the end.
    pub due_on: Option<NaiveDate>,
    pub lines: Vec<ComplaintLine>,
    pub files: Vec<FileLink>,
    /// What was offered, or decided, last.
    pub outcome: Option<ComplaintOutcome>,
    pub returns_goods: bool,
    pub shipping_refund_vnd: i64,
    /// The seller's words.
    pub answer: Option<String>,
    /// The mediator's words.
    pub decision: Option<String>,
    pub return_carrier: Option<String>,
    pub return_tracking: Option<String>,
    pub replacement_carrier: Option<String>,
    pub replacement_tracking: Option<String>,
    /// The goods came back and are on sale again.
    pub is_restocked: bool,
    /// What can still be refunded of the shipping; nothing can while the part is not sent and paid.
    pub shipping_left_vnd: i64,
    /// What may be offered or decided now.
    pub outcomes: Vec<ComplaintOutcome>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub is_sample: bool,
    pub history: Vec<Past>,
    /// What the one who asked can do now.
    pub actions: Vec<ComplaintAction>,
}

/// Goods that a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintLine {
    pub variant_id: Uuid,
    pub product_name: String,
    pub variant_name: String,
    pub unit: SaleUnit,
    pub price_vnd: i64,
    /// Complained of, out of what was ordered and not cut.
    pub quantity: i64,
    pub ordered: i64,
    /// What was paid for these pieces.
    pub paid_vnd: i64,
    /// Offered or decided.
    pub refund_vnd: i64,
    /// What can still be refunded of the whole line.
    pub left_vnd: i64,
}

/// As a part names its complaints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintLink {
    pub number: String,
    pub kind: ComplaintKind,
    pub state: ComplaintState,
}

impl Complaint {
    /// Of all lines and the shipping.
    pub fn refund_vnd(&self) -> i64 {
        self.shipping_refund_vnd + self.lines.iter().map(|line| line.refund_vnd).sum::<i64>()
    }

    /// Whether money can be granted back for it now.
    pub fn can_refund(&self) -> bool {
        self.outcomes.contains(&ComplaintOutcome::Refund)
    }

    pub fn may(&self, action: ComplaintAction) -> bool {
        self.actions.contains(&action)
    }
}

/// Errors: not found, for everybody whom it does not concern too.
pub async fn find(app: &App, ctx: &Ctx, who: As<'_>, number: &str) -> Result<Complaint> {
    let connection = app.db.read();
    let (row, part, order) = in_sight(connection, ctx, who, number).await?;
    let seller = party::load(connection, [part.organisation_id]).await?;
    let seller = seller.get(&part.organisation_id).ok_or(Code::NotFound)?;
    let standing = crate::order::standing(&part)?;
    let money = payment::of_parts(connection, &[(&part, standing)])
        .await?
        .remove(&part.id)
        .unwrap_or_default();
    let refunded = |line: Option<Uuid>| money.refunded_by_line.get(&line).copied().unwrap_or_default();
    let lines = lines(connection, &row, refunded).await?;
    let which = Condition::all().add(order_file::Column::ComplaintId.eq(row.id));
    let files = files_of(connection, which)
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    let mut history = history::of(connection, "complaint", row.id).await?;
    if who.side() == ComplaintSide::Buyer {
        // An organisation speaks, not one of its people.
        history.iter_mut().for_each(|past| {
            if past.organisation.is_some() {
                past.by = None;
            }
        });
    }
    let state: ComplaintState = row.state.parse().map_err(Error::internal)?;
    let outcome = row.outcome.as_deref().map(str::parse).transpose();
    let kind: ComplaintKind = row.kind.parse().map_err(Error::internal)?;
    let outcomes = kind.outcomes().iter().copied();
    let outcomes = outcomes.filter(|it| money.can_refund || *it != ComplaintOutcome::Refund);
    Ok(Complaint {
        seller: Party::of(seller)?,
        kind,
        wish: row.wish.parse().map_err(Error::internal)?,
        outcome: outcome.map_err(Error::internal)?,
        due_on: (!state.is_closed()).then_some(row.due_on),
        actions: state.actions(who.side()),
        shipping_left_vnd: part.shipping_vnd - refunded(None),
        outcomes: outcomes.collect(),
        number: row.number,
        order_number: order.number,
        part_number: part.number,
        buyer_name: order.buyer_name,
        story: row.story,
        state,
        lines,
        files,
        returns_goods: row.returns_goods,
        shipping_refund_vnd: row.shipping_refund_vnd,
        answer: row.answer,
        decision: row.decision,
        return_carrier: row.return_carrier,
        return_tracking: row.return_tracking,
        replacement_carrier: row.replacement_carrier,
        replacement_tracking: row.replacement_tracking,
        is_restocked: row.is_restocked,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        is_sample: row.is_sample,
        history,
    })
}

async fn lines(
    connection: &impl ConnectionTrait,
    row: &complaint::Model,
    refunded: impl Fn(Option<Uuid>) -> i64,
) -> Result<Vec<ComplaintLine>> {
    let own: HashMap<Uuid, complaint_line::Model> = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(row.id))
        .all(connection)
        .await?
        .into_iter()
        .map(|line| (line.order_line_id, line))
        .collect();
    let ordered = order_line::Entity::find()
        .filter(order_line::Column::Id.is_in(own.keys().copied()))
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?;
    let told = ordered.into_iter().map(|line| {
        let own = own.get(&line.id);
        let quantity = own.map(|it| it.quantity).unwrap_or_default();
        Ok(ComplaintLine {
            paid_vnd: worth_vnd(line.total_vnd, line.quantity, quantity),
            variant_id: line.variant_id,
            unit: line.unit.parse().map_err(Error::internal)?,
            quantity,
            refund_vnd: own.map(|it| it.refund_vnd).unwrap_or_default(),
            left_vnd: (line.total_vnd - cut_vnd_of(&line) - refunded(Some(line.id))).max(0),
            ordered: line.quantity - line.cut,
            price_vnd: line.price_vnd,
            product_name: line.product_name,
            variant_name: line.variant_name,
        })
    });
    told.collect()
}

/// The complaints about these parts, the first one first.
pub(crate) async fn of_parts(
    connection: &impl ConnectionTrait,
    parts: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<ComplaintLink>>> {
    let mut all: HashMap<Uuid, Vec<ComplaintLink>> = HashMap::new();
    for row in complaint::Entity::find()
        .filter(complaint::Column::SellerOrderId.is_in(parts))
        .order_by_asc(complaint::Column::Id)
        .all(connection)
        .await?
    {
        all.entry(row.seller_order_id).or_default().push(ComplaintLink {
            kind: row.kind.parse().map_err(Error::internal)?,
            state: row.state.parse().map_err(Error::internal)?,
            number: row.number,
        });
    }
    Ok(all)
}

/// What its buyer can complain of about a part now; one complaint at a time.
pub(crate) fn open_kinds(standing: &Standing, complaints: &[ComplaintLink]) -> Vec<ComplaintKind> {
    if complaints.iter().any(|it| !it.state.is_closed()) {
        return Vec::new();
    }
    ComplaintKind::open(standing.state, standing.payment == PaymentState::RefundDue)
}
