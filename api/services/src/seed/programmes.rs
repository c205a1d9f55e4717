use super::key;
use super::step::Step;
use crate::error::Result;
use crate::programme;
use std::sync::atomic::Ordering;

/// The published plans, once their places are there.
pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let loaded = programme::load(&step.tx, key::compiled_at()?, key::id).await?;
    step.rows.fetch_add(loaded, Ordering::Relaxed);
    Ok(())
}
