use crate::app::{App, Ctx};
use crate::catalogue::shown_product;
use crate::error::Result;
use crate::paging::{Page, PageRequest, after_newest};
use crate::review::Answer;
use chrono::{DateTime, Utc};
use domain::RemarkState;
use entities::{product, question};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// A question as it stands on the product's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: Uuid,
    pub text: String,
    /// A short name; none once the account of who asked is deleted.
    pub asker: Option<String>,
    pub asked_at: DateTime<Utc>,
    /// The seller's, unless it is hidden.
    pub answer: Option<Answer>,
    pub state: RemarkState,
    /// Made up for the demonstration.
    pub is_sample: bool,
}

/// A question as its seller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerQuestion {
    pub product: String,
    pub slug: String,
    pub question: Question,
}

/// About a product that is on sale, newest first. Errors: not found.
pub async fn of_product(app: &App, _ctx: &Ctx, slug: &str, page: &PageRequest) -> Result<Page<Question>> {
    let (product, _) = shown_product(app.db.read(), slug).await?;
    let rows = question::Entity::find()
        .filter(question::Column::ProductId.eq(product.id))
        .filter(question::Column::State.eq(RemarkState::Shown.as_str()));
    Ok(newest(app, rows, page).await?.map(|row| read(&row)))
}

/// About the seller's products, newest first; only those that wait for an answer, if wished.
pub async fn for_seller(
    app: &App,
    ctx: &Ctx,
    only_waiting: bool,
    page: &PageRequest,
) -> Result<Page<SellerQuestion>> {
    let seller = ctx.seller()?.organisation_id;
    let rows = if only_waiting {
        unanswered(seller)
    } else {
        question::Entity::find().filter(question::Column::OrganisationId.eq(seller))
    };
    let page = newest(app, rows, page).await?;
    let products: HashMap<Uuid, (String, String)> = product::Entity::find()
        .filter(product::Column::Id.is_in(page.items.iter().map(|row| row.product_id)))
        .all(app.db.read())
        .await?
        .into_iter()
        .map(|row| (row.id, (row.name, row.slug)))
        .collect();
    Ok(page.map(|row| {
        let (product, slug) = products.get(&row.product_id).cloned().unwrap_or_default();
        SellerQuestion {
            product,
            slug,
            question: read(&row),
        }
    }))
}

/// How many questions wait for the seller's answer.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<u64> {
    let seller = ctx.seller()?.organisation_id;
    Ok(unanswered(seller).count(app.db.read()).await?)
}

fn unanswered(seller: Uuid) -> Select<question::Entity> {
    question::Entity::find()
        .filter(question::Column::OrganisationId.eq(seller))
        .filter(question::Column::State.eq(RemarkState::Shown.as_str()))
        .filter(question::Column::Answer.is_null())
}

async fn newest(
    app: &App,
    rows: Select<question::Entity>,
    page: &PageRequest,
) -> Result<Page<question::Model>> {
    let limit = page.limit()?;
    let rows = rows
        .filter(after_newest(
            question::Column::AskedAt,
            question::Column::Id,
            page.key()?,
        ))
        .order_by_desc(question::Column::AskedAt)
        .order_by_desc(question::Column::Id)
        .limit(limit + 1)
        .all(app.db.read())
        .await?;
    Page::of(rows, limit, |row| (row.asked_at, row.id))
}

fn read(row: &question::Model) -> Question {
    let is_hidden = |state: &str| state == RemarkState::Hidden.as_str();
    let answer_is_shown = !row.answer_state.as_deref().is_some_and(is_hidden);
    let answer = row.answer.clone().zip(row.answered_at);
    Question {
        id: row.id,
        text: row.text.clone(),
        asker: row.asker.clone(),
        asked_at: row.asked_at,
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
