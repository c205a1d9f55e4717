use super::held::{As, held};
use super::offer::{self, Terms};
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::ComplaintAction;

/// The buyer accepts the seller's answer. Errors: not found, wrong state; the refund does not fit any more.
pub async fn accept(app: &App, ctx: &Ctx, who: As<'_>, number: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, who, number, ComplaintAction::Accept).await?;
    let offered = (Terms::of(&held.row)?, Default::default());
    offer::hold(app, ctx, &tx, &held, offered, None).await?;
    tx.commit().await?;
    Ok(())
}
