use crate::app::Membership;
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::party::{self, Party};
use crate::registration::{self, Place, RoundLink};
use chrono::NaiveDate;
use domain::{Locale, Month, Objective, OrganisationKind, ProposalAction, ProposalState, TradeSide, money};
use entities::{demand_request, linkage_contract, matching_round, proposal, supply_offer};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub id: Uuid,
    pub round: RoundLink,
    /// The side that the reader is on; none for the office of the round.
    pub side: Option<TradeSide>,
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub month: Month,
    /// Of the terms that stand; answering names it.
    pub version: i32,
    /// What the matching paired; terms may name less, never more.
    pub matched_kg: i64,
    pub quantity_kg: i64,
    /// At the farm gate.
    pub price_vnd_per_kg: i64,
    /// What the round made largest, and whether in fair shares; the matching's price follows from it.
    pub objective: Objective,
    pub fair: bool,
    /// None: where the goods grow.
    pub delivery_point: Option<String>,
    pub transport_vnd_per_kg: i64,
    pub value_vnd: i64,
    pub distance_dkm: i64,
    pub from: Option<Place>,
    pub to: Option<Place>,
    pub state: ProposalState,
    pub answer_until: NaiveDate,
    /// The time to answer ran out; follows from `answer_until`.
    pub is_expired: bool,
    pub decline_reason: Option<String>,
    /// Number of the contract drafted from it.
    pub contract: Option<String>,
    pub actions: Vec<ProposalAction>,
}

impl Proposal {
    /// Why the matching's price is what it is.
    pub fn price_reason(&self, locale: Locale) -> &'static str {
        self.objective.price_reason(self.fair, locale)
    }
}

/// Who reads: a member of one of the sides, or the office of the round.
pub(super) enum Reader<'a> {
    Member { acting: &'a Membership, ours: Vec<Uuid> },
    Office(Uuid),
}

impl Reader<'_> {
    pub async fn of<'a>(connection: &impl ConnectionTrait, acting: &'a Membership) -> Result<Reader<'a>> {
        if acting.kind == OrganisationKind::TradeOffice {
            return Ok(Reader::Office(acting.organisation_id));
        }
        let ours = party::acts_for(connection, acting).await?;
        Ok(Reader::Member { acting, ours })
    }

    pub fn scope(&self, side: Option<TradeSide>) -> Condition {
        match self {
            Reader::Office(id) => Condition::all().add(
                proposal::Column::RoundId.in_subquery(
                    Query::select()
                        .column(matching_round::Column::Id)
                        .from(matching_round::Entity)
                        .and_where(matching_round::Column::OfficeId.eq(*id))
                        .to_owned(),
                ),
            ),
            Reader::Member { ours, .. } => {
                let seller = proposal::Column::SellerId.is_in(ours.iter().copied());
                let buyer = proposal::Column::BuyerId.is_in(ours.iter().copied());
                match side {
                    Some(TradeSide::Seller) => Condition::all().add(seller),
                    Some(TradeSide::Buyer) => Condition::all().add(buyer),
                    None => Condition::any().add(seller).add(buyer),
                }
            }
        }
    }

    pub fn side(&self, row: &proposal::Model) -> Option<TradeSide> {
        match self {
            Reader::Office(_) => None,
            Reader::Member { acting, ours } => party::side(acting, ours, row.seller_id, row.buyer_id),
        }
    }
}

pub(super) async fn tell(
    connection: &impl ConnectionTrait,
    reader: &Reader<'_>,
    rows: Vec<proposal::Model>,
    today: NaiveDate,
) -> Result<Vec<Proposal>> {
    let parties = party::load(
        connection,
        rows.iter().flat_map(|row| [row.seller_id, row.buyer_id]),
    )
    .await?;
    let rounds = registration::rounds(connection, rows.iter().map(|row| row.round_id)).await?;
    let offers: HashMap<Uuid, supply_offer::Model> = supply_offer::Entity::find()
        .filter(supply_offer::Column::Id.is_in(rows.iter().map(|row| row.offer_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let requests: HashMap<Uuid, demand_request::Model> = demand_request::Entity::find()
        .filter(demand_request::Column::Id.is_in(rows.iter().map(|row| row.request_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let contracts: HashMap<Uuid, String> = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::Id.is_in(rows.iter().filter_map(|row| row.contract_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.number))
        .collect();
    let names = commodity::names(connection).await?;
    let communes = offers
        .values()
        .map(|row| row.commune_code.clone())
        .chain(requests.values().map(|row| row.commune_code.clone()));
    let places = registration::places(connection, communes).await?;
    let objectives: HashMap<Uuid, (Objective, bool)> = matching_round::Entity::find()
        .filter(matching_round::Column::Id.is_in(rows.iter().map(|row| row.round_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| {
            let objective = row.objective.parse().map_err(Error::internal)?;
            Ok((row.id, (objective, row.fair)))
        })
        .collect::<Result<_>>()?;
    let missing = || Error::internal("a proposal names a row that is gone");

    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let offer = offers.get(&row.offer_id).ok_or_else(missing)?;
        let request = requests.get(&row.request_id).ok_or_else(missing)?;
        let state: ProposalState = row.state.parse().map_err(Error::internal)?;
        let side = reader.side(&row);
        let is_expired = is_expired(state, row.answer_until, today);
        let (objective, fair) = *objectives.get(&row.round_id).ok_or_else(missing)?;
        items.push(Proposal {
            id: row.id,
            round: rounds.get(&row.round_id).cloned().ok_or_else(missing)?,
            side,
            seller: Party::of(parties.get(&row.seller_id).ok_or_else(missing)?)?,
            buyer: Party::of(parties.get(&row.buyer_id).ok_or_else(missing)?)?,
            commodity: names.commodity(&offer.commodity_code),
            variety: names.variety(offer.variety_code.as_deref().or(request.variety_code.as_deref())),
            month: row.month.parse().map_err(Error::internal)?,
            version: row.version,
            matched_kg: row.matched_kg,
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
            objective,
            fair,
            delivery_point: row.delivery_point,
            transport_vnd_per_kg: row.transport_vnd_per_kg,
            value_vnd: money::times(row.price_vnd_per_kg, row.quantity_kg).ok_or_else(missing)?,
            distance_dkm: row.distance_dkm,
            from: places.get(&offer.commune_code).cloned(),
            to: places.get(&request.commune_code).cloned(),
            state,
            answer_until: row.answer_until,
            is_expired,
            decline_reason: row.decline_reason,
            contract: row.contract_id.and_then(|id| contracts.get(&id)).cloned(),
            actions: actions(state, side, is_expired),
        });
    }
    Ok(items)
}

/// Open past its last day, which still counts as in time.
pub(crate) fn is_expired(state: ProposalState, answer_until: NaiveDate, today: NaiveDate) -> bool {
    state.is_open() && answer_until < today
}

/// No side: the office of the round.
fn actions(state: ProposalState, side: Option<TradeSide>, is_expired: bool) -> Vec<ProposalAction> {
    use ProposalAction::*;
    if is_expired || !state.is_open() {
        return Vec::new();
    }
    match side {
        None => vec![Mediate],
        Some(side) if state.accepted_by(side).is_some() => vec![Accept, Counter, Decline],
        // Whoever has accepted can still step back until the other side accepts.
        Some(_) => vec![Decline],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_expires_after_its_last_day_and_only_while_open() {
        let until: NaiveDate = "2026-12-01".parse().unwrap();
        let after = until.succ_opt().unwrap();
        assert!(!is_expired(ProposalState::Sent, until, until));
        assert!(is_expired(ProposalState::AcceptedByBuyer, until, after));
        assert!(!is_expired(ProposalState::Accepted, until, after));
    }

    #[test]
    fn who_has_accepted_may_only_step_back_and_the_office_only_mediate() {
        use ProposalAction::*;
        let state = ProposalState::AcceptedBySeller;
        assert_eq!(actions(state, Some(TradeSide::Seller), false), vec![Decline]);
        assert_eq!(
            actions(state, Some(TradeSide::Buyer), false),
            vec![Accept, Counter, Decline]
        );
        assert_eq!(actions(state, Some(TradeSide::Buyer), true), vec![]);
        assert_eq!(actions(state, None, false), vec![Mediate]);
        assert_eq!(actions(ProposalState::Accepted, None, false), vec![]);
    }
}
