//! Sample organisations, people and trade. Each says that it is one: the names end in " (mẫu)", the
//! bank number belongs to no bank, the certificates are numbered "MẪU-…".

mod accounts;
mod complaints;
mod contracts;
mod deals;
mod goods;
mod money;
mod offices;
mod orders;
mod organisations;
mod parcels;
mod planting;
mod registrations;
mod remarks;
mod rounds;
mod settle;
mod vouchers;

use super::step::Step;
use crate::error::Result;
use crate::proposal::first_terms;
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

/// What the sample sellers list in retail, and what was ordered of it.
pub(super) async fn load_goods(step: &Step<'_>) -> Result<()> {
    goods::load(step).await?;
    vouchers::load(step).await
}

/// What was said of goods that came, and asked before they were bought.
pub(super) async fn load_remarks(step: &Step<'_>) -> Result<()> {
    remarks::load(step).await
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
    let proposals = settled.proposals()?;
    let terms = proposals.iter().map(first_terms).collect();
    step.insert("proposals of the settled round", proposals).await?;
    step.insert("terms of the proposals", terms).await
}

fn organisation_id(key: &str) -> Uuid {
    super::key::id("sample_organisation", key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_bank_is_no_bank() {
        // BINs of large banks; those of NAPAS begin with 97.
        let banks = [
            "970436", "970415", "970418", "970405", "970407", "970422", "970416", "970432", "970403",
            "970423",
        ];
        assert!(!banks.contains(&NO_BANK) && !NO_BANK.starts_with("97"));
    }

    #[test]
    fn sample_organisations_say_so_and_their_contact_reaches_nobody() {
        for row in organisations::models().unwrap() {
            assert!(row.name.ends_with(" (mẫu)") && row.is_sample, "{}", row.name);
            assert!(row.email.unwrap().ends_with(".example"));
            assert!(row.bank_bin.is_none_or(|bin| bin == NO_BANK));
            let phone = row.phone.unwrap();
            assert_eq!(domain::phone::normalise(&phone).as_deref(), Some(phone.as_str()));
        }
        assert_eq!(sign_ins().len(), 7);
    }

    #[test]
    fn deals_name_months_in_order_and_deliver_within_reason() {
        for deal in deals::all().unwrap() {
            assert!(deal.months.is_sorted(), "{}", deal.key);
            let agreed: i64 = deal.months.iter().map(|(_, kg, _)| kg).sum();
            let came: i64 = deal.handovers.iter().map(|it| it.quantity_kg).sum();
            assert!(came <= agreed, "{}", deal.key);
        }
    }
}
