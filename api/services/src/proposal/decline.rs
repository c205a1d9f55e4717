use super::hold;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::ProposalState;
use entities::proposal;
use sea_orm::Set;
use uuid::Uuid;

/// Declines for the acting organisation's side, with the reason that the other side reads.
/// Errors: not ours, not verified, expired, already closed, no reason.
pub async fn decline(app: &App, ctx: &Ctx, id: Uuid, reason: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let held = hold::open(&tx, acting, id, ctx.today()).await?;
    held.our_side()?;
    let values = proposal::ActiveModel {
        decline_reason: Set(Some(reason.clone())),
        ..Default::default()
    };
    let to = ProposalState::Declined;
    hold::change(app, ctx, &tx, &held, to, values, Some(&reason)).await?;
    tx.commit().await?;
    Ok(())
}
