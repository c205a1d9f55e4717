use crate::app::{App, Ctx};
use crate::catalogue::{shown_producer, shown_product};
use crate::error::Result;
use crate::paging::{Page, PageRequest, after_newest};
use chrono::{DateTime, Utc};
use domain::RemarkState;
use domain::remark::Tally;
use entities::{product, review};
use sea_orm::sea_query::{ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// A review as it stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub id: Uuid,
    /// 1 to 5.
    pub points: i64,
    pub text: Option<String>,
    /// A short name; none once the writer's account is deleted.
    pub writer: Option<String>,
    pub written_at: DateTime<Utc>,
    pub changed_at: Option<DateTime<Utc>>,
    /// Name of the product, where the list is not of one product alone.
    pub product: Option<String>,
    /// The seller's, unless it is hidden.
    pub answer: Option<Answer>,
    pub state: RemarkState,
    /// Made up for the demonstration.
    pub is_sample: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub answered_at: DateTime<Utc>,
}

/// All points, and one page of the reviews, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviews {
    pub tally: Tally,
    pub items: Vec<Review>,
    pub next: Option<String>,
}

/// Of a product that is on sale. Errors: not found.
pub async fn of_product(app: &App, _ctx: &Ctx, slug: &str, page: &PageRequest) -> Result<Reviews> {
    let (row, _) = shown_product(app.db.read(), slug).await?;
    shown(app, review::Column::ProductId.eq(row.id), page).await
}

/// Of a verified producer as a seller; what is said of its goods stands with them. Errors: not found.
pub async fn of_producer(app: &App, _ctx: &Ctx, slug: &str, page: &PageRequest) -> Result<Reviews> {
    let row = shown_producer(app.db.read(), slug).await?;
    let of_seller = review::Column::OrganisationId
        .eq(row.id)
        .and(review::Column::OrderLineId.is_null());
    shown(app, of_seller, page).await
}

async fn shown(app: &App, subject: impl IntoCondition, page: &PageRequest) -> Result<Reviews> {
    let limit = page.limit()?;
    let connection = app.db.read();
    let subject = Condition::all()
        .add(subject.into_condition())
        .add(review::Column::State.eq(RemarkState::Shown.as_str()));
    let counts: Vec<(i64, i64)> = review::Entity::find()
        .select_only()
        .column(review::Column::Points)
        .column_as(review::Column::Id.count(), "reviews")
        .filter(subject.clone())
        .group_by(review::Column::Points)
        .into_tuple()
        .all(connection)
        .await?;
    let mut tally = Tally::default();
    for (points, reviews) in counts {
        tally.add(points, reviews);
    }
    let rows = review::Entity::find()
        .filter(subject)
        .filter(after_newest(
            review::Column::WrittenAt,
            review::Column::Id,
            page.key()?,
        ))
        .order_by_desc(review::Column::WrittenAt)
        .order_by_desc(review::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let page = Page::of(rows, limit, |row| (row.written_at, row.id))?;
    Ok(Reviews {
        tally,
        items: page.items.iter().map(|row| read(row, None)).collect(),
        next: page.next,
    })
}

/// All that was said of the seller and its goods, newest first; hidden ones too, so that nothing surprises.
pub async fn for_seller(app: &App, ctx: &Ctx, page: &PageRequest) -> Result<Page<Review>> {
    let seller = ctx.seller()?;
    let limit = page.limit()?;
    let connection = app.db.read();
    let rows = review::Entity::find()
        .filter(review::Column::OrganisationId.eq(seller.organisation_id))
        .filter(after_newest(
            review::Column::WrittenAt,
            review::Column::Id,
            page.key()?,
        ))
        .order_by_desc(review::Column::WrittenAt)
        .order_by_desc(review::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let products: HashMap<Uuid, String> = product::Entity::find()
        .filter(product::Column::Id.is_in(rows.iter().filter_map(|row| row.product_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let page = Page::of(rows, limit, |row| (row.written_at, row.id))?;
    Ok(page.map(|row| {
        let name = row.product_id.and_then(|id| products.get(&id)).cloned();
        read(&row, name)
    }))
}

pub(super) fn read(row: &review::Model, product: Option<String>) -> Review {
    let is_hidden = |state: &str| state == RemarkState::Hidden.as_str();
    let answer = row.answer.clone().zip(row.answered_at);
    let answer_is_shown = !row.answer_state.as_deref().is_some_and(is_hidden);
    Review {
        id: row.id,
        points: row.points,
        text: row.text.clone(),
        writer: row.writer.clone(),
        written_at: row.written_at,
        changed_at: row.changed_at,
        product,
        answer: answer
            .filter(|_| answer_is_shown)
            .map(|(text, answered_at)| Answer { text, answered_at }),
        state: if is_hidden(&row.state) {
            RemarkState::Hidden
        } else {
            RemarkState::Shown
        },
        is_sample: row.is_sample,
    }
}
