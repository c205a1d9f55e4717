use super::file::keep;
use super::held::{Held, part_of_buyer};
use super::letters;
use super::step::due_on;
use super::with_buyer::gone_back;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::upload::{Upload, check_uploads};
use crate::{ledger, number, payment};
use chrono::Datelike;
use domain::complaint::complaint_number;
use domain::{
    Code, ComplaintKind, ComplaintSide, ComplaintState, ComplaintWish, PaymentState, SellerOrderState,
};
use entities::{complaint, complaint_line, order_line, seller_order};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What a buyer complains of.
#[derive(Debug, Clone)]
pub struct Complain {
    /// Number of the seller's part.
    pub part: String,
    pub kind: ComplaintKind,
    pub wish: ComplaintWish,
    pub story: String,
    /// Each line at most once; none where it is not about goods.
    pub lines: Vec<ComplainedLine>,
    pub pictures: Vec<Upload>,
}

/// A line is named by its variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComplainedLine {
    pub variant_id: Uuid,
    pub quantity: i64,
}

/// Complains about a seller's part, by the order's key or from the account; the complaint's number.
/// Errors: not found, wrong state, another complaint is open, invalid fields.
pub async fn complain(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    command: Complain,
) -> Result<String> {
    let mut checks = Checks::new();
    let story = checks.text("story", &command.story, 2000);
    check_uploads(&mut checks, "pictures", &command.pictures);
    let tx = app.db.begin().await?;
    let (part, order) = part_of_buyer(&tx, ctx, (order_number, key), &command.part).await?;
    let state: SellerOrderState = part.state.parse().map_err(Error::internal)?;
    let is_owed = part.payment_state == PaymentState::RefundDue.as_str();
    let open = ComplaintKind::open(state, is_owed);
    if open.is_empty() {
        return Err(Code::WrongState.into());
    }
    if open_of(&tx, &part).await? > 0 {
        return Err(Code::ComplaintOpen.into());
    }
    checks.require(open.contains(&command.kind), "kind", Code::UnknownChoice);
    let lines = if command.kind.is_of_goods() {
        if command.wish == ComplaintWish::Refund {
            let books = ledger::of_part(&tx, part.id).await?;
            checks.require(payment::can_refund(state, &books), "wish", Code::NothingPaid);
        }
        check_lines(&tx, &part, &command, &mut checks).await?
    } else {
        let fits = command.wish != ComplaintWish::Replacement;
        checks.require(fits, "wish", Code::UnknownChoice);
        Vec::new()
    };
    checks.done()?;

    let year = ctx.today().year();
    let running = number::next(&tx, &format!("complaint-{year}")).await?;
    let row = complaint::ActiveModel {
        id: Set(app.ids.next()),
        number: Set(complaint_number(year, running)),
        seller_order_id: Set(part.id),
        organisation_id: Set(part.organisation_id),
        kind: Set(command.kind.as_str().to_owned()),
        wish: Set(command.wish.as_str().to_owned()),
        story: Set(story.clone()),
        state: Set(ComplaintState::Open.as_str().to_owned()),
        due_on: Set(due_on(ctx.today(), ComplaintState::Open)),
        returns_goods: Set(false),
        shipping_refund_vnd: Set(0),
        came_back_at: Set(None),
        is_restocked: Set(false),
        is_sample: Set(false),
        opened_at: Set(ctx.now),
        ..Default::default()
    }
    .insert(&tx)
    .await?;
    for (order_line_id, quantity) in lines {
        complaint_line::ActiveModel {
            complaint_id: Set(row.id),
            order_line_id: Set(order_line_id),
            quantity: Set(quantity),
            refund_vnd: Set(0),
        }
        .insert(&tx)
        .await?;
    }
    keep(app, ctx, &tx, (part.id, Some(row.id)), command.pictures).await?;
    let change = Change {
        subject: "complaint",
        id: row.id,
        from: None,
        to: ComplaintState::Open.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    let number = row.number.clone();
    let held = Held {
        state: ComplaintState::Open,
        row,
        part,
        order,
        side: Some(ComplaintSide::Buyer),
    };
    letters::tell(app, ctx, &tx, &held, &held.row, Some(&story)).await?;
    tx.commit().await?;
    Ok(number)
}

async fn open_of(tx: &impl ConnectionTrait, part: &seller_order::Model) -> Result<u64> {
    Ok(complaint::Entity::find()
        .filter(complaint::Column::SellerOrderId.eq(part.id))
        .filter(complaint::Column::ClosedAt.is_null())
        .count(tx)
        .await?)
}

/// The lines by their id, each with at most what was ordered and not cut, or what the buyer still has of it where
/// something is wrong with the goods.
async fn check_lines(
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    command: &Complain,
    checks: &mut Checks,
) -> Result<Vec<(Uuid, i64)>> {
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part.id))
        .all(tx)
        .await?;
    use ComplaintKind::*;
    let gone = match command.kind {
        Damaged | Wrong | Return => gone_back(tx, part.id).await?,
        NotDelivered | RefundNotPaid | Other => HashMap::new(),
    };
    let mut found: Vec<(Uuid, i64)> = Vec::new();
    for asked in command.lines.iter().filter(|line| line.quantity != 0) {
        let path = format!("lines.{}", asked.variant_id);
        let line = lines.iter().find(|line| line.variant_id == asked.variant_id);
        match line {
            Some(line) if !found.iter().any(|(id, _)| *id == line.id) => {
                let most = line.quantity - line.cut - gone.get(&line.id).copied().unwrap_or_default();
                let fits = (1..=most).contains(&asked.quantity);
                checks.require(fits, path, Code::MoreThanOrdered);
                found.push((line.id, asked.quantity));
            }
            _ => checks.add(path, Code::UnknownChoice),
        }
    }
    checks.require(!found.is_empty(), "lines", Code::Required);
    Ok(found)
}
