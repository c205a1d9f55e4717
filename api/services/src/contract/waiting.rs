use super::standing::Sight;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::party;
use domain::{ContractState, DeliveryState, ProposalState, TradeSide};
use entities::{delivery, linkage_contract, proposal};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// What waits for one side of the acting organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Proposals to answer within their time.
    pub proposals: u64,
    /// Contracts to sign.
    pub contracts: u64,
    /// Buyer: deliveries to confirm. Seller: disputed deliveries.
    pub deliveries: u64,
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
        proposals,
        contracts,
        deliveries,
    })
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
