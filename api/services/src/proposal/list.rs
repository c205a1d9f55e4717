use crate::app::{App, Ctx, Membership};
use crate::commodity::{self, Named, Variety};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::party::{self, Party};
use crate::registration::{self, Place, RoundLink};
use chrono::NaiveDate;
use domain::{Code, Month, ProposalAction, ProposalState, TradeSide, money};
use entities::{demand_request, linkage_contract, proposal, supply_offer};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub id: Uuid,
    pub round: RoundLink,
    /// The side that the reader is on.
    pub side: TradeSide,
    pub seller: Party,
    pub buyer: Party,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub month: Month,
    pub quantity_kg: i64,
    /// At the farm gate.
    pub price_vnd_per_kg: i64,
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

#[derive(Clone, Debug, Default)]
pub struct ProposalFilter {
    /// Where the acting organisation is this side; none for both.
    pub side: Option<TradeSide>,
    pub state: Option<ProposalState>,
    /// Slug of a round.
    pub round: Option<String>,
    pub page: PageRequest,
}

/// The proposals of the acting organisation and of the clubs that it represents, the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: ProposalFilter) -> Result<Page<Proposal>> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let limit = filter.page.limit()?;
    let mut finder = proposal::Entity::find()
        .filter(scope(&ours, filter.side))
        .filter(after_newest(
            proposal::Column::CreatedAt,
            proposal::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(proposal::Column::CreatedAt)
        .order_by_desc(proposal::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(proposal::Column::State.eq(state.as_str()));
    }
    if let Some(slug) = filter.round {
        let round = entities::matching_round::Entity::find()
            .filter(entities::matching_round::Column::Slug.eq(slug))
            .one(connection)
            .await?
            .ok_or_else(|| Error::field("round", Code::UnknownChoice))?;
        finder = finder.filter(proposal::Column::RoundId.eq(round.id));
    }
    let page = Page::of(finder.all(connection).await?, limit, |row| {
        (row.created_at, row.id)
    })?;
    Ok(Page {
        items: tell(connection, acting, &ours, page.items, ctx.today()).await?,
        next: page.next,
    })
}

/// One proposal to the acting organisation.
pub async fn find(app: &App, ctx: &Ctx, id: Uuid) -> Result<Proposal> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let row = proposal::Entity::find_by_id(id)
        .filter(scope(&ours, None))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let mut items = tell(connection, acting, &ours, vec![row], ctx.today()).await?;
    items.pop().ok_or_else(|| Code::NotFound.into())
}

fn scope(ours: &[Uuid], side: Option<TradeSide>) -> Condition {
    let seller = proposal::Column::SellerId.is_in(ours.iter().copied());
    let buyer = proposal::Column::BuyerId.is_in(ours.iter().copied());
    match side {
        Some(TradeSide::Seller) => Condition::all().add(seller),
        Some(TradeSide::Buyer) => Condition::all().add(buyer),
        None => Condition::any().add(seller).add(buyer),
    }
}

/// A proposal to one of ours, with its row held until the commit, and the side that we are on.
pub(super) async fn own_proposal(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    id: Uuid,
) -> Result<(proposal::Model, ProposalState, TradeSide)> {
    let ours = party::acts_for(tx, acting).await?;
    let mut finder = proposal::Entity::find_by_id(id).filter(scope(&ours, None));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let row = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let state = row.state.parse().map_err(Error::internal)?;
    let side = party::side(acting, &ours, row.seller_id, row.buyer_id).ok_or(Code::NotFound)?;
    Ok((row, state, side))
}

async fn tell(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    ours: &[Uuid],
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
    let missing = || Error::internal("a proposal names a row that is gone");

    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let offer = offers.get(&row.offer_id).ok_or_else(missing)?;
        let request = requests.get(&row.request_id).ok_or_else(missing)?;
        let state: ProposalState = row.state.parse().map_err(Error::internal)?;
        let side = party::side(acting, ours, row.seller_id, row.buyer_id).ok_or_else(missing)?;
        let is_expired = is_expired(state, row.answer_until, today);
        items.push(Proposal {
            id: row.id,
            round: rounds.get(&row.round_id).cloned().ok_or_else(missing)?,
            side,
            seller: Party::of(parties.get(&row.seller_id).ok_or_else(missing)?)?,
            buyer: Party::of(parties.get(&row.buyer_id).ok_or_else(missing)?)?,
            commodity: names.commodity(&offer.commodity_code),
            variety: names.variety(offer.variety_code.as_deref().or(request.variety_code.as_deref())),
            month: row.month.parse().map_err(Error::internal)?,
            quantity_kg: row.quantity_kg,
            price_vnd_per_kg: row.price_vnd_per_kg,
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
pub(super) fn is_expired(state: ProposalState, answer_until: NaiveDate, today: NaiveDate) -> bool {
    state.is_open() && answer_until < today
}

fn actions(state: ProposalState, side: TradeSide, is_expired: bool) -> Vec<ProposalAction> {
    if is_expired || !state.is_open() {
        Vec::new()
    } else if state.accepted_by(side).is_some() {
        vec![ProposalAction::Accept, ProposalAction::Decline]
    } else {
        // Whoever has accepted can still step back until the other side accepts.
        vec![ProposalAction::Decline]
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
    fn who_has_accepted_may_only_step_back() {
        use ProposalAction::*;
        let state = ProposalState::AcceptedBySeller;
        assert_eq!(actions(state, TradeSide::Seller, false), vec![Decline]);
        assert_eq!(actions(state, TradeSide::Buyer, false), vec![Accept, Decline]);
        assert_eq!(actions(state, TradeSide::Buyer, true), vec![]);
    }
}
