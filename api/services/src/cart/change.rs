use super::goods;
use super::open::{create, find};
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use domain::Code;
use entities::{cart, cart_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;

/// Of one size, and of different goods, in one cart.
pub(super) const MOST_OF_ONE: i64 = 9_999;
pub(super) const MOST_LINES: usize = 100;

/// Puts `quantity` more of a size in the cart and gives the cart's key: a new one when `key` leads nowhere.
/// Errors: not found, out of stock.
pub async fn add(app: &App, ctx: &Ctx, key: Option<&str>, variant_id: Uuid, quantity: i64) -> Result<String> {
    check(quantity)?;
    let tx = app.db.begin().await?;
    let known = match key {
        Some(key) => find(&tx, key, true).await?.map(|cart| (key.to_owned(), cart)),
        None => None,
    };
    let (key, cart) = match known {
        Some(known) => known,
        None => create(app, ctx, &tx).await?,
    };
    let line = line(&tx, cart.id, variant_id).await?;
    let already = line.filter(|line| !line.is_saved).map_or(0, |line| line.quantity);
    put(app, ctx, &tx, &cart, variant_id, already + quantity).await?;
    tx.commit().await?;
    Ok(key)
}

/// Makes the cart hold exactly `quantity` of a size; 0 takes it out. The buyer has then seen today's price.
/// Errors: not found, out of stock.
pub async fn set_quantity(app: &App, ctx: &Ctx, key: &str, variant_id: Uuid, quantity: i64) -> Result<()> {
    if quantity == 0 {
        return remove(app, ctx, key, variant_id).await;
    }
    check(quantity)?;
    let tx = app.db.begin().await?;
    let cart = find(&tx, key, true).await?.ok_or(Code::NotFound)?;
    put(app, ctx, &tx, &cart, variant_id, quantity).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a size out of the cart; one that is not in it is no error.
pub async fn remove(app: &App, ctx: &Ctx, key: &str, variant_id: Uuid) -> Result<()> {
    let tx = app.db.begin().await?;
    let cart = find(&tx, key, true).await?.ok_or(Code::NotFound)?;
    cart_line::Entity::delete_many()
        .filter(cart_line::Column::CartId.eq(cart.id))
        .filter(cart_line::Column::VariantId.eq(variant_id))
        .exec(&tx)
        .await?;
    touch(ctx, &tx, cart.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a size aside for later, or back among what is ordered. Its price and quantity stay as they are,
/// so that what has changed is still told. Errors: not found.
pub async fn save_for_later(app: &App, ctx: &Ctx, key: &str, variant_id: Uuid, is_saved: bool) -> Result<()> {
    let tx = app.db.begin().await?;
    let cart = find(&tx, key, true).await?.ok_or(Code::NotFound)?;
    let line = line(&tx, cart.id, variant_id).await?.ok_or(Code::NotFound)?;
    cart_line::ActiveModel {
        id: Set(line.id),
        is_saved: Set(is_saved),
        ..Default::default()
    }
    .update(&tx)
    .await?;
    touch(ctx, &tx, cart.id).await?;
    tx.commit().await?;
    Ok(())
}

fn check(quantity: i64) -> Result<()> {
    let mut checks = Checks::new();
    checks.range("quantity", quantity, 1, MOST_OF_ONE);
    checks.done()
}

async fn line(
    tx: &impl ConnectionTrait,
    cart_id: Uuid,
    variant_id: Uuid,
) -> Result<Option<cart_line::Model>> {
    Ok(cart_line::Entity::find()
        .filter(cart_line::Column::CartId.eq(cart_id))
        .filter(cart_line::Column::VariantId.eq(variant_id))
        .one(tx)
        .await?)
}

/// Makes the locked cart hold that much of a size, to be ordered.
pub(super) async fn put(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    cart: &cart::Model,
    variant_id: Uuid,
    quantity: i64,
) -> Result<()> {
    let goods = goods::load(app, tx, &[variant_id]).await?;
    let goods = goods
        .get(&variant_id)
        .filter(|goods| goods.is_offered)
        .ok_or(Code::NotFound)?;
    if goods.stock < quantity || quantity > MOST_OF_ONE {
        return Err(Code::OutOfStock.into());
    }
    match line(tx, cart.id, variant_id).await? {
        Some(line) => {
            cart_line::ActiveModel {
                id: Set(line.id),
                quantity: Set(quantity),
                price_seen_vnd: Set(goods.price_vnd),
                is_saved: Set(false),
                ..Default::default()
            }
            .update(tx)
            .await?;
        }
        None => {
            let lines = cart_line::Entity::find()
                .filter(cart_line::Column::CartId.eq(cart.id))
                .count(tx)
                .await?;
            if lines >= MOST_LINES as u64 {
                return Err(Error::field("variant_id", Code::OutOfRange));
            }
            cart_line::ActiveModel {
                id: Set(app.ids.next()),
                cart_id: Set(cart.id),
                variant_id: Set(variant_id),
                quantity: Set(quantity),
                price_seen_vnd: Set(goods.price_vnd),
                is_saved: Set(false),
                added_at: Set(ctx.now),
            }
            .insert(tx)
            .await?;
        }
    }
    touch(ctx, tx, cart.id).await
}

async fn touch(ctx: &Ctx, tx: &impl ConnectionTrait, cart_id: Uuid) -> Result<()> {
    cart::ActiveModel {
        id: Set(cart_id),
        updated_at: Set(ctx.now),
        ..Default::default()
    }
    .update(tx)
    .await?;
    Ok(())
}
