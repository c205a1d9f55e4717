use super::held::open_pool;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use domain::Code;
use entities::pool_member;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Joins a pool that the acting organisation was asked into. Only its own manager can: whoever represents
/// a club does not answer for it here.
/// Errors: not asked, joined already, in another pool of the round, the round is closed.
pub async fn confirm(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let acting = ctx.seller()?.manager()?;
    let tx = app.db.begin().await?;
    open_pool(&tx, ctx, id).await?;
    let asked = pool_member::Entity::find_by_id((id, acting.organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let done = pool_member::Entity::update_many()
        .col_expr(pool_member::Column::ConfirmedAt, Expr::value(ctx.now))
        .filter(pool_member::Column::PoolId.eq(id))
        .filter(pool_member::Column::OrganisationId.eq(asked.organisation_id))
        .filter(pool_member::Column::ConfirmedAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    let change = Change {
        subject: "pool",
        id,
        from: Some("asked"),
        to: "confirmed",
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Leaves a pool, or says no to one. Who declared a pool dissolves it instead.
/// Errors: not asked, one's own pool, the round is closed.
pub async fn leave(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let acting = ctx.seller()?.manager()?;
    let tx = app.db.begin().await?;
    let (pool, _) = open_pool(&tx, ctx, id).await?;
    let member = pool_member::Entity::find_by_id((id, acting.organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    if pool.declared_by_id == acting.organisation_id {
        return Err(Code::WrongState.into());
    }
    let done = pool_member::Entity::delete_by_id((id, acting.organisation_id))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "pool",
        id,
        from: Some(if member.confirmed_at.is_some() {
            "confirmed"
        } else {
            "asked"
        }),
        to: "left",
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
