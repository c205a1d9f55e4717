use super::held::{As, held};
use super::step;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{ComplaintAction, ComplaintState};
use entities::complaint;
use sea_orm::Set;

/// How goods travel, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
}

impl Sent {
    pub(super) fn check(&self) -> Result<Sent> {
        let mut checks = Checks::new();
        let sent = Sent {
            carrier: checks.optional("carrier", self.carrier.as_deref(), 80),
            tracking_number: checks.optional("tracking_number", self.tracking_number.as_deref(), 80),
        };
        checks.done()?;
        Ok(sent)
    }

    /// `Viettel Post, VT123`
    pub(super) fn told(&self) -> Option<String> {
        let known: Vec<&str> = [&self.carrier, &self.tracking_number]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        (!known.is_empty()).then(|| known.join(", "))
    }
}

/// The buyer has sent the goods back. Errors: not found, wrong state, invalid fields.
pub async fn send_back(app: &App, ctx: &Ctx, who: As<'_>, number: &str, sent: Sent) -> Result<()> {
    let sent = sent.check()?;
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, who, number, ComplaintAction::SendBack).await?;
    let note = sent.told();
    let values = complaint::ActiveModel {
        return_carrier: Set(sent.carrier),
        return_tracking: Set(sent.tracking_number),
        ..Default::default()
    };
    let to = ComplaintState::SentBack;
    step::take(app, ctx, &tx, &held, to, values, note.as_deref()).await?;
    tx.commit().await?;
    Ok(())
}
