use crate::error::{Error, Result};
use domain::{ComplaintOutcome, ComplaintState, SellerOrderState};
use entities::{complaint, complaint_line, order_line, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// So many pieces of each line of a part have gone back to the seller and were not replaced: they can neither be
/// returned nor complained of again.
pub(super) async fn gone_back(tx: &impl ConnectionTrait, part_id: Uuid) -> Result<HashMap<Uuid, i64>> {
    let returned: Vec<Uuid> = complaint::Entity::find()
        .filter(complaint::Column::SellerOrderId.eq(part_id))
        .filter(complaint::Column::CameBackAt.is_not_null())
        .all(tx)
        .await?
        .into_iter()
        .filter(|row| !was_replaced(row))
        .map(|row| row.id)
        .collect();
    let mut pieces = HashMap::new();
    for line in complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.is_in(returned))
        .all(tx)
        .await?
    {
        *pieces.entry(line.order_line_id).or_default() += line.quantity;
    }
    Ok(pieces)
}

fn was_replaced(row: &complaint::Model) -> bool {
    row.state == ComplaintState::Settled.as_str()
        && row.outcome.as_deref() == Some(ComplaintOutcome::Replacement.as_str())
}

/// Whether the buyer has all that a complaint is about, so that it can be sent back: the part was delivered, and
/// nothing of it is at the seller's already. The part is held.
pub(super) async fn can_go_back(
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    row: &complaint::Model,
) -> Result<bool> {
    let state: SellerOrderState = part.state.parse().map_err(Error::internal)?;
    if !matches!(state, SellerOrderState::Delivered | SellerOrderState::Completed) {
        return Ok(false);
    }
    let gone = gone_back(tx, part.id).await?;
    let named: HashMap<Uuid, i64> = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(row.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|line| (line.order_line_id, line.quantity))
        .collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.eq(part.id))
        .all(tx)
        .await?;
    let count =
        |of: &HashMap<Uuid, i64>, line: &order_line::Model| of.get(&line.id).copied().unwrap_or_default();
    Ok(lines
        .iter()
        .all(|line| count(&named, line) <= line.quantity - line.cut - count(&gone, line)))
}
