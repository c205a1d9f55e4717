use super::held::{As, held};
use super::offer::{self, Offer};
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::ComplaintAction;
use entities::complaint;
use sea_orm::Set;

/// The mediator's decision, with its reason. It holds at once.
/// Errors: not found, wrong state, invalid fields.
pub async fn decide(app: &App, ctx: &Ctx, number: &str, offer: Offer) -> Result<()> {
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, As::Mediator, number, ComplaintAction::Decide).await?;
    let (terms, text) = offer::write(&tx, &held, &offer).await?;
    let values = complaint::ActiveModel {
        decision: Set(Some(text.clone())),
        ..terms.values()
    };
    offer::hold(app, ctx, &tx, &held, (terms, values), Some(&text)).await?;
    tx.commit().await?;
    Ok(())
}
