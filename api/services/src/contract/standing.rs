use crate::app::{Area, Membership};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::organisation::within;
use crate::party;
use domain::{Code, ContractState, OrganisationKind, TradeSide};
use entities::{linkage_contract, organisation};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Whose contracts a member sees: those of the organisations it acts for, or those of the office's area.
pub(crate) enum Sight<'a> {
    Ours(&'a Membership, Vec<Uuid>),
    Area(&'a Area),
}

impl<'a> Sight<'a> {
    pub async fn of(connection: &impl ConnectionTrait, acting: &'a Membership) -> Result<Sight<'a>> {
        Ok(if acting.kind == OrganisationKind::TradeOffice {
            Sight::Area(&acting.area)
        } else {
            Sight::Ours(acting, party::acts_for(connection, acting).await?)
        })
    }

    /// Contracts in sight, of one side only if asked for.
    pub fn scope(&self, side: Option<TradeSide>) -> Condition {
        use linkage_contract::Column::{BuyerId, SellerId};
        let (seller, buyer) = match self {
            Sight::Ours(_, ours) => (
                SellerId.is_in(ours.iter().copied()),
                BuyerId.is_in(ours.iter().copied()),
            ),
            Sight::Area(area) => {
                let organisations = Query::select()
                    .column(organisation::Column::Id)
                    .from(organisation::Entity)
                    .cond_where(within(area))
                    .to_owned();
                (
                    SellerId.in_subquery(organisations.clone()),
                    BuyerId.in_subquery(organisations),
                )
            }
        };
        match side {
            Some(TradeSide::Seller) => Condition::all().add(seller),
            Some(TradeSide::Buyer) => Condition::all().add(buyer),
            None => Condition::any().add(seller).add(buyer),
        }
    }

    /// The side we are on; an office is on none.
    pub fn side(&self, contract: &linkage_contract::Model) -> Option<TradeSide> {
        match self {
            Sight::Ours(acting, ours) => party::side(acting, ours, contract.seller_id, contract.buyer_id),
            Sight::Area(_) => None,
        }
    }
}

/// What a member is to a contract. For everybody else it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Side(TradeSide),
    /// An office in whose area one of the sides is.
    Office,
}

impl Standing {
    pub fn side(self) -> Option<TradeSide> {
        match self {
            Standing::Side(side) => Some(side),
            Standing::Office => None,
        }
    }
}

pub(crate) async fn standing(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    contract: &linkage_contract::Model,
) -> Result<Standing> {
    if acting.kind == OrganisationKind::TradeOffice {
        let parties = party::load(connection, [contract.seller_id, contract.buyer_id]).await?;
        let is_in_area = parties.values().any(|party| {
            acting
                .area
                .covers(party.province_code.as_deref(), party.commune_code.as_deref())
        });
        return if is_in_area {
            Ok(Standing::Office)
        } else {
            Err(Code::NotFound.into())
        };
    }
    let ours = party::acts_for(connection, acting).await?;
    party::side(acting, &ours, contract.seller_id, contract.buyer_id)
        .map(Standing::Side)
        .ok_or(Code::NotFound.into())
}

/// A contract in sight of the member, and what the member is to it.
pub(crate) async fn seen(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    number: &str,
) -> Result<(linkage_contract::Model, Standing)> {
    let row = linkage_contract::Entity::find()
        .filter(linkage_contract::Column::Number.eq(number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let standing = standing(connection, acting, &row).await?;
    Ok((row, standing))
}

/// A contract with its row held until the commit, and what the member is to it.
pub(crate) async fn held(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    number: &str,
) -> Result<(linkage_contract::Model, ContractState, Standing)> {
    let mut finder = linkage_contract::Entity::find().filter(linkage_contract::Column::Number.eq(number));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let row = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let standing = standing(tx, acting, &row).await?;
    let state = row.state.parse().map_err(Error::internal)?;
    Ok((row, state, standing))
}

/// The same for one of its sides; an office may only look on.
pub(crate) async fn own_contract(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    number: &str,
) -> Result<(linkage_contract::Model, ContractState, TradeSide)> {
    let (row, state, standing) = held(tx, acting, number).await?;
    let side = standing.side().ok_or(Code::NotAllowed)?;
    Ok((row, state, side))
}
