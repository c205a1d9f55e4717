use super::held::{As, held};
use super::offer::{self, Offer};
use super::step;
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::{ComplaintAction, ComplaintState};
use entities::complaint;
use sea_orm::Set;

/// The seller's answer: a refund by line, a replacement, or neither, and why. It holds once the buyer accepts it.
/// Errors: not found, wrong state, invalid fields.
pub async fn answer(app: &App, ctx: &Ctx, number: &str, offer: Offer) -> Result<()> {
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, As::Seller, number, ComplaintAction::Answer).await?;
    let (terms, text) = offer::write(&tx, &held, &offer).await?;
    let values = complaint::ActiveModel {
        answer: Set(Some(text.clone())),
        ..terms.values()
    };
    step::take(
        app,
        ctx,
        &tx,
        &held,
        ComplaintState::Answered,
        values,
        Some(&text),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
