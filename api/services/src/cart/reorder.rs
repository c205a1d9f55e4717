use super::change::{MOST_OF_ONE, put};
use super::goods;
use super::open::{create, find};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::order;
use uuid::Uuid;

/// What a repeated order came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reordered {
    /// Of the cart that the goods are in.
    pub key: String,
    /// Goods of which nothing, or less than before, could be put in.
    pub missing: Vec<String>,
}

/// Puts the goods of an old order in the cart again, at today's prices and as far as they are in stock.
/// The order opens by its key or its account. Errors: not found.
pub async fn reorder(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    order_key: Option<&str>,
    cart_key: Option<&str>,
) -> Result<Reordered> {
    let tx = app.db.begin().await?;
    let lines = order::lines_for_buyer(&tx, ctx, order_number, order_key).await?;
    let known = match cart_key {
        Some(key) => find(&tx, key, true).await?.map(|cart| (key.to_owned(), cart)),
        None => None,
    };
    let (key, cart) = match known {
        Some(known) => known,
        None => create(app, ctx, &tx).await?,
    };
    let ids: Vec<Uuid> = lines.iter().map(|line| line.variant_id).collect();
    let offered = goods::load(app, &tx, &ids).await?;
    let mut missing = Vec::new();
    for line in lines {
        let stock = offered
            .get(&line.variant_id)
            .filter(|goods| goods.is_offered)
            .map_or(0, |goods| goods.stock);
        let quantity = line.quantity.min(stock).min(MOST_OF_ONE);
        if quantity < line.quantity {
            missing.push(format!("{} – {}", line.product_name, line.variant_name));
        }
        if quantity > 0 {
            put(app, ctx, &tx, &cart, line.variant_id, quantity).await?;
        }
    }
    tx.commit().await?;
    Ok(Reordered { key, missing })
}
