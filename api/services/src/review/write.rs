use super::letters;
use super::of_part::{has_come, is_received, may_change};
use crate::account;
use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::order::find_for_buyer;
use domain::remark::{LEAST_POINTS, MOST_POINTS, short_name};
use domain::{Code, RemarkKind, RemarkState};
use entities::{order_line, review, seller_order, variant};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// What a review is of: the seller of a part, or one size of goods in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Seller,
    Goods { variant_id: Uuid },
}

#[derive(Debug, Clone, Default)]
pub struct WriteReview {
    /// 1 to 5.
    pub points: i64,
    /// At most 2,000 characters; points alone are enough.
    pub text: Option<String>,
}

/// Writes or changes the buyer's review of a seller's part, opened by the order's key or from the account.
/// A refund or a return leaves it as it is.
/// Errors: not found, invalid fields, not received yet, changed too late, hidden by an office.
pub async fn write(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    part_number: &str,
    subject: Subject,
    command: WriteReview,
) -> Result<()> {
    let mut checks = Checks::new();
    checks.range("points", command.points, LEAST_POINTS, MOST_POINTS);
    let text = checks.optional("text", command.text.as_deref(), 2000);
    checks.done()?;
    let tx = app.db.begin().await?;
    let order = find_for_buyer(&tx, ctx, order_number, key).await?;
    if let Some(account_id) = order.account_id {
        account::hold(&tx, account_id).await?;
    }
    // The lock on the part lets the second of two writers see the first one's review.
    let mut part = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .filter(seller_order::Column::Number.eq(part_number));
    if locks_rows(&tx) {
        part = part.lock_exclusive();
    }
    let part = part.one(&tx).await?.ok_or(Code::NotFound)?;
    if !is_received(&part)? {
        return Err(Code::NotReceivedYet.into());
    }
    let line = match subject {
        Subject::Seller => None,
        Subject::Goods { variant_id } => Some(line_of(&tx, part.id, variant_id).await?),
    };
    let line_id = line.as_ref().map(|(line, _)| line.id);
    let is_of_line = match line_id {
        Some(id) => review::Column::OrderLineId.eq(id),
        None => review::Column::OrderLineId.is_null(),
    };
    let written = review::Entity::find()
        .filter(review::Column::SellerOrderId.eq(part.id))
        .filter(is_of_line)
        .one(&tx)
        .await?;
    match written {
        Some(row) => change(ctx, &tx, &row, command.points, text).await?,
        None => {
            let id = app.ids.next();
            let row = review::ActiveModel {
                id: Set(id),
                seller_order_id: Set(part.id),
                order_line_id: Set(line_id),
                product_id: Set(line.as_ref().map(|(_, product_id)| *product_id)),
                organisation_id: Set(part.organisation_id),
                account_id: Set(order.account_id),
                writer: Set(Some(short_name(&order.buyer_name))),
                points: Set(command.points),
                text: Set(text),
                state: Set(RemarkState::Shown.as_str().to_owned()),
                written_at: Set(ctx.now),
                changed_at: Set(None),
                answer: Set(None),
                answer_state: Set(None),
                answered_at: Set(None),
                is_sample: Set(false),
            };
            let row = row.insert(&tx).await?;
            let change = Change {
                subject: RemarkKind::Review.as_str(),
                id,
                from: None,
                to: RemarkState::Shown.as_str(),
                note: None,
            };
            history::append(app, ctx, &tx, change).await?;
            let goods = line.map(|(line, _)| line.product_name);
            letters::tell_seller(app, ctx, &tx, &row, goods.as_deref()).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The line of that size, and its product.
async fn line_of(
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    variant_id: Uuid,
) -> Result<(order_line::Model, Uuid)> {
    let line = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part_id))
        .filter(order_line::Column::VariantId.eq(variant_id))
        .filter(has_come())
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let size = variant::Entity::find_by_id(variant_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("an order line without its size"))?;
    Ok((line, size.product_id))
}

async fn change(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &review::Model,
    points: i64,
    text: Option<String>,
) -> Result<()> {
    if row.state == RemarkState::Hidden.as_str() {
        return Err(Code::HiddenByOffice.into());
    }
    if !may_change(row, ctx.now) {
        return Err(Code::ReviewClosed.into());
    }
    let same = row.points == points && row.text == text;
    if same {
        return Ok(());
    }
    let changed = review::Entity::update_many()
        .set(review::ActiveModel {
            points: Set(points),
            text: Set(text),
            changed_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(review::Column::Id.eq(row.id))
        .filter(review::Column::State.eq(RemarkState::Shown.as_str()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    Ok(())
}
