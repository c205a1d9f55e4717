use crate::error::Result;
use crate::order::goods_of_parts;
use domain::{ComplaintOutcome, ComplaintState};
use entities::{complaint, complaint_line};
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

/// Whether the buyer has all that a complaint is about, so that it can be sent back: it came in parcels that have
/// arrived, and nothing of it is at the seller's again. The part is held.
pub(super) async fn can_go_back(
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    complaint_id: Uuid,
) -> Result<bool> {
    let gone = gone_back(tx, part_id).await?;
    let goods = goods_of_parts(tx, [part_id]).await?.remove(&part_id);
    let goods = goods.unwrap_or_default();
    let has = |line: Uuid| {
        let at = goods.lines.iter().position(|it| it.id == line);
        let came = at.map_or(0, |at| goods.sending.arrived(at));
        came - gone.get(&line).copied().unwrap_or_default()
    };
    let named = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(complaint_id))
        .all(tx)
        .await?;
    Ok(named.iter().all(|line| line.quantity <= has(line.order_line_id)))
}
