use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::Result;
use crate::idempotency::hash;
use entities::{cart, cart_key, cart_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
};
use uuid::Uuid;

/// The account's cart, or a new, empty one; the key is told this once.
pub async fn open(app: &App, ctx: &Ctx) -> Result<String> {
    let tx = app.db.begin().await?;
    let (key, _) = create(app, ctx, &tx).await?;
    tx.commit().await?;
    Ok(key)
}

/// How many different goods lie in the cart to be ordered; none when there is no such cart.
pub async fn count(app: &App, key: &str) -> Result<u64> {
    match find(app.db.read(), key, false).await? {
        Some(cart) => Ok(cart_line::Entity::find()
            .filter(cart_line::Column::CartId.eq(cart.id))
            .filter(cart_line::Column::IsSaved.eq(false))
            .count(app.db.read())
            .await?),
        None => Ok(0),
    }
}

pub(super) async fn create(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<(String, cart::Model)> {
    let own = match ctx.account_id() {
        Some(account_id) => of_account(tx, account_id).await?,
        None => None,
    };
    let row = match own {
        Some(row) => row,
        None => {
            cart::ActiveModel {
                id: Set(app.ids.next()),
                account_id: Set(ctx.account_id()),
                created_at: Set(ctx.now),
                updated_at: Set(ctx.now),
            }
            .insert(tx)
            .await?
        }
    };
    Ok((new_key(app, tx, row.id).await?, row))
}

/// One more key to a cart.
pub(super) async fn new_key(app: &App, tx: &impl ConnectionTrait, cart_id: Uuid) -> Result<String> {
    let key = app.ids.secret();
    cart_key::ActiveModel {
        key_hash: Set(hash(key.as_bytes())),
        cart_id: Set(cart_id),
    }
    .insert(tx)
    .await?;
    Ok(key)
}

/// The cart of that key. A writer locks it, so that two writes to one cart follow each other.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    key: &str,
    writes: bool,
) -> Result<Option<cart::Model>> {
    let Some(known) = cart_key::Entity::find_by_id(hash(key.as_bytes()))
        .one(connection)
        .await?
    else {
        return Ok(None);
    };
    let mut query = cart::Entity::find_by_id(known.cart_id);
    if writes && locks_rows(connection) {
        query = query.lock_exclusive();
    }
    Ok(query.one(connection).await?)
}

/// The account's own cart, locked.
pub(crate) async fn of_account(tx: &impl ConnectionTrait, account_id: Uuid) -> Result<Option<cart::Model>> {
    let mut query = cart::Entity::find().filter(cart::Column::AccountId.eq(account_id));
    if locks_rows(tx) {
        query = query.lock_exclusive();
    }
    Ok(query.one(tx).await?)
}
