//! How the settled sample round went: matched by the real matching, answered by both sides, delivered.

use super::contracts::contract_id;
use super::deals::{Deal, Handover, Outcome};
use super::organisation_id;
use super::organisations::{MANGO, MANGO_GROUP, POMELO};
use super::registrations::{Registration, SETTLED_OFFERS, SETTLED_REQUESTS};
use super::rounds::{SETTLED, commune_of, offer_id, request_id, round_id};
use crate::error::{Error, Result};
use crate::round::RoundSummary;
use crate::seed::decimal::scaled;
use crate::seed::key;
use crate::seed::places::communes;
use chrono::{DateTime, Utc};
use domain::geography::Point;
use domain::{ContractState, LinkageForm, ProposalState, standard};
use entities::{match_gap, matched_pair, proposal};
use matching::{Match, Place};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Day on which the accepted proposals became contracts.
const DRAFTED: &str = "2025-12-08";

pub(super) struct Settled {
    outcome: matching::Outcome,
    offered_kg: i64,
    requested_kg: i64,
}

pub(super) fn matched_at() -> Result<DateTime<Utc>> {
    key::moment("2025-12-02", 10)
}

impl Settled {
    pub(super) fn new() -> Result<Settled> {
        let points = points()?;
        let place = |it: &Registration| -> Result<Place> {
            let code = commune_of(it.organisation)?;
            let point = points.get(code).copied();
            point
                .map(|point| Place::new(code, point))
                .ok_or_else(|| Error::internal(format!("there is no commune {code}")))
        };
        let mut offers = Vec::new();
        for (index, it) in SETTLED_OFFERS.iter().enumerate() {
            for (month, quantity_kg) in it.months {
                offers.push(matching::Offer {
                    id: offer_id(SETTLED, index)?.to_string(),
                    month: month.parse().map_err(Error::internal)?,
                    seller_id: it.organisation.to_owned(),
                    commodity: it.commodity.to_owned(),
                    variety: named(it.variety),
                    quantity_kg: *quantity_kg,
                    ask_vnd_per_kg: it.price_vnd,
                    min_lot_kg: it.min_lot_kg,
                    standards: standard::parse_list(it.standards).unwrap_or_default(),
                    ocop_stars: stars(it),
                    place: place(it)?,
                });
            }
        }
        let mut requests = Vec::new();
        for (index, it) in SETTLED_REQUESTS.iter().enumerate() {
            for (month, quantity_kg) in it.months {
                requests.push(matching::Request {
                    id: request_id(SETTLED, index)?.to_string(),
                    month: month.parse().map_err(Error::internal)?,
                    buyer_id: it.organisation.to_owned(),
                    commodity: it.commodity.to_owned(),
                    variety: named(it.variety),
                    quantity_kg: *quantity_kg,
                    bid_vnd_per_kg: it.price_vnd,
                    min_lot_kg: it.min_lot_kg,
                    standards_required: standard::parse_list(it.standards).unwrap_or_default(),
                    min_ocop_stars: stars(it),
                    place: place(it)?,
                    max_distance_dkm: (it.max_distance_km > 0).then(|| i64::from(it.max_distance_km) * 10),
                    not_with: Vec::new(),
                });
            }
        }
        Ok(Settled {
            outcome: matching::solve(&offers, &requests, &matching::Settings::default()),
            offered_kg: offers.iter().map(|row| row.quantity_kg).sum(),
            requested_kg: requests.iter().map(|row| row.quantity_kg).sum(),
        })
    }

    pub(super) fn summary(&self) -> Result<Value> {
        let summary = &self.outcome.summary;
        let count = |pairs: usize| u64::try_from(pairs).map_err(Error::internal);
        serde_json::to_value(RoundSummary {
            objective: summary.objective,
            total_quantity_kg: summary.total_quantity_kg,
            total_surplus_vnd: summary.total_surplus_vnd,
            bound_quantity_kg: summary.bound_quantity_kg,
            bound_surplus_vnd: summary.bound_surplus_vnd,
            pairs_feasible: count(summary.pairs_feasible)?,
            pairs_matched: count(summary.pairs_matched)?,
            held_kg: 0,
            offered_kg: self.offered_kg,
            requested_kg: self.requested_kg,
            fairness: None,
            matched_at: matched_at()?,
        })
        .map_err(Error::internal)
    }

    pub(super) fn matches(&self) -> Result<Vec<matched_pair::Model>> {
        let rows = self.outcome.matches.iter().map(|row| {
            Ok(matched_pair::Model {
                id: key::id("sample_match", &match_key(row)),
                round_id: round_id(SETTLED),
                run: 1,
                offer_id: row.offer_id.parse().map_err(Error::internal)?,
                request_id: row.request_id.parse().map_err(Error::internal)?,
                month: row.month.to_string(),
                quantity_kg: row.quantity_kg,
                distance_dkm: row.distance_dkm,
                transport_vnd_per_kg: row.transport_vnd_per_kg,
                surplus_vnd_per_kg: row.surplus_vnd_per_kg,
                suggested_price_vnd_per_kg: row.suggested_price_vnd_per_kg,
            })
        });
        rows.collect()
    }

    pub(super) fn gaps(&self) -> Result<Vec<match_gap::Model>> {
        let rows = self.outcome.gaps.iter().zip(1..).map(|(row, position)| {
            Ok(match_gap::Model {
                id: key::id("sample_gap", &position.to_string()),
                round_id: round_id(SETTLED),
                run: 1,
                position,
                side: row.side.as_str().to_owned(),
                subject_id: row.id.parse().map_err(Error::internal)?,
                month: row.month.to_string(),
                unmatched_kg: row.unmatched_kg,
                reason: row.reason.as_str().to_owned(),
                detail: row.detail.clone(),
                blocked_kg: row.blocked_kg,
            })
        });
        rows.collect()
    }

    /// Both sides accepted everything but mangoes for May, which the seller had sold by then.
    pub(super) fn proposals(&self) -> Result<Vec<proposal::Model>> {
        let mut rows = Vec::new();
        for row in &self.outcome.matches {
            let (offer, request) = parties(row)?;
            let is_declined = is_declined(row, offer);
            let state = if is_declined {
                ProposalState::Declined
            } else {
                ProposalState::Accepted
            };
            rows.push(proposal::Model {
                id: key::id_at(key::moment("2025-12-03", 9)?, "sample_proposal", &match_key(row)),
                round_id: round_id(SETTLED),
                offer_id: row.offer_id.parse().map_err(Error::internal)?,
                request_id: row.request_id.parse().map_err(Error::internal)?,
                seller_id: organisation_id(offer.organisation),
                buyer_id: organisation_id(request.organisation),
                month: row.month.to_string(),
                run: 1,
                matched_kg: row.quantity_kg,
                version: 1,
                quantity_kg: row.quantity_kg,
                price_vnd_per_kg: row.suggested_price_vnd_per_kg,
                delivery_point: None,
                transport_vnd_per_kg: row.transport_vnd_per_kg,
                distance_dkm: row.distance_dkm,
                state: state.as_str().to_owned(),
                decline_reason: is_declined.then(|| "Vụ thu hoạch tháng 5 đã bán hết.".to_owned()),
                answer_until: key::day("2025-12-10")?,
                contract_id: if is_declined {
                    None
                } else {
                    Some(contract_id(DRAFTED, &deal_key(offer, request))?)
                },
                created_at: key::moment("2025-12-03", 9)?,
            });
        }
        Ok(rows)
    }

    /// One contract for each pair of organisations and goods; of each month nineteen twentieths came.
    pub(super) fn deals(&self) -> Result<Vec<Deal>> {
        let mut deals: BTreeMap<String, Deal> = BTreeMap::new();
        for row in &self.outcome.matches {
            let (offer, request) = parties(row)?;
            if is_declined(row, offer) {
                continue;
            }
            let key = deal_key(offer, request);
            let deal = deals.entry(key.clone()).or_insert_with(|| Deal {
                key,
                seller: offer.organisation,
                buyer: request.organisation,
                commodity: offer.commodity,
                variety: offer.variety,
                form: LinkageForm::ProductionConsumption,
                drafted: DRAFTED,
                state: ContractState::Signed,
                areas: areas_of(offer.organisation),
                months: Vec::new(),
                handovers: Vec::new(),
                from_round: true,
            });
            let came_kg = row.quantity_kg * 19 / 20;
            deal.months
                .push((row.month, row.quantity_kg, row.suggested_price_vnd_per_kg));
            deal.handovers.push(Handover {
                day: format!("{}-15", row.month),
                quantity_kg: came_kg,
                outcome: Outcome::Confirmed(came_kg),
            });
        }
        let mut deals: Vec<Deal> = deals.into_values().collect();
        for deal in &mut deals {
            deal.months.sort_unstable();
            deal.handovers.sort_by(|a, b| a.day.cmp(&b.day));
        }
        Ok(deals)
    }
}

fn is_declined(row: &Match, offer: &Registration) -> bool {
    offer.organisation == MANGO && row.month.month() == 5
}

fn areas_of(seller: &str) -> Vec<(&'static str, i64)> {
    match seller {
        MANGO => vec![("Vùng xoài Mỹ Thọ 2", 100_000)],
        MANGO_GROUP => vec![("Vùng xoài Bình Hàng Trung", 80_000)],
        POMELO => vec![("Vườn bưởi Lai Vung", 120_000)],
        _ => Vec::new(),
    }
}

fn match_key(row: &Match) -> String {
    format!("{}:{}:{}", row.offer_id, row.request_id, row.month)
}

fn deal_key(offer: &Registration, request: &Registration) -> String {
    format!(
        "round:{}:{}:{}:{}",
        offer.organisation, request.organisation, offer.commodity, offer.variety
    )
}

/// The registrations that a match pairs.
fn parties(row: &Match) -> Result<(&'static Registration, &'static Registration)> {
    let offer = registered(&row.offer_id, SETTLED_OFFERS, offer_id)?;
    let request = registered(&row.request_id, SETTLED_REQUESTS, request_id)?;
    offer
        .zip(request)
        .ok_or_else(|| Error::internal("a match pairs what is not registered"))
}

fn registered(
    id: &str,
    of: &'static [Registration],
    id_of: fn(&str, usize) -> Result<Uuid>,
) -> Result<Option<&'static Registration>> {
    for (index, it) in of.iter().enumerate() {
        if id_of(SETTLED, index)?.to_string() == id {
            return Ok(Some(it));
        }
    }
    Ok(None)
}

fn points() -> Result<HashMap<String, Point>> {
    let e4 = |degrees: &str| scaled(degrees, 4).and_then(|value| i32::try_from(value).ok());
    let rows = communes()?.into_iter().filter_map(|row| {
        let point = Point {
            latitude_e4: e4(&row.latitude)?,
            longitude_e4: e4(&row.longitude)?,
        };
        Some((row.code, point))
    });
    Ok(rows.collect())
}

fn named(variety: &str) -> Option<String> {
    (!variety.is_empty()).then(|| variety.to_owned())
}

fn stars(it: &Registration) -> u8 {
    u8::try_from(it.stars).unwrap_or_default()
}
