use super::progress;
use super::standing::Sight;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::party;
use chrono::{Days, NaiveDate};
use domain::linkage::{ContractPaymentState, TerminationGround};
use domain::{ContractState, DeliveryState, ProposalState, TradeSide, TradeState};
use entities::{
    contract_payment, contract_termination, contract_version, crop_failure, delivery, demand_request,
    linkage_contract, proposal, supply_offer,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// What waits for one side of the acting organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Seller: offers, buyer: requests that an office entered for it, to confirm or refuse.
    pub registrations: u64,
    /// Proposals to answer within their time.
    pub proposals: u64,
    /// Contracts to sign.
    pub contracts: u64,
    /// Buyer: deliveries to confirm. Seller: disputed deliveries.
    pub deliveries: u64,
    /// Amendments and terminations of the other side to answer.
    pub changes: u64,
    /// Seller: payments to confirm. Buyer: crop failures to acknowledge.
    pub notices: u64,
    /// Running contracts with a month that ended short or a call-off that is late.
    pub behind: Vec<String>,
}

pub async fn waiting(app: &App, ctx: &Ctx, side: TradeSide) -> Result<Waiting> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let ours = party::acts_for(connection, acting).await?;
    let sight = Sight::of(connection, acting).await?;
    let unanswered = ProposalState::ALL
        .iter()
        .filter(|state| state.accepted_by(side).is_some())
        .map(|state| state.as_str());
    let of_ours = match side {
        TradeSide::Seller => proposal::Column::SellerId.is_in(ours.iter().copied()),
        TradeSide::Buyer => proposal::Column::BuyerId.is_in(ours.iter().copied()),
    };
    let proposals = proposal::Entity::find()
        .filter(of_ours)
        .filter(proposal::Column::State.is_in(unanswered))
        .filter(proposal::Column::AnswerUntil.gte(ctx.today()))
        .count(connection)
        .await?;
    let unsigned = ContractState::ALL
        .iter()
        .filter(|state| state.signed_by(side).is_some())
        .map(|state| state.as_str());
    let contracts = linkage_contract::Entity::find()
        .filter(sight.scope(Some(side)))
        .filter(linkage_contract::Column::State.is_in(unsigned))
        .count(connection)
        .await?;
    let awaited = match side {
        TradeSide::Buyer => DeliveryState::Recorded,
        TradeSide::Seller => DeliveryState::Disputed,
    };
    let ours_only = Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .cond_where(sight.scope(Some(side)))
        .to_owned();
    let deliveries = delivery::Entity::find()
        .filter(delivery::Column::ContractId.in_subquery(ours_only))
        .filter(delivery::Column::State.eq(awaited.as_str()))
        .count(connection)
        .await?;
    Ok(Waiting {
        registrations: unconfirmed(connection, &ours, side).await?,
        proposals,
        contracts,
        deliveries,
        changes: changes(connection, &sight, side).await?,
        notices: notices(connection, &sight, side).await?,
        behind: behind(connection, &sight, side, ctx.today()).await?,
    })
}

async fn unconfirmed(connection: &impl ConnectionTrait, ours: &[Uuid], side: TradeSide) -> Result<u64> {
    let state = TradeState::Unconfirmed.as_str();
    let count = match side {
        TradeSide::Seller => {
            supply_offer::Entity::find()
                .filter(supply_offer::Column::OrganisationId.is_in(ours.iter().copied()))
                .filter(supply_offer::Column::State.eq(state))
                .count(connection)
                .await?
        }
        TradeSide::Buyer => {
            demand_request::Entity::find()
                .filter(demand_request::Column::OrganisationId.is_in(ours.iter().copied()))
                .filter(demand_request::Column::State.eq(state))
                .count(connection)
                .await?
        }
    };
    Ok(count)
}

fn in_sight(sight: &Sight<'_>, side: TradeSide) -> SelectStatement {
    Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .cond_where(sight.scope(Some(side)))
        .to_owned()
}

async fn changes(connection: &impl ConnectionTrait, sight: &Sight<'_>, side: TradeSide) -> Result<u64> {
    use contract_version::Column as Version;
    let amendments = contract_version::Entity::find()
        .filter(Version::ContractId.in_subquery(in_sight(sight, side)))
        .filter(Version::ProposedBy.is_not_null())
        .filter(Version::ProposedBy.ne(side.as_str()))
        .filter(Version::AcceptedAt.is_null())
        .filter(Version::DeclinedAt.is_null())
        .count(connection)
        .await?;
    use contract_termination::Column as Termination;
    let terminations = contract_termination::Entity::find()
        .filter(Termination::ContractId.in_subquery(in_sight(sight, side)))
        .filter(Termination::Ground.eq(TerminationGround::Agreement.as_str()))
        .filter(Termination::ProposedBy.ne(side.as_str()))
        .filter(Termination::AcceptedAt.is_null())
        .filter(Termination::DeclinedAt.is_null())
        .count(connection)
        .await?;
    Ok(amendments + terminations)
}

async fn notices(connection: &impl ConnectionTrait, sight: &Sight<'_>, side: TradeSide) -> Result<u64> {
    Ok(match side {
        TradeSide::Seller => {
            contract_payment::Entity::find()
                .filter(contract_payment::Column::ContractId.in_subquery(in_sight(sight, side)))
                .filter(contract_payment::Column::State.eq(ContractPaymentState::Recorded.as_str()))
                .count(connection)
                .await?
        }
        TradeSide::Buyer => {
            crop_failure::Entity::find()
                .filter(crop_failure::Column::ContractId.in_subquery(in_sight(sight, side)))
                .filter(crop_failure::Column::AcknowledgedAt.is_null())
                .count(connection)
                .await?
        }
    })
}

/// A contract stays on the list for a month after its end.
const TOLD_FOR_DAYS: u64 = 31;
const MOST_BEHIND: u64 = 50;

async fn behind(
    connection: &impl ConnectionTrait,
    sight: &Sight<'_>,
    side: TradeSide,
    today: NaiveDate,
) -> Result<Vec<String>> {
    let since = today.checked_sub_days(Days::new(TOLD_FOR_DAYS)).unwrap_or(today);
    let running = linkage_contract::Entity::find()
        .filter(sight.scope(Some(side)))
        .filter(linkage_contract::Column::State.eq(ContractState::Signed.as_str()))
        .filter(linkage_contract::Column::StartsOn.lte(today))
        .filter(linkage_contract::Column::EndsOn.gte(since))
        .filter(linkage_contract::Column::TerminatedOn.is_null())
        .order_by_asc(linkage_contract::Column::Number)
        .limit(MOST_BEHIND)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = running.iter().map(|row| row.id).collect();
    let behind = progress::behind(connection, &ids, today).await?;
    let told = running.into_iter().filter(|row| behind.contains(&row.id));
    Ok(told.map(|row| row.number).collect())
}

/// Disputed deliveries in the office's area, which it may mediate.
pub async fn disputes_in_area(app: &App, ctx: &Ctx) -> Result<u64> {
    let office = ctx.office()?;
    let connection = app.db.read();
    let in_area = Query::select()
        .column(linkage_contract::Column::Id)
        .from(linkage_contract::Entity)
        .cond_where(Sight::of(connection, office).await?.scope(None))
        .to_owned();
    Ok(delivery::Entity::find()
        .filter(delivery::Column::ContractId.in_subquery(in_area))
        .filter(delivery::Column::State.eq(DeliveryState::Disputed.as_str()))
        .count(connection)
        .await?)
}
