use super::held::{As, held};
use super::step;
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::{ComplaintAction, ComplaintState};

/// The buyer lets it go. Errors: not found, wrong state.
pub async fn withdraw(app: &App, ctx: &Ctx, who: As<'_>, number: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, who, number, ComplaintAction::Withdraw).await?;
    let to = ComplaintState::Withdrawn;
    step::take(app, ctx, &tx, &held, to, Default::default(), None).await?;
    tx.commit().await?;
    Ok(())
}
