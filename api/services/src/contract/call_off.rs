use super::schedule::{require_running, used};
use super::standing::own_contract;
use super::told;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::{idempotency, number};
use chrono::{Datelike, NaiveDate};
use domain::{Code, ContractEvent, Locale, Month, TradeSide, format};
use entities::{call_off, contract_month, delivery, linkage_contract};
use matching::LARGEST_QUANTITY_KG;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct CallOff {
    pub for_on: NaiveDate,
    pub quantity_kg: i64,
    pub note: Option<String>,
}

/// The buyer calls off kilograms for a day, at most what the month's schedule still holds: more needs an
/// amendment. Answers with the call-off's number.
/// Errors: not ours, not the buyer, not running, a day that is over, no month of the schedule, too much.
pub async fn call_off(
    app: &App,
    ctx: &Ctx,
    number: &str,
    command: CallOff,
    key: Option<&str>,
) -> Result<String> {
    let acting = ctx.acting()?.verified()?;
    let scope = format!("call_off:{number}:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(saved) = idempotency::saved::<String>(&tx, &scope, key, &command).await?
    {
        return Ok(saved);
    }
    // The contract's row is held until the commit: two call-offs at once cannot both take the rest.
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Buyer {
        return Err(Code::NotAllowed.into());
    }
    require_running(&tx, ctx, &contract).await?;
    let mut checks = Checks::new();
    checks.range("quantity_kg", command.quantity_kg, 1, LARGEST_QUANTITY_KG);
    checks.require(command.for_on >= ctx.today(), "for_on", Code::DayOver);
    let last = contract.terminated_on.unwrap_or(contract.ends_on);
    checks.require(command.for_on <= last, "for_on", Code::NotScheduled);
    let note = checks.optional("note", command.note.as_deref(), 500);
    let month = Month::of(command.for_on);
    match open_kg(&tx, &contract, month).await? {
        None => checks.require(command.for_on > last, "for_on", Code::NotScheduled),
        Some(open) => checks.require(command.quantity_kg <= open, "quantity_kg", Code::ScheduleFull),
    }
    checks.done()?;
    let year = ctx.today().year();
    let running = number::next(&tx, &format!("call-off-{year}")).await?;
    let called = format!("LGH-{year}-{running:06}");
    call_off::ActiveModel {
        id: Set(app.ids.next()),
        contract_id: Set(contract.id),
        number: Set(called.clone()),
        for_on: Set(command.for_on),
        month: Set(month.to_string()),
        quantity_kg: Set(command.quantity_kg),
        note: Set(note),
        called_at: Set(ctx.now),
        cancelled_at: Set(None),
        is_sample: Set(contract.is_sample),
    }
    .insert(&tx)
    .await?;
    let event = ContractEvent::CalledOff;
    told::note(app, ctx, &tx, &contract, event, Some(&called)).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, event, &called, command.quantity_kg, command.for_on)
    })
    .await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &called).await?;
    }
    tx.commit().await?;
    Ok(called)
}

/// The buyer takes a call-off back as long as nothing was delivered for it.
/// Errors: not ours, not the buyer, gone already, something was delivered for it.
pub async fn cancel_call_off(app: &App, ctx: &Ctx, number: &str, called: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Buyer {
        return Err(Code::NotAllowed.into());
    }
    let row = find_call_off(&tx, &contract, called)
        .await?
        .ok_or(Code::NotFound)?;
    let delivered = delivery::Entity::find()
        .filter(delivery::Column::CallOffId.eq(row.id))
        .count(&tx)
        .await?;
    if delivered > 0 {
        return Err(Code::WrongState.into());
    }
    let done = call_off::Entity::update_many()
        .col_expr(call_off::Column::CancelledAt, Expr::value(ctx.now))
        .filter(call_off::Column::Id.eq(row.id))
        .filter(call_off::Column::CancelledAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    let event = ContractEvent::CallOffCancelled;
    told::note(app, ctx, &tx, &contract, event, Some(called)).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, event, called, row.quantity_kg, row.for_on)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// A call-off of the contract by its number.
pub(crate) async fn find_call_off(
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    called: &str,
) -> Result<Option<call_off::Model>> {
    Ok(call_off::Entity::find()
        .filter(call_off::Column::ContractId.eq(contract.id))
        .filter(call_off::Column::Number.eq(called.trim()))
        .one(tx)
        .await?)
}

/// What the month's schedule still holds; none when the contract schedules nothing in it.
pub(super) async fn open_kg(
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    month: Month,
) -> Result<Option<i64>> {
    let row = contract_month::Entity::find_by_id((contract.id, month.to_string()))
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let used_kg = used(tx, contract.id).await?.remove(&month).unwrap_or_default();
    Ok(Some(row.quantity_kg - used_kg))
}

fn said(locale: Locale, event: ContractEvent, called: &str, kg: i64, for_on: NaiveDate) -> Vec<String> {
    let (kg, day) = (format::kilograms(kg, locale), format::date(for_on));
    vec![
        event.label(locale).to_lowercase(),
        match locale {
            Locale::Vi => format!("Lệnh {called}: {kg}, giao ngày {day}."),
            Locale::En => format!("Call-off {called}: {kg} for {day}."),
        },
    ]
}
