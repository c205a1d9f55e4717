//! The office's answer to a planting-area code, within the office's area.

use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, Verification};
use entities::{commune, planting_area, planting_area_code};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

pub async fn verify_code(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let tx = app.db.begin().await?;
    let row = in_office_area(ctx, &tx, id).await?;
    answer(app, ctx, &tx, &row, Verification::Verified, None).await?;
    tx.commit().await?;
    Ok(())
}

/// `reason` is told to the organisation.
pub async fn reject_code(app: &App, ctx: &Ctx, id: Uuid, reason: &str) -> Result<()> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = in_office_area(ctx, &tx, id).await?;
    answer(app, ctx, &tx, &row, Verification::Rejected, Some(&reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// From that day on the code counts no more; for the days before it still does.
pub async fn revoke_code(app: &App, ctx: &Ctx, id: Uuid, revoked_on: NaiveDate, reason: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let row = in_office_area(ctx, &tx, id).await?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.require(revoked_on >= row.issued_on, "revoked_on", Code::DateOrder);
    checks.require(revoked_on <= ctx.today(), "revoked_on", Code::DayInFuture);
    checks.done()?;
    if row.verification != Verification::Verified.as_str() || row.revoked_on.is_some() {
        return Err(Code::WrongState.into());
    }
    let changed = planting_area_code::Entity::update_many()
        .col_expr(planting_area_code::Column::RevokedOn, Expr::value(revoked_on))
        .filter(planting_area_code::Column::Id.eq(id))
        .filter(planting_area_code::Column::RevokedOn.is_null())
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "planting_area_code",
        id,
        from: Some(Verification::Verified.as_str()),
        to: "revoked",
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn in_office_area(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    id: Uuid,
) -> Result<planting_area_code::Model> {
    let office = ctx.office()?.verified()?;
    let row = planting_area_code::Entity::find_by_id(id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let area = planting_area::Entity::find_by_id(row.planting_area_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let commune = commune::Entity::find_by_id(area.commune_code)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    if office
        .area
        .covers(Some(&commune.province_code), Some(&commune.code))
    {
        Ok(row)
    } else {
        Err(Code::NotFound.into())
    }
}

pub(crate) async fn answer(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    row: &planting_area_code::Model,
    next: Verification,
    note: Option<&str>,
) -> Result<()> {
    let old: Verification = row.verification.parse().map_err(crate::Error::internal)?;
    if !old.can_become(next) {
        return Err(Code::WrongState.into());
    }
    let changed = planting_area_code::Entity::update_many()
        .col_expr(
            planting_area_code::Column::Verification,
            Expr::value(next.as_str()),
        )
        .filter(planting_area_code::Column::Id.eq(row.id))
        .filter(planting_area_code::Column::Verification.eq(old.as_str()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "planting_area_code",
        id: row.id,
        from: Some(old.as_str()),
        to: next.as_str(),
        note,
    };
    history::append(app, ctx, tx, change).await
}
