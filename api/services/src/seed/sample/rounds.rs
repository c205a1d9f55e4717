//! Two sample rounds of the office of Đồng Tháp with what is registered in them: one open now, one of
//! last year that is settled.

use super::organisations::{ALL, MANGO, MANGO_GROUP};
use super::registrations::{OPEN_OFFERS, OPEN_REQUESTS, Registration, SETTLED_OFFERS, SETTLED_REQUESTS};
use super::settle::{Settled, matched_at};
use super::{accounts, organisation_id};
use crate::error::{Error, Result};
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Utc};
use domain::{Objective, RoundState, TradeState};
use entities::{
    demand_request, demand_request_month, matching_round, pool, pool_member, state_change, supply_offer,
    supply_offer_month,
};
use serde_json::Value;
use uuid::Uuid;

pub(super) const SETTLED: &str = "ket-noi-cung-cau-2026-mau";
const OPEN: &str = "ket-noi-cung-cau-2027-mau";
const OFFICE: &str = "xttm-dong-thap";

pub(super) fn round_id(slug: &str) -> Uuid {
    key::id("sample_round", slug)
}

/// The n-th offer of a round.
pub(super) fn offer_id(round: &str, index: usize) -> Result<Uuid> {
    registration_id("sample_offer", round, index)
}

pub(super) fn request_id(round: &str, index: usize) -> Result<Uuid> {
    registration_id("sample_request", round, index)
}

fn registration_id(kind: &str, round: &str, index: usize) -> Result<Uuid> {
    Ok(key::id_at(
        registered_at(round)?,
        kind,
        &format!("{round}:{index}"),
    ))
}

fn registered_at(round: &str) -> Result<DateTime<Utc>> {
    key::moment(
        if round == SETTLED {
            "2025-11-12"
        } else {
            "2026-11-14"
        },
        14,
    )
}

pub(super) async fn load(step: &Step<'_>, settled: &Settled) -> Result<()> {
    let rounds = vec![settled_round(settled.summary()?)?, open_round()?];
    step.insert("sample rounds", rounds).await?;
    let mut history = Vec::new();
    for (day, state) in [
        ("2025-11-03", RoundState::Draft),
        ("2025-11-04", RoundState::Open),
        ("2025-12-01", RoundState::Closed),
        ("2025-12-02", RoundState::Matched),
        ("2025-12-03", RoundState::Published),
        ("2025-12-15", RoundState::Settled),
    ] {
        history.push(change(SETTLED, day, state, history.last())?);
    }
    let drafted = change(OPEN, "2026-11-09", RoundState::Draft, None)?;
    let opened = change(OPEN, "2026-11-10", RoundState::Open, Some(&drafted))?;
    history.extend([drafted, opened]);
    step.insert("history of the rounds", history).await?;
    load_registrations(step, SETTLED, SETTLED_OFFERS, SETTLED_REQUESTS).await?;
    load_registrations(step, OPEN, OPEN_OFFERS, OPEN_REQUESTS).await?;
    load_pool(step).await
}

/// The office asked two mango growers to offer together; one has agreed.
async fn load_pool(step: &Step<'_>) -> Result<()> {
    let asked_at = key::moment("2026-11-16", 9)?;
    let id = key::id_at(asked_at, "sample_pool", OPEN);
    let pool = pool::Model {
        id,
        round_id: round_id(OPEN),
        declared_by_id: organisation_id(OFFICE),
        name: "Nhóm xoài Mỹ Thọ – Bình Hàng Trung (mẫu)".to_owned(),
        created_at: asked_at,
    };
    step.insert("sample pools", vec![pool]).await?;
    let member = |organisation: &str, confirmed_at: Option<DateTime<Utc>>| pool_member::Model {
        pool_id: id,
        organisation_id: organisation_id(organisation),
        round_id: round_id(OPEN),
        asked_at,
        confirmed_at,
    };
    let agreed_at = key::moment("2026-11-17", 15)?;
    let members = vec![member(MANGO_GROUP, Some(agreed_at)), member(MANGO, None)];
    step.insert("members of the pools", members).await
}

fn settled_round(summary: Value) -> Result<matching_round::Model> {
    Ok(matching_round::Model {
        name: "Kết nối cung cầu nông sản đầu năm 2026 (mẫu)".to_owned(),
        event: Some("Hội nghị kết nối cung cầu Đồng Tháp 2025 (mẫu)".to_owned()),
        state: RoundState::Settled.as_str().to_owned(),
        first_month: "2026-01".to_owned(),
        last_month: "2026-06".to_owned(),
        registration_until: key::day("2025-11-30")?,
        summary: Some(summary),
        published_at: Some(key::moment("2025-12-03", 9)?),
        ..round(SETTLED, "2025-11-03")?
    })
}

fn open_round() -> Result<matching_round::Model> {
    round(OPEN, "2026-11-09")
}

fn round(slug: &str, drafted: &str) -> Result<matching_round::Model> {
    Ok(matching_round::Model {
        id: round_id(slug),
        slug: slug.to_owned(),
        office_id: organisation_id(OFFICE),
        name: "Kết nối cung cầu Tết và mùa khô 2027 (mẫu)".to_owned(),
        event: Some("Hội nghị kết nối cung cầu Đồng Tháp 2026 (mẫu)".to_owned()),
        state: RoundState::Open.as_str().to_owned(),
        objective: Objective::Volume.as_str().to_owned(),
        transport_rate_vnd: matching::DEFAULT_TRANSPORT_RATE_VND_PER_TKM,
        star_bonus_vnd: 0,
        fair: false,
        gap_limit_ppm: matching::DEFAULT_GAP_LIMIT_PPM.cast_signed(),
        first_month: "2026-12".to_owned(),
        last_month: "2027-05".to_owned(),
        registration_until: key::day("2026-12-31")?,
        answer_days: 7,
        run: 1,
        summary: None,
        published_at: None,
        is_sample: true,
        created_at: key::moment(drafted, 9)?,
    })
}

/// One step of a round, by the officer.
fn change(
    round: &str,
    day: &str,
    to: RoundState,
    before: Option<&state_change::Model>,
) -> Result<state_change::Model> {
    Ok(state_change::Model {
        id: key::id("sample_change", &format!("{round}:{to}")),
        subject_kind: "matching_round".to_owned(),
        subject_id: round_id(round),
        from_state: before.map(|row| row.to_state.clone()),
        to_state: to.as_str().to_owned(),
        account_id: Some(accounts::manager_of(OFFICE)),
        organisation_id: Some(organisation_id(OFFICE)),
        note: None,
        changed_at: if to == RoundState::Matched {
            matched_at()?
        } else {
            key::moment(day, 9)?
        },
    })
}

async fn load_registrations(
    step: &Step<'_>,
    round: &str,
    offered: &[Registration],
    requested: &[Registration],
) -> Result<()> {
    let created_at = registered_at(round)?;
    let mut offers = Vec::new();
    let mut offer_months = Vec::new();
    for (index, it) in offered.iter().enumerate() {
        let id = offer_id(round, index)?;
        offers.push(supply_offer::Model {
            id,
            organisation_id: organisation_id(it.organisation),
            round_id: Some(round_id(round)),
            commodity_code: it.commodity.to_owned(),
            variety_code: some(it.variety),
            ask_vnd_per_kg: it.price_vnd,
            min_lot_kg: it.min_lot_kg,
            standards: it.standards.to_owned(),
            ocop_stars: (it.stars > 0).then_some(it.stars),
            commune_code: commune_of(it.organisation)?.to_owned(),
            state: TradeState::Active.as_str().to_owned(),
            note: some(it.note),
            is_sample: true,
            entered_by_id: None,
            version: 1,
            created_at,
        });
        offer_months.extend(it.months.iter().map(|(month, kg)| supply_offer_month::Model {
            offer_id: id,
            month: (*month).to_owned(),
            quantity_kg: *kg,
        }));
    }
    let mut requests = Vec::new();
    let mut request_months = Vec::new();
    for (index, it) in requested.iter().enumerate() {
        let id = request_id(round, index)?;
        requests.push(demand_request::Model {
            id,
            organisation_id: organisation_id(it.organisation),
            round_id: Some(round_id(round)),
            commodity_code: it.commodity.to_owned(),
            variety_code: some(it.variety),
            bid_vnd_per_kg: it.price_vnd,
            min_lot_kg: it.min_lot_kg,
            standards_required: it.standards.to_owned(),
            min_ocop_stars: (it.stars > 0).then_some(it.stars),
            commune_code: commune_of(it.organisation)?.to_owned(),
            max_distance_km: (it.max_distance_km > 0).then_some(it.max_distance_km),
            state: TradeState::Active.as_str().to_owned(),
            note: some(it.note),
            is_sample: true,
            entered_by_id: None,
            version: 1,
            created_at,
        });
        request_months.extend(it.months.iter().map(|(month, kg)| demand_request_month::Model {
            request_id: id,
            month: (*month).to_owned(),
            quantity_kg: *kg,
        }));
    }
    step.insert("sample offers", offers).await?;
    step.insert("months of the offers", offer_months).await?;
    step.insert("sample requests", requests).await?;
    step.insert("months of the requests", request_months).await
}

pub(super) fn commune_of(organisation: &str) -> Result<&'static str> {
    ALL.iter()
        .find(|sample| sample.key == organisation)
        .map(|sample| sample.commune)
        .ok_or_else(|| Error::internal(format!("there is no sample organisation {organisation}")))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
