use crate::app::Ctx;
use crate::error::{Error, Result};
use crate::{order as orders, payment};
use domain::{Code, ComplaintAction, ComplaintSide, ComplaintState, OrganisationKind};
use entities::{complaint, order, organisation, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How somebody comes to a complaint. For everybody else it is not there.
#[derive(Debug, Clone, Copy)]
pub enum As<'a> {
    /// From the order, opened by its key or from the account.
    Buyer { order: &'a str, key: Option<&'a str> },
    /// A member of the organisation that sold the goods.
    Seller,
    /// An officer of the seller's area, or the administrator.
    Mediator,
}

impl As<'_> {
    pub(super) fn side(self) -> ComplaintSide {
        match self {
            As::Buyer { .. } => ComplaintSide::Buyer,
            As::Seller => ComplaintSide::Seller,
            As::Mediator => ComplaintSide::Mediator,
        }
    }
}

/// A complaint with its part, whose row is held to the end of the transaction.
pub(super) struct Held {
    pub row: complaint::Model,
    pub state: ComplaintState,
    pub part: seller_order::Model,
    pub order: order::Model,
    /// Who takes the step; nobody when a deadline does.
    pub side: Option<ComplaintSide>,
}

/// For a step. Errors: not found for who asks, not open to them now.
pub(super) async fn held(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    who: As<'_>,
    number: &str,
    action: ComplaintAction,
) -> Result<Held> {
    let (found, _, _) = in_sight(tx, ctx, who, number).await?;
    let mut held = held_by_id(tx, found.id).await?;
    if !held.state.actions(who.side()).contains(&action) {
        return Err(Code::WrongState.into());
    }
    held.side = Some(who.side());
    Ok(held)
}

/// The row is read once more after the part is held: two steps at once see each other.
pub(super) async fn held_by_id(tx: &impl ConnectionTrait, id: Uuid) -> Result<Held> {
    let find = async || -> Result<complaint::Model> {
        let row = complaint::Entity::find_by_id(id).one(tx).await?;
        row.ok_or_else(|| Error::internal("a complaint is gone"))
    };
    let (part, order) = payment::held(tx, find().await?.seller_order_id).await?;
    let row = find().await?;
    Ok(Held {
        state: row.state.parse().map_err(Error::internal)?,
        row,
        part,
        order,
        side: None,
    })
}

/// The complaint with its part and order, if who asks may see it.
pub(super) async fn in_sight(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    who: As<'_>,
    number: &str,
) -> Result<(complaint::Model, seller_order::Model, order::Model)> {
    let row = complaint::Entity::find()
        .filter(complaint::Column::Number.eq(number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let (part, order) = of_part(connection, row.seller_order_id).await?;
    let is_theirs = match who {
        As::Buyer { order: number, key } => {
            let own = orders::find_for_buyer(connection, ctx, number, key).await?;
            own.id == order.id
        }
        As::Seller => ctx.seller()?.organisation_id == part.organisation_id,
        As::Mediator => may_mediate(connection, ctx, part.organisation_id).await?,
    };
    if is_theirs {
        Ok((row, part, order))
    } else {
        Err(Code::NotFound.into())
    }
}

pub(super) async fn of_part(
    connection: &impl ConnectionTrait,
    part_id: Uuid,
) -> Result<(seller_order::Model, order::Model)> {
    let gone = || Error::internal("a part of an order is gone");
    let part = seller_order::Entity::find_by_id(part_id).one(connection).await?;
    let part = part.ok_or_else(gone)?;
    let order = order::Entity::find_by_id(part.order_id).one(connection).await?;
    Ok((part, order.ok_or_else(gone)?))
}

/// The administrator, and an office in whose area the seller is.
pub(super) async fn may_mediate(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    seller_id: Uuid,
) -> Result<bool> {
    let person = ctx.person()?;
    if person.is_administrator {
        return Ok(true);
    }
    let Some(office) = &person.acting else {
        return Ok(false);
    };
    let seller = organisation::Entity::find_by_id(seller_id)
        .one(connection)
        .await?;
    Ok(office.kind == OrganisationKind::TradeOffice
        && seller.is_some_and(|it| {
            office
                .area
                .covers(it.province_code.as_deref(), it.commune_code.as_deref())
        }))
}

/// The part of an order of the buyer's, held.
pub(super) async fn part_of_buyer(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    (order_number, key): (&str, Option<&str>),
    part_number: &str,
) -> Result<(seller_order::Model, order::Model)> {
    let order = orders::find_for_buyer(tx, ctx, order_number, key).await?;
    let part = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .filter(seller_order::Column::Number.eq(part_number))
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    payment::held(tx, part.id).await
}
