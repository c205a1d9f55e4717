use super::checkout::{Buyer, Invoice};
use super::part::{self, OrderPart};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::places::place_names_in;
use chrono::{DateTime, Utc};
use domain::Code;
use domain::order::Standing;
use entities::{order, order_line, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// The whole order, as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyerOrder {
    pub number: String,
    /// Opens the order without an account.
    pub key: String,
    pub placed_at: DateTime<Utc>,
    pub buyer: Buyer,
    pub total_vnd: i64,
    pub policy_version: String,
    /// The contract as it was confirmed.
    pub text: String,
    pub parts: Vec<OrderPart>,
}

/// One part, as its seller sees it: with the buyer's address and nothing of the other parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerOrder {
    pub order_number: String,
    pub placed_at: DateTime<Utc>,
    pub buyer: Buyer,
    pub part: OrderPart,
}

/// By number and key, or by number from the account that ordered. Everything else is not found.
pub async fn open_for_buyer(app: &App, ctx: &Ctx, number: &str, key: Option<&str>) -> Result<BuyerOrder> {
    let connection = app.db.read();
    let order = find_for_buyer(connection, ctx, number, key).await?;
    let rows = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let parts = part::load(ctx, connection, rows, |standing, _| standing.buyer_actions()).await?;
    let buyer = buyer(connection, &order).await?;
    Ok(BuyerOrder {
        number: order.number,
        key: order.key,
        placed_at: order.placed_at,
        buyer,
        total_vnd: order.total_vnd,
        policy_version: order.policy_version,
        text: order.order_text,
        parts,
    })
}

/// A part of the organisation that the person acts for.
pub async fn open_for_seller(app: &App, ctx: &Ctx, part_number: &str) -> Result<SellerOrder> {
    let connection = app.db.read();
    let row = find_part_for_seller(connection, ctx, part_number).await?;
    let order = order::Entity::find_by_id(row.order_id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let part = part::load(ctx, connection, vec![row], Standing::seller_actions)
        .await?
        .pop()
        .ok_or(Code::NotFound)?;
    Ok(SellerOrder {
        buyer: buyer(connection, &order).await?,
        order_number: order.number,
        placed_at: order.placed_at,
        part,
    })
}

/// What was ordered, from all sellers.
pub(crate) async fn lines_for_buyer(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    number: &str,
    key: Option<&str>,
) -> Result<Vec<order_line::Model>> {
    let order = find_for_buyer(connection, ctx, number, key).await?;
    let parts = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .all(connection)
        .await?;
    Ok(order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.is_in(parts.iter().map(|part| part.id)))
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?)
}

pub(crate) async fn find_for_buyer(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    number: &str,
    key: Option<&str>,
) -> Result<order::Model> {
    let order = order::Entity::find()
        .filter(order::Column::Number.eq(number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let by_key = key.is_some_and(|key| same(key.as_bytes(), order.key.as_bytes()));
    let by_account = order.account_id.is_some() && order.account_id == ctx.account_id();
    if by_key || by_account {
        Ok(order)
    } else {
        Err(Code::NotFound.into())
    }
}

/// A part of an order that the buyer may see.
pub(crate) async fn find_part_for_buyer(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    number: &str,
    key: Option<&str>,
    part_number: &str,
) -> Result<(order::Model, seller_order::Model)> {
    let order = find_for_buyer(connection, ctx, number, key).await?;
    let part = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .filter(seller_order::Column::Number.eq(part_number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    Ok((order, part))
}

pub(crate) async fn find_part_for_seller(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    part_number: &str,
) -> Result<seller_order::Model> {
    let seller = ctx.seller()?;
    seller_order::Entity::find()
        .filter(seller_order::Column::OrganisationId.eq(seller.organisation_id))
        .filter(seller_order::Column::Number.eq(part_number))
        .one(connection)
        .await?
        .ok_or(Code::NotFound.into())
}

/// Takes the same time wherever the two differ, so a key cannot be found letter by letter.
fn same(given: &[u8], kept: &[u8]) -> bool {
    given.len() == kept.len()
        && given
            .iter()
            .zip(kept)
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

async fn buyer(connection: &impl ConnectionTrait, order: &order::Model) -> Result<Buyer> {
    let places = place_names_in(connection, [order.commune_code.clone()]).await?;
    Ok(Buyer {
        name: order.buyer_name.clone(),
        phone: order.buyer_phone.clone(),
        email: order.buyer_email.clone(),
        address_line: order.address_line.clone(),
        commune_code: order.commune_code.clone(),
        place: places.commune(&order.commune_code),
        province_code: places
            .province_of(&order.commune_code)
            .unwrap_or_default()
            .to_owned(),
        invoice: invoice(order),
    })
}

fn invoice(order: &order::Model) -> Option<Invoice> {
    Some(Invoice {
        company: order.invoice_company.clone()?,
        tax_code: order.invoice_tax_code.clone()?,
        address: order.invoice_address.clone()?,
        email: order.invoice_email.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_the_whole_key_fits() {
        assert!(same(b"secret", b"secret"));
        for wrong in [&b""[..], b"secre", b"secreT", b"secret "] {
            assert!(!same(wrong, b"secret"));
        }
    }
}
