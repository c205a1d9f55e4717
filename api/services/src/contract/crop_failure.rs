use super::call_off::open_kg;
use super::file::{Shown, keep};
use super::schedule::require_running;
use super::standing::own_contract;
use super::told;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::notify::{self, Letter};
use crate::registration::MonthQuantity;
use crate::upload::{Upload, check_uploads};
use domain::linkage::CropFailureCause;
use domain::{Code, ContractEvent, Locale, Month, TradeSide, format};
use entities::{crop_failure, crop_failure_month, linkage_contract};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct DeclareCropFailure {
    pub cause: CropFailureCause,
    pub note: String,
    /// Kilograms lost in this month and months ahead.
    pub months: Vec<MonthQuantity>,
    pub pictures: Vec<Upload>,
}

/// The seller declares what a failed crop took from the months ahead. Buyer and offices are told at once.
///
/// From now on the lost kilograms cannot be called off any more: they are not there. But they stay due
/// until the buyer acknowledges, because the schedule is what both signed and one side alone cannot
/// shrink it; whether force majeure frees the seller (Civil Code article 351) is for the sides, a mediator
/// or a court. So acknowledging is needed, and is no more than an amendment of these months.
/// Errors: not ours, not the seller, not running, a past month, more than the month still holds.
pub async fn declare_crop_failure(
    app: &App,
    ctx: &Ctx,
    number: &str,
    command: DeclareCropFailure,
) -> Result<Uuid> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Seller {
        return Err(Code::NotAllowed.into());
    }
    require_running(&tx, ctx, &contract).await?;
    let mut checks = Checks::new();
    let note = checks.text("note", &command.note, 1_000);
    check_uploads(&mut checks, "pictures", &command.pictures);
    checks.require(!command.months.is_empty(), "months", Code::Required);
    let mut seen = BTreeSet::new();
    for lost in &command.months {
        let path = format!("months.{}", lost.month);
        checks.require(seen.insert(lost.month), &path, Code::MonthTwice);
        checks.require(lost.month >= Month::of(ctx.today()), &path, Code::MonthPast);
        match open_kg(&tx, &contract, lost.month).await? {
            None => checks.add(&path, Code::NotScheduled),
            Some(open) => {
                checks.require(lost.quantity_kg > 0, &path, Code::OutOfRange);
                checks.require(lost.quantity_kg <= open, &path, Code::ScheduleUsed);
            }
        }
    }
    checks.done()?;
    let id = app.ids.next();
    crop_failure::ActiveModel {
        id: Set(id),
        contract_id: Set(contract.id),
        cause: Set(command.cause.as_str().to_owned()),
        note: Set(note.clone()),
        declared_at: Set(ctx.now),
        acknowledged_at: Set(None),
    }
    .insert(&tx)
    .await?;
    let rows = command.months.iter().map(|lost| crop_failure_month::ActiveModel {
        failure_id: Set(id),
        month: Set(lost.month.to_string()),
        lost_kg: Set(lost.quantity_kg),
    });
    crop_failure_month::Entity::insert_many(rows)
        .exec_without_returning(&tx)
        .await?;
    let of = (contract.id, Shown::CropFailure(id));
    keep(app, ctx, &tx, of, acting, command.pictures).await?;
    let event = ContractEvent::CropFailed;
    told::note(app, ctx, &tx, &contract, event, Some(&note)).await?;
    let said = |locale: Locale| {
        let mut lines = vec![
            event.label(locale).to_lowercase(),
            format!("{}: {note}", command.cause.label(locale)),
        ];
        lines.extend(command.months.iter().map(|lost| {
            let month = format!("{:02}/{}", lost.month.month(), lost.month.year());
            format!("{month}: −{}", format::kilograms(lost.quantity_kg, locale))
        }));
        lines
    };
    told::others(app, ctx, &tx, &contract, Some(side), said).await?;
    tell_offices(app, ctx, &tx, &contract, said).await?;
    tx.commit().await?;
    Ok(id)
}

/// The buyer acknowledges the loss: these kilograms are not due any more.
/// Errors: not ours, not the buyer, acknowledged already.
pub async fn acknowledge_crop_failure(app: &App, ctx: &Ctx, number: &str, id: Uuid) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Buyer {
        return Err(Code::NotAllowed.into());
    }
    let done = crop_failure::Entity::update_many()
        .col_expr(crop_failure::Column::AcknowledgedAt, Expr::value(ctx.now))
        .filter(crop_failure::Column::Id.eq(id))
        .filter(crop_failure::Column::ContractId.eq(contract.id))
        .filter(crop_failure::Column::AcknowledgedAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    let event = ContractEvent::CropFailureAcknowledged;
    told::note(app, ctx, &tx, &contract, event, None).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        vec![event.label(locale).to_lowercase()]
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn tell_offices(
    app: &App,
    ctx: &Ctx,
    tx: &impl sea_orm::ConnectionTrait,
    contract: &linkage_contract::Model,
    said: impl Fn(Locale) -> Vec<String>,
) -> Result<()> {
    let offices = told::offices_of(tx, contract.seller_id).await?;
    let number = &contract.number;
    notify::managers(app, ctx, tx, &offices, |locale, _| {
        let mut lines = said(locale);
        let headline = lines.first().cloned().unwrap_or_default();
        lines.push(format!("{}/co-quan/hop-dong/{number}", app.settings.public_url));
        Letter {
            subject: format!("{} {number}: {headline}", locale.t("Hợp đồng", "Contract")),
            lines,
        }
    })
    .await
}
