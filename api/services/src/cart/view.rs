use super::goods;
use super::open::find;
use super::price::{Cart, Kept, price};
use super::voucher::{holder, named};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::shipping::Destination;
use crate::voucher::Holder;
use domain::Code;
use entities::cart_line;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The cart by its key, grouped by seller, with what has changed since and what sending it costs.
pub async fn view(app: &App, ctx: &Ctx, key: &str, to: &Destination) -> Result<Cart> {
    let cart = find(app.db.read(), key, false).await?.ok_or(Code::NotFound)?;
    contents(app, app.db.read(), cart.id, &holder(ctx, None), to).await
}

pub(crate) async fn contents(
    app: &App,
    connection: &impl ConnectionTrait,
    cart_id: Uuid,
    holder: &Holder,
    to: &Destination,
) -> Result<Cart> {
    let lines = cart_line::Entity::find()
        .filter(cart_line::Column::CartId.eq(cart_id))
        .order_by_asc(cart_line::Column::AddedAt)
        .order_by_asc(cart_line::Column::Id)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = lines.iter().map(|line| line.variant_id).collect();
    let mut goods = goods::load(app, connection, &ids).await?;
    let kept = lines
        .into_iter()
        .filter_map(|line| {
            Some(Kept {
                goods: goods.remove(&line.variant_id)?,
                quantity: line.quantity,
                price_seen_vnd: line.price_seen_vnd,
                is_saved: line.is_saved,
            })
        })
        .collect();
    let vouchers = named(connection, cart_id, holder).await?;
    price(app.carriers.as_ref(), kept, &vouchers, to).await
}
