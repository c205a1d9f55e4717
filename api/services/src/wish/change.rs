use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use domain::{Code, ListingState};
use entities::{product, wish};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

const MOST_WISHES: u64 = 200;

/// Remembers a live product for the account; one that is remembered already stays so.
/// Errors: sign-in needed, not found, too many.
pub async fn add(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let tx = app.db.begin().await?;
    let product_id = find(&tx, slug, true).await?;
    let count = wish::Entity::find()
        .filter(wish::Column::AccountId.eq(account_id))
        .count(&tx)
        .await?;
    if count >= MOST_WISHES {
        return Err(Error::field("product", Code::OutOfRange));
    }
    let row = wish::ActiveModel {
        account_id: Set(account_id),
        product_id: Set(product_id),
        added_at: Set(ctx.now),
    };
    let once = OnConflict::columns([wish::Column::AccountId, wish::Column::ProductId])
        .do_nothing()
        .to_owned();
    wish::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets a product; one that is not remembered is no error. Errors: sign-in needed, not found.
pub async fn remove(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let tx = app.db.begin().await?;
    let product_id = find(&tx, slug, false).await?;
    wish::Entity::delete_by_id((account_id, product_id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn find(tx: &impl ConnectionTrait, slug: &str, is_live: bool) -> Result<Uuid> {
    let row = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .one(tx)
        .await?
        .filter(|row| !is_live || row.state == ListingState::Live.as_str())
        .ok_or(Code::NotFound)?;
    Ok(row.id)
}
