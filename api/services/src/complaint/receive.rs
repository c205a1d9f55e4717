use super::held::{As, Held, held};
use super::offer::{self, Terms};
use super::step;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::order::stock::{self, Moved};
use domain::{ComplaintAction, ComplaintOutcome, ComplaintState};
use entities::{complaint, complaint_line, order_line};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// The seller has the goods back; `restocks` puts them on sale again. Now the refund is due, or others are to be sent.
/// Errors: not found, wrong state; the refund does not fit any more.
pub async fn receive(app: &App, ctx: &Ctx, number: &str, restocks: bool) -> Result<()> {
    let tx = app.db.begin().await?;
    let held = held(&tx, ctx, As::Seller, number, ComplaintAction::Receive).await?;
    let terms = Terms::of(&held.row)?;
    let values = complaint::ActiveModel {
        came_back_at: Set(Some(ctx.now)),
        is_restocked: Set(restocks),
        ..Default::default()
    };
    match terms.outcome {
        ComplaintOutcome::Refund => offer::pay(app, ctx, &tx, &held, (terms, values), None).await?,
        _ => step::take(app, ctx, &tx, &held, ComplaintState::Replacing, values, None).await?,
    };
    if restocks {
        let back = goods(&tx, &held).await?;
        stock::put_back(app, ctx, &tx, "return", back).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What the complaint is about, as it moves in stock.
pub(super) async fn goods(tx: &impl ConnectionTrait, held: &Held) -> Result<Vec<Moved>> {
    let quantities: HashMap<Uuid, i64> = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(held.row.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.order_line_id, row.quantity))
        .collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::Id.is_in(quantities.keys().copied()))
        .all(tx)
        .await?;
    let moved = lines.into_iter().map(|line| Moved {
        variant_id: line.variant_id,
        quantity: quantities.get(&line.id).copied().unwrap_or_default(),
        part_id: held.part.id,
    });
    Ok(moved.collect())
}
