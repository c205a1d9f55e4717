use super::letters::tell_taken_down;
use super::queue::organisations_within;
use crate::app::{App, Ctx};
use crate::catalogue::set_state;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use domain::{Code, ListingState};
use entities::product;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Takes a live listing of the office's area off the marketplace at once. The reason is kept and told to the seller.
pub async fn take_down(app: &App, ctx: &Ctx, product_id: Uuid, reason: &str) -> Result<()> {
    let office = ctx.office()?.verified()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = product::Entity::find_by_id(product_id)
        .filter(product::Column::OrganisationId.in_subquery(organisations_within(&office.area)))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let state: ListingState = row.state.parse().map_err(Error::internal)?;
    if state != ListingState::Live {
        return Err(Code::WrongState.into());
    }
    set_state(app, ctx, &tx, row.id, state, ListingState::Withdrawn).await?;
    let change = Change {
        subject: "product",
        id: row.id,
        from: Some(state.as_str()),
        to: ListingState::Withdrawn.as_str(),
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    tell_taken_down(app, ctx, &tx, row.organisation_id, &row.name, &reason).await?;
    tx.commit().await?;
    Ok(())
}
