//! Stock follows orders. Every change has its movement, so a variant's stock is always their sum.

use crate::app::{App, Ctx};
use crate::error::Result;
use crate::outbox::{self, Job};
use domain::Code;
use entities::{order_line, stock_movement, variant};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set};
use uuid::Uuid;

/// So much of a variant goes to, or comes back from, a seller's part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    pub variant_id: Uuid,
    pub quantity: i64,
    pub part_id: Uuid,
}

/// Takes these goods, or none of them; `cause` says what for.
/// Rows are locked in the order of their ids, so two orders never wait for each other.
pub(crate) async fn take(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    cause: &str,
    mut moved: Vec<Moved>,
) -> Result<()> {
    moved.sort_by_key(|it| it.variant_id);
    for it in &moved {
        let left = variant::Entity::update_many()
            .col_expr(
                variant::Column::Stock,
                Expr::col(variant::Column::Stock).sub(it.quantity),
            )
            .filter(variant::Column::Id.eq(it.variant_id))
            .filter(variant::Column::Stock.gte(it.quantity))
            .filter(variant::Column::IsActive.eq(true))
            .exec_with_returning(tx)
            .await?;
        let left = left.first().ok_or(Code::OutOfStock)?;
        if left.stock == 0 {
            let product_id = left.product_id;
            outbox::enqueue(app, ctx, tx, &Job::IndexProduct { product_id }).await?;
        }
    }
    write_movements(app, ctx, tx, cause, moved.iter().map(|it| (it, -it.quantity))).await
}

/// Takes the goods of a part that had given them back, or fails; then the caller undoes what was taken.
pub(crate) async fn take_again(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait, part_id: Uuid) -> Result<()> {
    take(app, ctx, tx, "order", held(tx, part_id).await?).await
}

/// What a part that is not cancelled holds: what was ordered, less what is cut. What buyers return comes out of
/// parcels that have arrived, and a part with one of these is never cancelled.
async fn held(tx: &impl ConnectionTrait, part_id: Uuid) -> Result<Vec<Moved>> {
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part_id))
        .all(tx)
        .await?;
    let moved = lines.into_iter().map(|line| Moved {
        variant_id: line.variant_id,
        quantity: line.quantity - line.cut,
        part_id,
    });
    Ok(moved.filter(|it| it.quantity > 0).collect())
}

/// Gives back what a cancelled part had taken. The caller has just won the change to "cancelled".
pub(crate) async fn give_back(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait, part_id: Uuid) -> Result<()> {
    put_back(app, ctx, tx, "cancellation", held(tx, part_id).await?).await
}

/// Puts goods back on sale; the caller has just won the change that frees them.
pub(crate) async fn put_back(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    cause: &str,
    mut moved: Vec<Moved>,
) -> Result<()> {
    moved.sort_by_key(|it| it.variant_id);
    for it in &moved {
        let now = variant::Entity::update_many()
            .col_expr(
                variant::Column::Stock,
                Expr::col(variant::Column::Stock).add(it.quantity),
            )
            .filter(variant::Column::Id.eq(it.variant_id))
            .exec_with_returning(tx)
            .await?;
        if let Some(now) = now.first().filter(|now| now.stock == it.quantity) {
            let product_id = now.product_id;
            outbox::enqueue(app, ctx, tx, &Job::IndexProduct { product_id }).await?;
        }
    }
    write_movements(app, ctx, tx, cause, moved.iter().map(|it| (it, it.quantity))).await
}

async fn write_movements<'a>(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    cause: &str,
    changes: impl Iterator<Item = (&'a Moved, i64)>,
) -> Result<()> {
    let mut rows = changes.map(|(it, change)| stock_movement::ActiveModel {
        id: Set(app.ids.next()),
        variant_id: Set(it.variant_id),
        change: Set(change),
        cause: Set(cause.to_owned()),
        cause_id: Set(Some(it.part_id)),
        account_id: Set(ctx.account_id()),
        moved_at: Set(ctx.now),
    });
    let Some(first) = rows.next() else {
        return Ok(());
    };
    stock_movement::Entity::insert_many(std::iter::once(first).chain(rows))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
