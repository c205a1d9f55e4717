//! Writes sample linkage contracts, their deliveries and the history of both.

use super::accounts::manager_of;
use super::deals::{Deal, Handover, Outcome};
use super::organisation_id;
use super::organisations::{ALL, models};
use super::planting::area_id;
use crate::contract::document::{self, Document};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use crate::proposal::USUAL_TERMS;
use crate::registration::{self, Place};
use crate::seed::commodities;
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Datelike, Utc};
use domain::linkage::{ContractPaymentState, PaymentKind, PaymentWay, PriceRule, Pricing};
use domain::{ContractOrigin, ContractState, DeliveryState, FigureBy, Month};
use entities::{
    call_off, contract_area, contract_month, contract_payment, contract_version, delivery, delivery_figure,
    linkage_contract, organisation, state_change,
};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) fn contract_id(drafted: &str, key: &str) -> Result<Uuid> {
    Ok(key::id_at(key::moment(drafted, 9)?, "sample_contract", key))
}

#[derive(Default)]
struct Rows {
    contracts: Vec<linkage_contract::Model>,
    months: Vec<contract_month::Model>,
    areas: Vec<contract_area::Model>,
    versions: Vec<contract_version::Model>,
    deliveries: Vec<delivery::Model>,
    figures: Vec<delivery_figure::Model>,
    call_offs: Vec<call_off::Model>,
    payments: Vec<contract_payment::Model>,
    history: Vec<state_change::Model>,
}

/// `round_id` is the round that the deals marked so came out of.
pub(super) async fn load(step: &Step<'_>, mut deals: Vec<Deal>, round_id: Uuid) -> Result<()> {
    deals.sort_by(|a, b| (a.drafted, &a.key).cmp(&(b.drafted, &b.key)));
    let parties: HashMap<Uuid, organisation::Model> =
        models()?.into_iter().map(|row| (row.id, row)).collect();
    let communes = parties.values().filter_map(|row| row.commune_code.clone());
    let places = registration::places(&step.tx, communes).await?;
    let mut rows = Rows::default();
    for deal in &deals {
        let year = key::day(deal.drafted)?.year();
        let running = step.number(&format!("contract-{year}")).await?;
        let number = format!("HDLK-{year}-{running:06}");
        contract_rows(deal, number, round_id, (&parties, &places), &mut rows)?;
        for handover in &deal.handovers {
            let year = key::day(&handover.day)?.year();
            let running = step.number(&format!("delivery-{year}")).await?;
            let number = format!("PGN-{year}-{running:06}");
            let called = if handover.day.starts_with(CALLED_OFF_SINCE) {
                let running = step.number(&format!("call-off-{year}")).await?;
                Some(call_off_row(
                    deal,
                    handover,
                    format!("LGH-{year}-{running:06}"),
                    &mut rows,
                )?)
            } else {
                None
            };
            delivery_rows(deal, handover, number, called, &mut rows)?;
        }
    }
    step.insert("sample contracts", rows.contracts).await?;
    step.insert("contract months", rows.months).await?;
    step.insert("contract areas", rows.areas).await?;
    step.insert("contract versions", rows.versions).await?;
    step.insert("sample call-offs", rows.call_offs).await?;
    step.insert("sample deliveries", rows.deliveries).await?;
    step.insert("sample payments", rows.payments).await?;
    step.insert("figures of disputes", rows.figures).await?;
    step.insert("history of contracts and deliveries", rows.history)
        .await
}

fn contract_rows(
    deal: &Deal,
    number: String,
    round_id: Uuid,
    known: Known<'_>,
    rows: &mut Rows,
) -> Result<()> {
    let id = contract_id(deal.drafted, &deal.key)?;
    let text = document_text(deal, &number, known)?;
    let drafted_at = key::moment(deal.drafted, 9)?;
    let seller_signed_at = key::moment(deal.drafted, 33)?;
    let is_signed = deal.state == ContractState::Signed;
    let buyer_signed_at = is_signed.then_some(key::moment(deal.drafted, 57)?);
    let (first, last) = term(&deal.months)?;
    for (month, quantity_kg, price_vnd_per_kg) in &deal.months {
        rows.months.push(contract_month::Model {
            contract_id: id,
            month: month.to_string(),
            quantity_kg: *quantity_kg,
            price_vnd_per_kg: *price_vnd_per_kg,
        });
    }
    for (name, area_m2) in &deal.areas {
        rows.areas.push(contract_area::Model {
            contract_id: id,
            planting_area_id: area_id(name),
            area_m2: *area_m2,
        });
    }
    let signed_by_seller = ContractState::SignedBySeller.as_str();
    let mut change = |from, to, by: &str, at| {
        let row = changed("linkage_contract", id, from, to, by, at);
        rows.history.push(row);
    };
    change(None, ContractState::Draft.as_str(), deal.seller, drafted_at);
    change(
        Some(ContractState::Draft.as_str()),
        signed_by_seller,
        deal.seller,
        seller_signed_at,
    );
    if let Some(at) = buyer_signed_at {
        change(
            Some(signed_by_seller),
            ContractState::Signed.as_str(),
            deal.buyer,
            at,
        );
    }
    if let Some(signed_at) = buyer_signed_at {
        rows.versions.push(contract_version::Model {
            contract_id: id,
            version: 1,
            proposed_by: None,
            reason: None,
            content: None,
            document_hash: hash(text.as_bytes()),
            document_text: text.clone(),
            seller_accepted_at: Some(seller_signed_at),
            seller_accepted_by_id: Some(manager_of(deal.seller)),
            buyer_accepted_at: buyer_signed_at,
            buyer_accepted_by_id: Some(manager_of(deal.buyer)),
            accepted_at: Some(signed_at),
            declined_at: None,
            decline_reason: None,
            proposed_at: drafted_at,
        });
    }
    rows.contracts.push(linkage_contract::Model {
        id,
        number,
        seller_id: organisation_id(deal.seller),
        buyer_id: organisation_id(deal.buyer),
        round_id: deal.from_round.then_some(round_id),
        commodity_code: deal.commodity.to_owned(),
        variety_code: (!deal.variety.is_empty()).then(|| deal.variety.to_owned()),
        linkage_form: deal.form.as_str().to_owned(),
        state: deal.state.as_str().to_owned(),
        starts_on: first.first_day(),
        ends_on: last.last_day(),
        delivery_point: DELIVERY_POINT.to_owned(),
        terms: USUAL_TERMS.to_owned(),
        origin: ContractOrigin::Proposal.as_str().to_owned(),
        paper_number: None,
        paper_signed_on: None,
        price_rule: PriceRule::Fixed.as_str().to_owned(),
        floor_vnd_per_kg: None,
        ceiling_vnd_per_kg: None,
        market_reference: None,
        deposit_vnd: 0,
        version: 1,
        terminated_on: None,
        document_hash: Some(hash(text.as_bytes())),
        document_text: Some(text),
        seller_signed_at: Some(seller_signed_at),
        seller_signed_by_id: Some(manager_of(deal.seller)),
        buyer_signed_at,
        buyer_signed_by_id: is_signed.then(|| manager_of(deal.buyer)),
        signed_at: buyer_signed_at,
        is_sample: true,
        created_at: drafted_at,
    });
    Ok(())
}

const DELIVERY_POINT: &str = "Tại nơi sản xuất";

/// The parties, and the places of their communes.
type Known<'a> = (&'a HashMap<Uuid, organisation::Model>, &'a HashMap<String, Place>);

fn document_text(deal: &Deal, number: &str, (parties, places): Known<'_>) -> Result<String> {
    let party = |key: &str| {
        parties
            .get(&organisation_id(key))
            .ok_or_else(|| Error::internal(format!("there is no sample organisation {key}")))
    };
    let (seller, buyer) = (party(deal.seller)?, party(deal.buyer)?);
    let represented = |row: &organisation::Model| row.represented_by_id.and_then(|id| parties.get(&id));
    let (first, last) = term(&deal.months)?;
    let (commodity, variety) = commodities::names(deal.commodity, deal.variety);
    let mut areas = deal.areas.clone();
    areas.sort_unstable();
    document::text(&Document {
        number,
        version: 1,
        reason: None,
        paper: None,
        pricing: &Pricing::Fixed,
        market_reference: None,
        deposit_vnd: 0,
        grades: &[],
        seller,
        seller_representative: represented(seller),
        buyer,
        buyer_representative: represented(buyer),
        places,
        commodity,
        variety,
        linkage_form: deal.form,
        starts_on: first.first_day(),
        ends_on: last.last_day(),
        delivery_point: DELIVERY_POINT,
        terms: USUAL_TERMS,
        months: &deal.months,
        areas: &areas,
    })
    .ok_or_else(|| Error::internal("a sample contract is worth too much"))
}

/// First and last month.
fn term(months: &[(Month, i64, i64)]) -> Result<(Month, Month)> {
    let first = months.iter().map(|(month, ..)| *month).min();
    let last = months.iter().map(|(month, ..)| *month).max();
    first
        .zip(last)
        .ok_or_else(|| Error::internal("a sample contract has no month"))
}

/// Call-offs and payments are shown for the year of the samples' latest deliveries.
const CALLED_OFF_SINCE: &str = "2026-";

/// The buyer called the handover off a week before.
fn call_off_row(deal: &Deal, handover: &Handover, number: String, rows: &mut Rows) -> Result<Uuid> {
    let for_on = key::day(&handover.day)?;
    let called_at = key::moment(&handover.day, 9)? - chrono::Duration::days(7);
    let id = key::id_at(called_at, "sample_call_off", &deal.key);
    rows.call_offs.push(call_off::Model {
        id,
        contract_id: contract_id(deal.drafted, &deal.key)?,
        number,
        for_on,
        month: Month::of(for_on).to_string(),
        quantity_kg: handover.quantity_kg,
        note: None,
        called_at,
        cancelled_at: None,
        is_sample: true,
    });
    Ok(id)
}

/// Paid in full ten days after the handover.
fn payment_row(deal: &Deal, handover: &Handover, amount_vnd: i64, rows: &mut Rows) -> Result<()> {
    let recorded_at = key::moment(&handover.day, 10)? + chrono::Duration::days(10);
    rows.payments.push(contract_payment::Model {
        id: key::id_at(recorded_at, "sample_contract_payment", &deal.key),
        contract_id: contract_id(deal.drafted, &deal.key)?,
        kind: PaymentKind::Payment.as_str().to_owned(),
        amount_vnd,
        paid_on: domain::calendar::day_in_viet_nam(recorded_at),
        way: PaymentWay::BankTransfer.as_str().to_owned(),
        reference: Some("Chuyển khoản mẫu".to_owned()),
        state: ContractPaymentState::Confirmed.as_str().to_owned(),
        reject_reason: None,
        recorded_at,
        answered_at: Some(recorded_at + chrono::Duration::hours(5)),
        is_sample: true,
    });
    Ok(())
}

fn delivery_rows(
    deal: &Deal,
    handover: &Handover,
    number: String,
    call_off_id: Option<Uuid>,
    rows: &mut Rows,
) -> Result<()> {
    let delivered_on = key::day(&handover.day)?;
    let recorded_at = key::moment(&handover.day, 10)?;
    let id = key::id_at(recorded_at, "sample_delivery", &deal.key);
    let answered_at = key::moment(&handover.day, 34)?;
    let settled_at = key::moment(&handover.day, 82)?;
    let price = agreed_price(&deal.months, Month::of(delivered_on));
    let (state, confirmed_kg, reason) = match handover.outcome {
        Outcome::Confirmed(kg) => (DeliveryState::Confirmed, Some(kg), None),
        Outcome::Settled(kg) => (
            DeliveryState::Settled,
            Some(kg),
            Some("Cân lại tại kho thiếu so với phiếu."),
        ),
        Outcome::Disputed(reason) => (DeliveryState::Disputed, None, Some(reason)),
        Outcome::Unanswered => (DeliveryState::Recorded, None, None),
    };
    if let (Some(kg), Some(_)) = (confirmed_kg, call_off_id) {
        payment_row(deal, handover, kg * price, rows)?;
    }
    let mut change = |from: Option<DeliveryState>, to: DeliveryState, by: &str, at| {
        let from = from.map(DeliveryState::as_str);
        rows.history
            .push(changed("delivery", id, from, to.as_str(), by, at));
    };
    let recorded = DeliveryState::Recorded;
    change(None, recorded, deal.seller, recorded_at);
    match state {
        DeliveryState::Recorded => {}
        DeliveryState::Settled => {
            change(Some(recorded), DeliveryState::Disputed, deal.buyer, answered_at);
            change(Some(DeliveryState::Disputed), state, deal.seller, settled_at);
            rows.figures.push(delivery_figure::Model {
                delivery_id: id,
                position: 1,
                quantity_kg: confirmed_kg.unwrap_or_default(),
                proposed_by: FigureBy::Buyer.as_str().to_owned(),
                note: reason.unwrap_or_default().to_owned(),
                seller_accepted_at: Some(settled_at),
                buyer_accepted_at: Some(answered_at),
                proposed_at: answered_at,
            });
        }
        DeliveryState::Confirmed | DeliveryState::Disputed => {
            change(Some(recorded), state, deal.buyer, answered_at);
        }
    }
    rows.deliveries.push(delivery::Model {
        id,
        number,
        contract_id: contract_id(deal.drafted, &deal.key)?,
        delivered_on,
        lot: Some(format!("LÔ-{}", handover.day.replace('-', ""))),
        grade: None,
        call_off_id,
        market_vnd_per_kg: None,
        quantity_kg: handover.quantity_kg,
        price_vnd_per_kg: price,
        state: state.as_str().to_owned(),
        confirmed_kg,
        answered_at: match state {
            DeliveryState::Recorded => None,
            DeliveryState::Settled => Some(settled_at),
            _ => Some(answered_at),
        },
        dispute_reason: reason.map(str::to_owned),
        note: None,
        is_sample: true,
        recorded_at,
    });
    Ok(())
}

/// The price of that month, else of the last month before it, else of the first.
fn agreed_price(months: &[(Month, i64, i64)], month: Month) -> i64 {
    months
        .iter()
        .rfind(|(of, ..)| *of <= month)
        .or(months.first())
        .map_or(0, |(_, _, price)| *price)
}

/// One change by the manager of a sample organisation.
pub(super) fn changed(
    subject: &str,
    subject_id: Uuid,
    from: Option<&str>,
    to: &str,
    by: &str,
    changed_at: DateTime<Utc>,
) -> state_change::Model {
    let is_known = ALL.iter().any(|sample| sample.key == by);
    state_change::Model {
        id: key::id_at(
            changed_at,
            "sample_change",
            &format!("{subject}:{subject_id}:{to}"),
        ),
        subject_kind: subject.to_owned(),
        subject_id,
        from_state: from.map(str::to_owned),
        to_state: to.to_owned(),
        account_id: is_known.then(|| manager_of(by)),
        organisation_id: is_known.then(|| organisation_id(by)),
        note: None,
        changed_at,
    }
}
