//! Sample organisations, people and trade. Each says that it is one: the names end in " (mẫu)", the
//! bank number belongs to no bank, the certificates are numbered "MẪU-…".

mod accounts;
mod contracts;
mod deals;
mod goods;
mod offices;
mod organisations;
mod planting;
mod registrations;
mod rounds;
mod settle;

use super::step::Step;
use crate::error::Result;
pub use accounts::{SignIn, sign_ins};
use uuid::Uuid;

/// BIN of the sample bank accounts; no bank has it, so no QR code of a demonstration can move money.
const NO_BANK: &str = "999999";

/// Everybody: offices with their areas, sellers, buyers, their people and papers.
pub(super) async fn load_people(step: &Step<'_>) -> Result<()> {
    offices::load(step).await?;
    organisations::load(step).await?;
    accounts::load(step).await?;
    planting::load(step).await
}

/// What the sample sellers list in retail.
pub(super) async fn load_goods(step: &Step<'_>) -> Result<()> {
    goods::load(step).await
}

/// What was traded in bulk, 2024 to 2026, and what is offered and asked for next.
pub(super) async fn load_trade(step: &Step<'_>) -> Result<()> {
    let settled = settle::Settled::new()?;
    rounds::load(step, &settled).await?;
    step.insert("matches of the settled round", settled.matches()?)
        .await?;
    step.insert("gaps of the settled round", settled.gaps()?).await?;
    let mut deals = deals::all()?;
    deals.extend(settled.deals()?);
    contracts::load(step, deals, rounds::round_id(rounds::SETTLED)).await?;
    step.insert("proposals of the settled round", settled.proposals()?)
        .await
}

fn organisation_id(key: &str) -> Uuid {
    super::key::id("sample_organisation", key)
}
