use super::change::MOST_LINES;
use super::open::{find, new_key, of_account};
use crate::app::{App, Ctx};
use crate::error::Result;
use entities::{cart, cart_key, cart_line, cart_voucher};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// At sign-in: the account's cart, with what the guest had put in the cart of `key`. Of goods in both, the
/// larger quantity stays, and the price that was seen first, so that a change since then is told. The key
/// stays good; without one, or with one that leads nowhere, a new key is given where the account has a cart.
pub async fn keep_for(app: &App, ctx: &Ctx, account_id: Uuid, key: Option<&str>) -> Result<Option<String>> {
    let tx = app.db.begin().await?;
    let own = of_account(&tx, account_id).await?;
    let guest = match key {
        Some(key) => find(&tx, key, true).await?.map(|cart| (key.to_owned(), cart)),
        None => None,
    };
    // A cart that belongs to somebody is left to them.
    let guest = guest.filter(|(_, cart)| cart.account_id.is_none_or(|owner| owner == account_id));
    let key = match (own, guest) {
        (None, None) => None,
        (None, Some((key, cart))) => {
            cart::ActiveModel {
                id: Set(cart.id),
                account_id: Set(Some(account_id)),
                updated_at: Set(ctx.now),
                ..Default::default()
            }
            .update(&tx)
            .await?;
            Some(key)
        }
        (Some(own), None) => Some(new_key(app, &tx, own.id).await?),
        (Some(own), Some((key, cart))) if cart.id == own.id => Some(key),
        (Some(own), Some((key, cart))) => {
            merge(ctx, &tx, cart, own.id).await?;
            Some(key)
        }
    };
    tx.commit().await?;
    Ok(key)
}

/// Empties the guest's cart into the account's, whose keys then open that one.
async fn merge(ctx: &Ctx, tx: &impl ConnectionTrait, guest: cart::Model, own: Uuid) -> Result<()> {
    let lines = async |cart: Uuid| {
        cart_line::Entity::find()
            .filter(cart_line::Column::CartId.eq(cart))
            .order_by_asc(cart_line::Column::AddedAt)
            .order_by_asc(cart_line::Column::Id)
            .all(tx)
            .await
    };
    let mut kept: HashMap<Uuid, cart_line::Model> = lines(own)
        .await?
        .into_iter()
        .map(|line| (line.variant_id, line))
        .collect();
    let mut count = kept.len();
    for line in lines(guest.id).await? {
        let change = match kept.remove(&line.variant_id) {
            Some(own) => {
                line.clone().delete(tx).await?;
                cart_line::ActiveModel {
                    id: Set(own.id),
                    quantity: Set(own.quantity.max(line.quantity)),
                    is_saved: Set(own.is_saved && line.is_saved),
                    ..Default::default()
                }
            }
            None if count >= MOST_LINES => {
                line.delete(tx).await?;
                continue;
            }
            None => {
                count += 1;
                cart_line::ActiveModel {
                    id: Set(line.id),
                    cart_id: Set(own),
                    ..Default::default()
                }
            }
        };
        change.update(tx).await?;
    }
    cart_key::Entity::update_many()
        .set(cart_key::ActiveModel {
            cart_id: Set(own),
            ..Default::default()
        })
        .filter(cart_key::Column::CartId.eq(guest.id))
        .exec(tx)
        .await?;
    let typed = cart_voucher::Entity::find()
        .filter(cart_voucher::Column::CartId.eq(guest.id))
        .all(tx)
        .await?;
    for code in typed {
        // Typed last, so it stands in place of the account's.
        cart_voucher::Entity::delete_by_id((own, code.organisation_id))
            .exec(tx)
            .await?;
        cart_voucher::ActiveModel {
            cart_id: Set(own),
            organisation_id: Set(code.organisation_id),
            code: Set(code.code.clone()),
        }
        .insert(tx)
        .await?;
        code.delete(tx).await?;
    }
    guest.delete(tx).await?;
    cart::ActiveModel {
        id: Set(own),
        updated_at: Set(ctx.now),
        ..Default::default()
    }
    .update(tx)
    .await?;
    Ok(())
}
