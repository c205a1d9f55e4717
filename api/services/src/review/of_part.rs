use super::list::{Review, read};
use super::write::Subject;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::order::find_for_buyer;
use chrono::{DateTime, Duration, Utc};
use domain::remark::EDIT_DAYS;
use domain::{Code, RemarkState, SellerOrderState};
use entities::{order_line, organisation, review, seller_order};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

/// What the buyer of a part can say of it, and has said.
#[derive(Debug, Clone)]
pub struct PartReviews {
    pub part_number: String,
    pub seller: String,
    /// Whether the goods have come, so that they can be reviewed.
    pub is_received: bool,
    /// The seller first, then the goods as they were ordered.
    pub subjects: Vec<Reviewed>,
}

#[derive(Debug, Clone)]
pub struct Reviewed {
    pub subject: Subject,
    /// Name of the seller, or of goods and size.
    pub title: String,
    pub review: Option<Review>,
    pub is_hidden: bool,
    /// Whether it can be written or changed now.
    pub is_open: bool,
}

/// For the buyer, by the order's key or from the account. Everything else is not found.
pub async fn of_part(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    part_number: &str,
) -> Result<PartReviews> {
    let connection = app.db.read();
    let order = find_for_buyer(connection, ctx, order_number, key).await?;
    let part = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .filter(seller_order::Column::Number.eq(part_number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let seller = organisation::Entity::find_by_id(part.organisation_id)
        .one(connection)
        .await?
        .ok_or_else(|| Error::internal("a part of an order without its seller"))?;
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part.id))
        .filter(has_come())
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?;
    let written = review::Entity::find()
        .filter(review::Column::SellerOrderId.eq(part.id))
        .all(connection)
        .await?;
    let is_received = is_received(&part)?;
    let reviewed = |subject: Subject, title: String, line: Option<uuid::Uuid>| {
        let row = written.iter().find(|row| row.order_line_id == line);
        let is_hidden = row.is_some_and(|row| row.state == RemarkState::Hidden.as_str());
        Reviewed {
            subject,
            title,
            is_hidden,
            is_open: is_received && !is_hidden && row.is_none_or(|row| may_change(row, ctx.now)),
            review: row.map(|row| read(row, None)),
        }
    };
    let mut subjects = vec![reviewed(Subject::Seller, seller.name.clone(), None)];
    subjects.extend(lines.iter().map(|line| {
        let subject = Subject::Goods {
            variant_id: line.variant_id,
        };
        let title = format!("{} – {}", line.product_name, line.variant_name);
        reviewed(subject, title, Some(line.id))
    }));
    Ok(PartReviews {
        part_number: part.number,
        seller: seller.name,
        is_received,
        subjects,
    })
}

pub(super) fn is_received(part: &seller_order::Model) -> Result<bool> {
    let state: SellerOrderState = part.state.parse().map_err(Error::internal)?;
    Ok(matches!(
        state,
        SellerOrderState::Delivered | SellerOrderState::Completed
    ))
}

/// Goods of which not every piece was cut.
pub(super) fn has_come() -> Condition {
    let cut = Expr::col(order_line::Column::Cut);
    Condition::all().add(cut.lt(Expr::col(order_line::Column::Quantity)))
}

pub(super) fn may_change(row: &review::Model, now: DateTime<Utc>) -> bool {
    now <= row.written_at + Duration::days(EDIT_DAYS)
}
