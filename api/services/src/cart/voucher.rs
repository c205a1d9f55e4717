use super::open::find;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::voucher::{self, Holder};
use domain::Code;
use entities::cart_voucher;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// Names a code for one seller's goods in the cart, in place of another. Whether the goods come to enough for it
/// is told with the cart. Errors: not found, `code`: unknown, not yet, ended, used up, used by this buyer.
pub async fn enter_voucher(app: &App, ctx: &Ctx, key: &str, seller_id: Uuid, code: &str) -> Result<()> {
    if code.trim().is_empty() {
        return Err(Error::field("code", Code::Required));
    }
    let tx = app.db.begin().await?;
    let cart = find(&tx, key, true).await?.ok_or(Code::NotFound)?;
    let typed = vec![(seller_id, code.to_owned())];
    let mut found = voucher::find(&tx, &holder(ctx, None), typed).await?;
    let found = found.remove(&seller_id).ok_or(Code::NotFound)?;
    found.voucher.map_err(|refusal| Error::field("code", refusal))?;
    let row = cart_voucher::ActiveModel {
        cart_id: Set(cart.id),
        organisation_id: Set(seller_id),
        code: Set(found.code),
    };
    let instead = OnConflict::columns([cart_voucher::Column::CartId, cart_voucher::Column::OrganisationId])
        .update_column(cart_voucher::Column::Code)
        .to_owned();
    cart_voucher::Entity::insert(row)
        .on_conflict(instead)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the code for one seller's goods out of the cart; none there is no error.
pub async fn drop_voucher(app: &App, _ctx: &Ctx, key: &str, seller_id: Uuid) -> Result<()> {
    let tx = app.db.begin().await?;
    let cart = find(&tx, key, true).await?.ok_or(Code::NotFound)?;
    cart_voucher::Entity::delete_many()
        .filter(cart_voucher::Column::CartId.eq(cart.id))
        .filter(cart_voucher::Column::OrganisationId.eq(seller_id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The codes in a cart, and what they are good for.
pub(super) async fn named(
    connection: &impl ConnectionTrait,
    cart_id: Uuid,
    holder: &Holder,
) -> Result<HashMap<Uuid, voucher::Found>> {
    let rows = cart_voucher::Entity::find()
        .filter(cart_voucher::Column::CartId.eq(cart_id))
        .all(connection)
        .await?;
    let typed = rows.into_iter().map(|row| (row.organisation_id, row.code));
    voucher::find(connection, holder, typed.collect()).await
}

/// Whoever asks; the phone is known once it was typed, or from the account.
pub(crate) fn holder(ctx: &Ctx, phone: Option<&str>) -> Holder {
    let of_account = ctx.signed_in().and_then(|person| person.phone.clone());
    Holder {
        account_id: ctx.account_id(),
        phone: phone.map(str::to_owned).or(of_account),
        today: ctx.today(),
    }
}

/// Forgets the codes that were ordered with.
pub(crate) async fn forget_vouchers(tx: &impl ConnectionTrait, cart_id: Uuid) -> Result<()> {
    cart_voucher::Entity::delete_many()
        .filter(cart_voucher::Column::CartId.eq(cart_id))
        .exec(tx)
        .await?;
    Ok(())
}
