use super::letters::tell_standing;
use crate::app::{App, Ctx};
use crate::catalogue::index_live_products;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::organisation::within;
use crate::party::require_legal_person;
use domain::{Code, OfficeAction, OrganisationKind, Verification};
use entities::organisation;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Suspends an organisation of the office's area or lets it work again. While it is suspended, nothing
/// of it is found or sold. The reason is kept and told to the organisation.
pub async fn change_standing(
    app: &App,
    ctx: &Ctx,
    id: Uuid,
    action: OfficeAction,
    reason: &str,
) -> Result<()> {
    let office = ctx.office()?.verified()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = organisation::Entity::find_by_id(id)
        .filter(within(&office.area))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let state: Verification = row.verification.parse().map_err(Error::internal)?;
    let next = action.leads_to();
    if !state.office_actions().contains(&action) {
        return Err(Code::WrongState.into());
    }
    if next == Verification::Verified {
        require_legal_person(&tx, &row).await?;
    }
    let changed = organisation::Entity::update_many()
        .col_expr(organisation::Column::Verification, Expr::value(next.as_str()))
        .col_expr(organisation::Column::UpdatedAt, Expr::value(ctx.now))
        .filter(organisation::Column::Id.eq(id))
        .filter(organisation::Column::Verification.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "organisation",
        id,
        from: Some(state.as_str()),
        to: next.as_str(),
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    index_live_products(app, ctx, &tx, id).await?;
    tell_standing(app, ctx, &tx, id, &row.name, action, &reason).await?;
    tx.commit().await?;
    Ok(())
}
