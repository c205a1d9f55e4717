use crate::app::{App, Ctx};
use crate::catalogue::{ProductCard, live_cards};
use crate::error::Result;
use entities::wish;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The account's products that are still on sale, newest wish first.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<ProductCard>> {
    let account_id = ctx.person()?.account_id;
    let rows = wish::Entity::find()
        .filter(wish::Column::AccountId.eq(account_id))
        .order_by_desc(wish::Column::AddedAt)
        .order_by_desc(wish::Column::ProductId)
        .all(app.db.read())
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.product_id).collect();
    live_cards(app, ctx, &ids).await
}

/// Whether who asks remembers that product; nobody does without an account.
pub async fn is_wished(app: &App, ctx: &Ctx, product_id: Uuid) -> Result<bool> {
    let Some(account_id) = ctx.account_id() else {
        return Ok(false);
    };
    let row = wish::Entity::find_by_id((account_id, product_id))
        .one(app.db.read())
        .await?;
    Ok(row.is_some())
}
