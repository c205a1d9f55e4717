use super::Terms;
use super::terms::terms_of;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{Code, ZoneRate};
use entities::{shipping_rate, shipping_terms};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// No parcel of retail goods costs more.
const HIGHEST_FEE_VND: i64 = 10_000_000;
const HIGHEST_FREE_FROM_VND: i64 = 1_000_000_000;

/// The seller's whole table; zones left out are not served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetTerms {
    pub rates: Vec<ZoneRate>,
    pub offers_pickup: bool,
    pub pickup_note: Option<String>,
    /// The [`Terms::version`] that the seller was shown; somebody else's later change is not overwritten.
    pub version: i32,
}

/// What the acting seller asks now.
pub async fn own_terms(app: &App, ctx: &Ctx) -> Result<Terms> {
    let seller = ctx.seller()?.organisation_id;
    let mut found = terms_of(app.db.read(), [seller]).await?;
    Ok(found.remove(&seller).unwrap_or_default())
}

/// Replaces the acting seller's table. Orders placed keep what they were confirmed with.
/// Errors: invalid fields (`rates.<zone>.…`), changed.
pub async fn set_terms(app: &App, ctx: &Ctx, command: SetTerms) -> Result<()> {
    let seller = ctx.seller()?.organisation_id;
    let pickup_note = check(&command)?;
    let tx = app.db.begin().await?;
    let kept = shipping_terms::ActiveModel {
        organisation_id: Set(seller),
        offers_pickup: Set(command.offers_pickup),
        pickup_note: Set(pickup_note),
        is_sample: Set(false),
        version: Set(command.version + 1),
        updated_at: Set(ctx.now),
    };
    if command.version == 0 {
        kept.insert(&tx).await?;
    } else {
        let changed = shipping_terms::Entity::update_many()
            .set(kept)
            .filter(shipping_terms::Column::OrganisationId.eq(seller))
            .filter(shipping_terms::Column::Version.eq(command.version))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(Code::Changed.into());
        }
    }
    replace_rates(&tx, seller, &command.rates).await?;
    tx.commit().await?;
    Ok(())
}

fn check(command: &SetTerms) -> Result<Option<String>> {
    let mut checks = Checks::new();
    for (index, rate) in command.rates.iter().enumerate() {
        let path = |field: &str| format!("rates.{}.{field}", rate.zone);
        let twice = command.rates[..index]
            .iter()
            .any(|before| before.zone == rate.zone);
        checks.require(!twice, path("zone"), Code::Invalid);
        checks.range(&path("first_kg_vnd"), rate.first_kg_vnd, 0, HIGHEST_FEE_VND);
        checks.range(&path("further_kg_vnd"), rate.further_kg_vnd, 0, HIGHEST_FEE_VND);
        if let Some(from) = rate.free_from_vnd {
            checks.range(&path("free_from_vnd"), from, 1, HIGHEST_FREE_FROM_VND);
        }
    }
    let note = checks.optional("pickup_note", command.pickup_note.as_deref(), 200);
    checks.done()?;
    Ok(note)
}

async fn replace_rates(tx: &impl ConnectionTrait, seller: Uuid, rates: &[ZoneRate]) -> Result<()> {
    shipping_rate::Entity::delete_many()
        .filter(shipping_rate::Column::OrganisationId.eq(seller))
        .exec(tx)
        .await?;
    for rate in rates {
        shipping_rate::ActiveModel {
            organisation_id: Set(seller),
            zone: Set(rate.zone.as_str().to_owned()),
            first_kg_vnd: Set(rate.first_kg_vnd),
            further_kg_vnd: Set(rate.further_kg_vnd),
            free_from_vnd: Set(rate.free_from_vnd),
        }
        .insert(tx)
        .await?;
    }
    Ok(())
}
