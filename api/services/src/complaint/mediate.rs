use super::held::{As, held};
use super::step;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{ComplaintAction, ComplaintState};

/// Buyer or seller asks the office, or the administrator, to mediate, and says why.
/// Errors: not found, wrong state, no reason.
pub async fn mediate(app: &App, ctx: &Ctx, who: As<'_>, number: &str, reason: &str) -> Result<()> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 1000);
    checks.done()?;
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, who, number, ComplaintAction::Mediate).await?;
    let to = ComplaintState::Mediation;
    step::take(app, ctx, &tx, &held, to, Default::default(), Some(&reason)).await?;
    tx.commit().await?;
    Ok(())
}
