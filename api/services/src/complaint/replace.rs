use super::held::{As, held};
use super::receive::goods;
use super::send_back::Sent;
use super::step;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::order::stock;
use domain::{ComplaintAction, ComplaintState};
use entities::complaint;
use sea_orm::Set;

/// The seller has sent other goods in place of those complained of; they leave its stock.
/// Errors: not found, wrong state, invalid fields, out of stock.
pub async fn replace(app: &App, ctx: &Ctx, number: &str, sent: Sent) -> Result<()> {
    let sent = sent.check()?;
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, As::Seller, number, ComplaintAction::Replace).await?;
    let note = sent.told();
    let values = complaint::ActiveModel {
        replacement_carrier: Set(sent.carrier),
        replacement_tracking: Set(sent.tracking_number),
        ..Default::default()
    };
    let to = ComplaintState::Settled;
    step::take(app, ctx, &tx, &held, to, values, note.as_deref()).await?;
    stock::take(app, ctx, &tx, "replacement", goods(&tx, &held).await?).await?;
    tx.commit().await?;
    Ok(())
}
