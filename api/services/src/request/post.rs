use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::idempotency;
use crate::party;
use crate::registration::{self, MonthQuantity, Registration};
use domain::standard::join_list;
use domain::{Standard, TradeState};
use entities::{demand_request, demand_request_month};
use matching::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct PostRequest {
    /// Slug of an open round; none for a request outside rounds.
    pub round: Option<String>,
    pub commodity: String,
    /// None: any variety will do.
    pub variety: Option<String>,
    /// Delivered.
    pub bid_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    pub min_lot_kg: i64,
    pub standards_required: Vec<Standard>,
    /// 3 to 5; none when stars do not matter.
    pub min_ocop_stars: Option<i32>,
    /// None: where the organisation is.
    pub commune: Option<String>,
    /// By road; none for any distance.
    pub max_distance_km: Option<i32>,
    pub note: Option<String>,
    pub months: Vec<MonthQuantity>,
}

/// Posts a request of the acting, verified buyer; a repeated `key` answers with the first request.
/// Errors: not a buyer, not verified, club without representative, round not open, invalid fields.
pub async fn post(app: &App, ctx: &Ctx, command: PostRequest, key: Option<&str>) -> Result<Uuid> {
    let acting = ctx.buyer()?.verified()?;
    let scope = format!("request:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(id) = idempotency::saved::<Uuid>(&tx, &scope, key, &command).await?
    {
        return Ok(id);
    }

    let mut checks = Checks::new();
    let asked = Registration {
        commodity_code: &command.commodity,
        variety_code: command.variety.as_deref(),
        commune_code: command.commune.as_deref(),
        round: command.round.as_deref(),
        months: &command.months,
        sells: false,
    };
    let registered = registration::check(&tx, ctx, &mut checks, acting, &asked).await?;
    checks.range("bid_vnd_per_kg", command.bid_vnd_per_kg, 1, LARGEST_PRICE_VND);
    checks.range("min_lot_kg", command.min_lot_kg, 0, LARGEST_QUANTITY_KG);
    checks.range(
        "min_ocop_stars",
        i64::from(command.min_ocop_stars.unwrap_or(3)),
        3,
        5,
    );
    // Nothing in the country is farther by road.
    checks.range(
        "max_distance_km",
        i64::from(command.max_distance_km.unwrap_or(1)),
        1,
        5_000,
    );
    let note = checks.optional("note", command.note.as_deref(), 1_000);
    checks.done()?;
    party::require_legal_person(&tx, &registered.organisation).await?;

    let id = app.ids.next();
    let mut standards = command.standards_required.clone();
    standards.sort_unstable();
    standards.dedup();
    demand_request::ActiveModel {
        id: Set(id),
        organisation_id: Set(acting.organisation_id),
        round_id: Set(registered.round_id),
        commodity_code: Set(command.commodity.clone()),
        variety_code: Set(registered.variety_code),
        bid_vnd_per_kg: Set(command.bid_vnd_per_kg),
        min_lot_kg: Set(command.min_lot_kg),
        standards_required: Set(join_list(&standards)),
        min_ocop_stars: Set(command.min_ocop_stars),
        commune_code: Set(registered.commune_code),
        max_distance_km: Set(command.max_distance_km),
        state: Set(TradeState::Active.as_str().to_owned()),
        note: Set(note),
        is_sample: Set(registered.organisation.is_sample),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let months = command
        .months
        .iter()
        .map(|row| demand_request_month::ActiveModel {
            request_id: Set(id),
            month: Set(row.month.to_string()),
            quantity_kg: Set(row.quantity_kg),
        });
    demand_request_month::Entity::insert_many(months)
        .exec_without_returning(&tx)
        .await?;
    let change = Change {
        subject: "demand_request",
        id,
        from: None,
        to: TradeState::Active.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &id).await?;
    }
    tx.commit().await?;
    Ok(id)
}
