//! Uses are counted in the transaction of the order that uses a voucher, and given back once.

use super::find::is_spent;
use crate::app::Ctx;
use crate::error::{Error, Result};
use domain::Code;
use entities::{seller_order, voucher, voucher_use};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set,
};
use uuid::Uuid;

/// Counts one more use if there is one left, for the voucher and for the buyer. The voucher's row is held until
/// the end of the transaction, so buyers at the same moment follow each other.
/// Errors: paused or over, used up, used by this buyer before.
pub(crate) async fn take(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    voucher_id: Uuid,
    account_id: Option<Uuid>,
    phone: &str,
) -> Result<()> {
    let today = ctx.today();
    let running = Condition::all()
        .add(voucher::Column::IsPaused.eq(false))
        .add(voucher::Column::StartsOn.lte(today))
        .add(
            Condition::any()
                .add(voucher::Column::EndsOn.is_null())
                .add(voucher::Column::EndsOn.gte(today)),
        );
    count(tx, voucher_id, running, account_id, phone).await
}

/// Writes down which part has taken the use.
pub(crate) async fn record(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    voucher_id: Uuid,
    part_id: Uuid,
    phone: &str,
) -> Result<()> {
    voucher_use::ActiveModel {
        seller_order_id: Set(part_id),
        voucher_id: Set(voucher_id),
        account_id: Set(ctx.account_id()),
        phone: Set(phone.to_owned()),
        used_at: Set(ctx.now),
        given_back_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// Gives back the use of a part that is cancelled; at most once, and nothing where none was taken.
pub(crate) async fn give_back(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
) -> Result<()> {
    let given = voucher_use::Entity::update_many()
        .col_expr(voucher_use::Column::GivenBackAt, Expr::value(Some(ctx.now)))
        .filter(voucher_use::Column::SellerOrderId.eq(part.id))
        .filter(voucher_use::Column::GivenBackAt.is_null())
        .exec_with_returning(tx)
        .await?;
    for used in given {
        voucher::Entity::update_many()
            .col_expr(voucher::Column::Uses, Expr::col(voucher::Column::Uses).sub(1))
            .filter(voucher::Column::Id.eq(used.voucher_id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Takes the use of a part that had given it back. The price was confirmed, so neither dates nor a pause count.
/// Errors: used up, used by this buyer since.
pub(crate) async fn take_again(tx: &impl ConnectionTrait, part_id: Uuid) -> Result<()> {
    let used = voucher_use::Entity::find_by_id(part_id).one(tx).await?;
    let Some(used) = used.filter(|used| used.given_back_at.is_some()) else {
        return Ok(());
    };
    count(
        tx,
        used.voucher_id,
        Condition::all(),
        used.account_id,
        &used.phone,
    )
    .await?;
    voucher_use::ActiveModel {
        seller_order_id: Set(part_id),
        given_back_at: Set(None),
        ..Default::default()
    }
    .update(tx)
    .await?;
    Ok(())
}

async fn count(
    tx: &impl ConnectionTrait,
    voucher_id: Uuid,
    running: Condition,
    account_id: Option<Uuid>,
    phone: &str,
) -> Result<()> {
    let left = Condition::any()
        .add(voucher::Column::MostUses.is_null())
        .add(Expr::col(voucher::Column::Uses).lt(Expr::col(voucher::Column::MostUses)));
    let taken = voucher::Entity::update_many()
        .col_expr(voucher::Column::Uses, Expr::col(voucher::Column::Uses).add(1))
        .filter(voucher::Column::Id.eq(voucher_id))
        .filter(running)
        .filter(left)
        .exec_with_returning(tx)
        .await?;
    let Some(row) = taken.into_iter().next() else {
        let row = voucher::Entity::find_by_id(voucher_id).one(tx).await?;
        let row = row.ok_or_else(|| Error::internal("a voucher is gone"))?;
        let is_used_up = row.most_uses.is_some_and(|most| row.uses >= most);
        return Err(if is_used_up {
            Code::VoucherUsedUp.into()
        } else {
            Code::VoucherEnded.into()
        });
    };
    if is_spent(tx, &row, account_id, Some(phone)).await? {
        return Err(Code::VoucherSpent.into());
    }
    Ok(())
}
