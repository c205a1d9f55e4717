use super::standing;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::idempotency;
use crate::party;
use crate::registration::{self, MonthQuantity, Registration};
use domain::standard::join_list;
use domain::{Code, Standard, TradeState};
use entities::{supply_offer, supply_offer_month};
use matching::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct PostOffer {
    /// Slug of an open round; none for an offer outside rounds.
    pub round: Option<String>,
    pub commodity: String,
    pub variety: Option<String>,
    /// At the farm gate.
    pub ask_vnd_per_kg: i64,
    /// 0 when any quantity will do.
    pub min_lot_kg: i64,
    /// Only standards that the organisation holds.
    pub standards: Vec<Standard>,
    /// None: where the organisation is.
    pub commune: Option<String>,
    pub note: Option<String>,
    pub months: Vec<MonthQuantity>,
}

/// Posts an offer of the acting, verified seller; a repeated `key` answers with the first offer.
/// Errors: not a seller, not verified, club without representative, round not open, invalid fields.
pub async fn post(app: &App, ctx: &Ctx, command: PostOffer, key: Option<&str>) -> Result<Uuid> {
    let acting = ctx.seller()?.verified()?;
    let scope = format!("offer:{}", acting.organisation_id);
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
        sells: true,
    };
    let registered = registration::check(&tx, ctx, &mut checks, acting, &asked).await?;
    checks.range("ask_vnd_per_kg", command.ask_vnd_per_kg, 1, LARGEST_PRICE_VND);
    checks.range("min_lot_kg", command.min_lot_kg, 0, LARGEST_QUANTITY_KG);
    let note = checks.optional("note", command.note.as_deref(), 1_000);
    let standing = standing::load(&tx, &[acting.organisation_id], ctx.today())
        .await?
        .remove(&acting.organisation_id)
        .unwrap_or_default();
    let held = command
        .standards
        .iter()
        .all(|standard| standing.holds(*standard, &command.commodity));
    checks.require(held, "standards", Code::StandardNotHeld);
    checks.done()?;
    party::require_legal_person(&tx, &registered.organisation).await?;

    let id = app.ids.next();
    let mut standards = command.standards.clone();
    standards.sort_unstable();
    standards.dedup();
    supply_offer::ActiveModel {
        id: Set(id),
        organisation_id: Set(acting.organisation_id),
        round_id: Set(registered.round_id),
        commodity_code: Set(command.commodity.clone()),
        variety_code: Set(registered.variety_code),
        ask_vnd_per_kg: Set(command.ask_vnd_per_kg),
        min_lot_kg: Set(command.min_lot_kg),
        standards: Set(join_list(&standards)),
        ocop_stars: Set(standing.ocop_stars),
        commune_code: Set(registered.commune_code),
        state: Set(TradeState::Active.as_str().to_owned()),
        note: Set(note),
        is_sample: Set(registered.organisation.is_sample),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let months = command.months.iter().map(|row| supply_offer_month::ActiveModel {
        offer_id: Set(id),
        month: Set(row.month.to_string()),
        quantity_kg: Set(row.quantity_kg),
    });
    supply_offer_month::Entity::insert_many(months)
        .exec_without_returning(&tx)
        .await?;
    let change = Change {
        subject: "supply_offer",
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
