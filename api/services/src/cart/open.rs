use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::Result;
use crate::idempotency::hash;
use entities::{cart, cart_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
};

/// A new, empty cart; the key is told this once.
pub async fn open(app: &App, ctx: &Ctx) -> Result<String> {
    let tx = app.db.begin().await?;
    let (key, _) = create(app, ctx, &tx).await?;
    tx.commit().await?;
    Ok(key)
}

/// How many different goods lie in the cart; none when there is no such cart.
pub async fn count(app: &App, key: &str) -> Result<u64> {
    match find(app.db.read(), key, false).await? {
        Some(cart) => Ok(cart_line::Entity::find()
            .filter(cart_line::Column::CartId.eq(cart.id))
            .count(app.db.read())
            .await?),
        None => Ok(0),
    }
}

pub(super) async fn create(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<(String, cart::Model)> {
    let key = app.ids.secret();
    let row = cart::ActiveModel {
        id: Set(app.ids.next()),
        key_hash: Set(hash(key.as_bytes())),
        account_id: Set(ctx.account_id()),
        created_at: Set(ctx.now),
        updated_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok((key, row))
}

/// The cart of that key. A writer locks it, so that two writes to one cart follow each other.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    key: &str,
    writes: bool,
) -> Result<Option<cart::Model>> {
    let mut query = cart::Entity::find().filter(cart::Column::KeyHash.eq(hash(key.as_bytes())));
    if writes && locks_rows(connection) {
        query = query.lock_exclusive();
    }
    Ok(query.one(connection).await?)
}
