use super::hold::hold;
use super::post::{Entry, enter};
use super::{MonthQuantity, Post, Side, acting, rows};
use crate::app::{App, Ctx};
use crate::commodity::Catalogue;
use crate::error::Result;
use crate::offer::standing;
use crate::{idempotency, party};
use domain::{Code, RegistrationAction};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    pub id: Uuid,
    /// Slug of an open round; none outside rounds.
    pub round: Option<String>,
}

/// Posts the same again for the next season: every month a year later, standards as far as they are still
/// held. A repeated `key` answers with the first copy.
/// Errors: not ours, never confirmed, not verified, round not open, a month outside the round.
pub async fn copy(app: &App, ctx: &Ctx, side: Side, command: Copy, key: Option<&str>) -> Result<Uuid> {
    let acting = acting(ctx, side)?.verified()?;
    let scope = format!("{side}-copy:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(id) = idempotency::saved::<Uuid>(&tx, &scope, key, &command).await?
    {
        return Ok(id);
    }
    let row = hold(&tx, side, acting, command.id, RegistrationAction::Copy)
        .await?
        .row;
    let owner = party::load(&tx, [row.organisation_id])
        .await?
        .remove(&row.organisation_id)
        .ok_or(Code::NotFound)?;
    let mut months = rows::months(&tx, side, [row.id].into_iter()).await?;
    let months = months.remove(&row.id).unwrap_or_default();
    let mut standards = row.standards;
    if side == Side::Offer {
        let mut held = standing::load(&tx, &[owner.id], ctx.today()).await?;
        let held = held.remove(&owner.id).unwrap_or_default();
        standards.retain(|standard| held.holds(*standard, &row.commodity_code));
    }
    let again = Post {
        round: command.round.clone(),
        commodity: row.commodity_code,
        variety: row.variety_code,
        price_vnd_per_kg: row.price_vnd_per_kg,
        min_lot_kg: row.min_lot_kg,
        standards,
        min_ocop_stars: row.ocop_stars.filter(|_| side == Side::Request),
        max_distance_km: row.max_distance_km,
        commune: Some(row.commune_code),
        note: row.note,
        months: months.iter().map(a_year_later).collect(),
    };
    let catalogue = Catalogue::load(&tx).await?;
    let entry = Entry {
        side,
        owner: &owner,
        entered_by_id: None,
    };
    let id = enter(app, ctx, &tx, entry, &catalogue, &again).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

fn a_year_later(row: &MonthQuantity) -> MonthQuantity {
    MonthQuantity {
        month: row.month.next_year(),
        ..*row
    }
}
