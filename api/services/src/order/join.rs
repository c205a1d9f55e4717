//! Goods ordered later that travel with a part that is not yet packed. They are a part of their own, with their
//! own payment; what was confirmed before stays as it is.

use super::checkout::{Buyer, Checkout, ShipsWith};
use super::open::find_for_buyer;
use super::part::standing;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::shipping::Joint;
use domain::{Code, SellerOrderState, ShippingMethod};
use entities::{order, seller_order};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A part that goods travel with.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub part_id: Uuid,
    pub number: String,
    pub method: ShippingMethod,
    pub joint: Joint,
}

/// Whether goods can be added to a part: until it is packed, cancelled or its time to pay is over.
pub(super) fn refusal(ctx: &Ctx, part: &seller_order::Model) -> Result<Option<Code>> {
    use SellerOrderState::*;
    let standing = standing(part)?;
    let is_late = standing.can_expire() && part.payment_due_at.is_some_and(|due| due <= ctx.now);
    Ok(match standing.state {
        Cancelled => Some(Code::OrderOver),
        Placed | Confirmed if is_late => Some(Code::OrderOver),
        Placed | Confirmed => None,
        Packed | Shipped | Delivered | Completed => Some(Code::AlreadyPacked),
    })
}

/// The parts that the buyer wishes to have goods travel with.
/// Errors: `shipping.<seller>`: not found, packed, over, to somebody else.
pub(super) async fn joined(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    checkout: &Checkout,
    buyer: &Buyer,
) -> Result<Vec<Joined>> {
    let mut checks = Checks::new();
    let mut joined = Vec::new();
    for asked in &checkout.ships_with {
        let found = match find(ctx, connection, asked).await {
            Ok((order, part)) => check(ctx, &order, part, buyer)?,
            Err(Error::Refused(code)) => Err(code),
            Err(error) => return Err(error),
        };
        match found {
            Ok(part) => joined.push(with_all(connection, part).await?),
            Err(code) => checks.add(format!("shipping.{}", asked.seller_id), code),
        }
    }
    checks.done()?;
    Ok(joined)
}

/// What the chosen goods travel with, as far as the parts are open to whom asks; the review says what is wrong.
pub async fn joint(app: &App, ctx: &Ctx, checkout: &Checkout) -> Result<Vec<Joint>> {
    let connection = app.db.read();
    let mut joint = Vec::new();
    for asked in &checkout.ships_with {
        match find(ctx, connection, asked).await {
            Ok((_, part)) => joint.push(with_all(connection, part).await?.joint),
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(joint)
}

/// Holds these parts until the end of the transaction, so that none is packed or cancelled while goods are added.
/// Rows are locked in the order of their ids.
pub(super) async fn hold(tx: &impl ConnectionTrait, checkout: &Checkout) -> Result<()> {
    if !crate::db::locks_rows(tx) || checkout.ships_with.is_empty() {
        return Ok(());
    }
    let numbers = checkout.ships_with.iter().map(|it| it.part.clone());
    let named = seller_order::Entity::find()
        .filter(seller_order::Column::Number.is_in(numbers))
        .all(tx)
        .await?;
    seller_order::Entity::find()
        .filter(seller_order::Column::Id.is_in(named.iter().map(first_of)))
        .order_by_asc(seller_order::Column::Id)
        .lock(LockType::Update)
        .all(tx)
        .await?;
    Ok(())
}

/// Refuses to cancel a part for the buyer while goods that paid only their difference travel with it.
pub(super) async fn nothing_travels_with(
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
) -> Result<()> {
    if crate::db::locks_rows(tx) {
        let held = seller_order::Entity::find_by_id(part.id).lock(LockType::Update);
        held.one(tx).await?;
    }
    let added = live(tx, part.id).await?;
    if added.iter().any(|it| it.id != part.id) {
        return Err(Code::AddedGoodsFirst.into());
    }
    Ok(())
}

async fn find(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    asked: &ShipsWith,
) -> Result<(order::Model, seller_order::Model)> {
    let named = seller_order::Entity::find()
        .filter(seller_order::Column::Number.eq(&asked.part))
        .filter(seller_order::Column::OrganisationId.eq(asked.seller_id))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let order = order::Entity::find_by_id(named.order_id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let order = find_for_buyer(connection, ctx, &order.number, asked.key.as_deref()).await?;
    let first = seller_order::Entity::find_by_id(first_of(&named))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    Ok((order, first))
}

/// Everything travels with the first part; what was added to added goods goes with it too.
fn first_of(part: &seller_order::Model) -> Uuid {
    part.ships_with.unwrap_or(part.id)
}

fn check(
    ctx: &Ctx,
    order: &order::Model,
    part: seller_order::Model,
    buyer: &Buyer,
) -> Result<std::result::Result<seller_order::Model, Code>> {
    if let Some(code) = refusal(ctx, &part)? {
        return Ok(Err(code));
    }
    let is_same = order.buyer_phone == buyer.phone
        && order.commune_code == buyer.commune_code
        && order.address_line == buyer.address_line;
    Ok(if is_same {
        Ok(part)
    } else {
        Err(Code::OtherReceiver)
    })
}

/// The part with all that travels with it already.
async fn with_all(connection: &impl ConnectionTrait, part: seller_order::Model) -> Result<Joined> {
    let mut joint = Joint {
        seller_id: part.organisation_id,
        weight_g: 0,
        goods_vnd: 0,
        shipping_vnd: 0,
    };
    for row in live(connection, part.id).await? {
        joint.weight_g += row.weight_g;
        joint.goods_vnd += row.goods_vnd + row.discount_vnd;
        joint.shipping_vnd += row.shipping_vnd;
    }
    Ok(Joined {
        part_id: part.id,
        number: part.number,
        method: part.shipping_method.parse().map_err(Error::internal)?,
        joint,
    })
}

/// The part and what travels with it, as far as it is not cancelled.
async fn live(connection: &impl ConnectionTrait, part_id: Uuid) -> Result<Vec<seller_order::Model>> {
    let together = Condition::any()
        .add(seller_order::Column::Id.eq(part_id))
        .add(seller_order::Column::ShipsWith.eq(part_id));
    Ok(seller_order::Entity::find()
        .filter(together)
        .filter(seller_order::Column::State.ne(SellerOrderState::Cancelled.as_str()))
        .all(connection)
        .await?)
}
