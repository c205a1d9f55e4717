use super::check::check;
use super::table::Row;
use super::{MonthQuantity, Side, acting, rows, subject};
use crate::app::{App, Ctx};
use crate::commodity::Catalogue;
use crate::error::Result;
use crate::history::{self, Change};
use crate::{idempotency, party};
use domain::{Code, Standard, TradeState};
use entities::organisation;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Post {
    /// Slug of an open round; none outside rounds.
    pub round: Option<String>,
    /// Code or name.
    pub commodity: String,
    /// None in a request: any variety will do.
    pub variety: Option<String>,
    /// Asked at the farm gate, or bid delivered.
    pub price_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    pub min_lot_kg: i64,
    /// An offer's: only those that the organisation holds. A request's: those it requires.
    pub standards: Vec<Standard>,
    /// Only of requests: 3 to 5; none when stars do not matter. An offer's are taken from its ratings.
    pub min_ocop_stars: Option<i32>,
    /// Only of requests, by road; none for any distance.
    pub max_distance_km: Option<i32>,
    /// None: where the organisation is.
    pub commune: Option<String>,
    pub note: Option<String>,
    pub months: Vec<MonthQuantity>,
}

/// Posts an offer or a request of the acting, verified organisation; a repeated `key` answers with the first.
/// Errors: not of that side, not verified, club without representative, round not open, invalid fields.
pub async fn post(app: &App, ctx: &Ctx, side: Side, command: Post, key: Option<&str>) -> Result<Uuid> {
    let acting = acting(ctx, side)?.verified()?;
    let scope = format!("{side}:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(id) = idempotency::saved::<Uuid>(&tx, &scope, key, &command).await?
    {
        return Ok(id);
    }
    let owner = organisation::Entity::find_by_id(acting.organisation_id)
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let catalogue = Catalogue::load(&tx).await?;
    let entry = Entry {
        side,
        owner: &owner,
        entered_by_id: None,
    };
    let id = enter(app, ctx, &tx, entry, &catalogue, &command).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Whose registration it is, and which office enters it, if one does.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub side: Side,
    pub owner: &'a organisation::Model,
    pub entered_by_id: Option<Uuid>,
}

/// Checks and writes one registration. What an office enters waits for the owner's word.
pub(super) async fn enter(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    entry: Entry<'_>,
    catalogue: &Catalogue,
    command: &Post,
) -> Result<Uuid> {
    let Entry {
        side,
        owner,
        entered_by_id,
    } = entry;
    let checked = check(tx, ctx, side, owner, catalogue, command).await?;
    party::require_legal_person(tx, owner).await?;
    let state = match entered_by_id {
        Some(_) => TradeState::Unconfirmed,
        None => TradeState::Active,
    };
    let row = Row {
        id: app.ids.next(),
        organisation_id: owner.id,
        round_id: checked.round_id,
        commodity_code: checked.goods.commodity,
        variety_code: checked.goods.variety,
        price_vnd_per_kg: command.price_vnd_per_kg,
        min_lot_kg: command.min_lot_kg,
        standards: checked.standards,
        ocop_stars: checked.ocop_stars,
        max_distance_km: command.max_distance_km,
        commune_code: checked.commune_code,
        state,
        note: checked.note,
        is_sample: owner.is_sample,
        entered_by_id,
        version: 1,
        created_at: ctx.now,
    };
    rows::insert(tx, side, &row, &command.months).await?;
    let change = Change {
        subject: subject(side),
        id: row.id,
        from: None,
        to: state.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    Ok(row.id)
}
