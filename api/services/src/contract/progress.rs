use super::file::files_of;
use super::schedule::is_liquidated;
use super::standing::seen;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::upload::FileLink;
use chrono::{DateTime, NaiveDate, Utc};
use domain::linkage::{
    Balance, ContractPaymentState, CropFailureCause, MonthProgress, PaymentKind, PaymentWay, late_kg,
};
use domain::{ContractAction, ContractState, DeliveryState, Month, TradeSide};
use entities::{
    call_off, contract_file, contract_month, contract_payment, crop_failure, crop_failure_month, delivery,
    linkage_contract,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How a signed contract goes: schedule against what came, call-offs, money. All of it is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub months: Vec<MonthProgress>,
    /// Months that are over and short, with the missing kilograms.
    pub short: Vec<(Month, i64)>,
    pub call_offs: Vec<CalledOff>,
    pub balance: Balance,
    pub payments: Vec<Payment>,
    pub failures: Vec<CropFailure>,
    /// What this member may do now: call_off, record_payment, declare_crop_failure.
    pub actions: Vec<ContractAction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOff {
    pub number: String,
    pub for_on: NaiveDate,
    pub quantity_kg: i64,
    /// Recorded deliveries that name it.
    pub delivered_kg: i64,
    /// Its day is over and this is missing; 0 otherwise.
    pub late_kg: i64,
    pub note: Option<String>,
    pub is_cancelled: bool,
    pub is_sample: bool,
    pub actions: Vec<ContractAction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: Uuid,
    pub kind: PaymentKind,
    pub amount_vnd: i64,
    pub paid_on: NaiveDate,
    pub way: PaymentWay,
    pub reference: Option<String>,
    pub state: ContractPaymentState,
    pub reject_reason: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub is_sample: bool,
    pub actions: Vec<ContractAction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CropFailure {
    pub id: Uuid,
    pub cause: CropFailureCause,
    pub note: String,
    pub months: Vec<(Month, i64)>,
    pub declared_at: DateTime<Utc>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub files: Vec<FileLink>,
    pub actions: Vec<ContractAction>,
}

/// One contract of the acting organisation; an office sees those with a side in its area.
pub async fn progress(app: &App, ctx: &Ctx, number: &str) -> Result<Progress> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let (row, standing) = seen(connection, acting, number).await?;
    let side = standing.side();
    let today = ctx.today();
    let months = month_progress(connection, &row).await?;
    let is_signed = row.state == ContractState::Signed.as_str();
    let has_ended =
        row.terminated_on.is_some_and(|day| day < today) || is_liquidated(connection, row.id).await?;
    let runs = is_signed && !has_ended;
    let mut actions = Vec::new();
    match side {
        Some(TradeSide::Buyer) if is_signed => {
            actions.extend(runs.then_some(ContractAction::CallOff));
            actions.push(ContractAction::RecordPayment);
        }
        Some(TradeSide::Seller) if runs => actions.push(ContractAction::DeclareCropFailure),
        _ => {}
    }
    Ok(Progress {
        short: if is_signed {
            let short = months.iter().map(|month| (month.month, month.short_kg(today)));
            short.filter(|(_, kg)| *kg > 0).collect()
        } else {
            Vec::new()
        },
        months,
        call_offs: call_offs(connection, &row, side, today).await?,
        balance: balance(connection, row.id).await?,
        payments: payments(connection, row.id, side).await?,
        failures: failures(connection, row.id, side).await?,
        actions,
    })
}

/// The schedule with what was called off, lost, delivered and confirmed in each month.
pub(super) async fn month_progress(
    connection: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
) -> Result<Vec<MonthProgress>> {
    let mut months = months_of(connection, &[contract.id]).await?;
    Ok(months.remove(&contract.id).unwrap_or_default())
}

/// The same of several contracts.
async fn months_of(
    connection: &impl ConnectionTrait,
    contracts: &[Uuid],
) -> Result<HashMap<Uuid, Vec<MonthProgress>>> {
    let ids = || contracts.iter().copied();
    let mut all: HashMap<Uuid, Vec<MonthProgress>> = HashMap::new();
    let scheduled = contract_month::Entity::find()
        .filter(contract_month::Column::ContractId.is_in(ids()))
        .order_by_asc(contract_month::Column::Month)
        .all(connection)
        .await?;
    for row in scheduled {
        let month = row.month.parse().map_err(Error::internal)?;
        let months = all.entry(row.contract_id).or_default();
        months.push(MonthProgress::new(month, row.quantity_kg));
    }
    let called = call_off::Entity::find()
        .filter(call_off::Column::ContractId.is_in(ids()))
        .filter(call_off::Column::CancelledAt.is_null())
        .all(connection)
        .await?;
    for row in called {
        add(all.get_mut(&row.contract_id), &row.month, |month| {
            month.called_kg += row.quantity_kg;
        })?;
    }
    let failures: HashMap<Uuid, crop_failure::Model> = crop_failure::Entity::find()
        .filter(crop_failure::Column::ContractId.is_in(ids()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let lost = crop_failure_month::Entity::find()
        .filter(crop_failure_month::Column::FailureId.is_in(failures.keys().copied()))
        .all(connection)
        .await?;
    for row in lost {
        let Some(failure) = failures.get(&row.failure_id) else {
            continue;
        };
        add(all.get_mut(&failure.contract_id), &row.month, |month| {
            if failure.acknowledged_at.is_some() {
                month.lost_kg += row.lost_kg;
            } else {
                month.declared_kg += row.lost_kg;
            }
        })?;
    }
    let deliveries = delivery::Entity::find()
        .filter(delivery::Column::ContractId.is_in(ids()))
        .all(connection)
        .await?;
    for row in deliveries {
        let word = Month::of(row.delivered_on).to_string();
        add(all.get_mut(&row.contract_id), &word, |month| {
            month.delivered_kg += row.confirmed_kg.unwrap_or(row.quantity_kg);
            month.confirmed_kg += row.confirmed_kg.unwrap_or_default();
        })?;
    }
    Ok(all)
}

/// What comes outside the schedule's months is counted with the next month of it, else with the last.
fn add(
    months: Option<&mut Vec<MonthProgress>>,
    word: &str,
    change: impl FnOnce(&mut MonthProgress),
) -> Result<()> {
    let month: Month = word.parse().map_err(Error::internal)?;
    let Some(months) = months else { return Ok(()) };
    let position = months.iter().position(|row| row.month >= month);
    let found = match position {
        Some(position) => months.get_mut(position),
        None => months.last_mut(),
    };
    if let Some(found) = found {
        change(found);
    }
    Ok(())
}

/// Only what counts: confirmed and settled deliveries at their own price, confirmed payments.
pub(super) async fn balance(connection: &impl ConnectionTrait, contract_id: Uuid) -> Result<Balance> {
    let counting = DeliveryState::ALL.iter().filter(|state| state.counts());
    let deliveries = delivery::Entity::find()
        .filter(delivery::Column::ContractId.eq(contract_id))
        .filter(delivery::Column::State.is_in(counting.map(|state| state.as_str())))
        .all(connection)
        .await?;
    let paid = contract_payment::Entity::find()
        .filter(contract_payment::Column::ContractId.eq(contract_id))
        .filter(contract_payment::Column::State.eq(ContractPaymentState::Confirmed.as_str()))
        .all(connection)
        .await?;
    let of_kind = |kind: PaymentKind| {
        paid.iter()
            .filter(move |row| row.kind == kind.as_str())
            .map(|row| row.amount_vnd)
    };
    Balance::of(
        deliveries
            .iter()
            .filter_map(|row| Some((row.confirmed_kg?, row.price_vnd_per_kg))),
        of_kind(PaymentKind::Deposit),
        of_kind(PaymentKind::Payment),
    )
    .ok_or_else(|| Error::internal("a contract's balance does not fit"))
}

async fn call_offs(
    connection: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    side: Option<TradeSide>,
    today: NaiveDate,
) -> Result<Vec<CalledOff>> {
    let rows = call_off::Entity::find()
        .filter(call_off::Column::ContractId.eq(contract.id))
        .order_by_asc(call_off::Column::ForOn)
        .order_by_asc(call_off::Column::Id)
        .all(connection)
        .await?;
    let delivered = delivered_for(connection, &rows).await?;
    let told = rows.into_iter().map(|row| {
        let delivered_kg = delivered.get(&row.id).copied().unwrap_or_default();
        let is_cancelled = row.cancelled_at.is_some();
        let may_cancel = side == Some(TradeSide::Buyer) && !is_cancelled && !delivered.contains_key(&row.id);
        CalledOff {
            number: row.number,
            for_on: row.for_on,
            quantity_kg: row.quantity_kg,
            delivered_kg,
            late_kg: if is_cancelled {
                0
            } else {
                late_kg(row.for_on, row.quantity_kg, delivered_kg, today)
            },
            note: row.note,
            is_cancelled,
            is_sample: row.is_sample,
            actions: may_cancel
                .then_some(ContractAction::CancelCallOff)
                .into_iter()
                .collect(),
        }
    });
    Ok(told.collect())
}

/// Those with a month that ended short or a call-off that is late.
pub(super) async fn behind(
    connection: &impl ConnectionTrait,
    contracts: &[Uuid],
    today: NaiveDate,
) -> Result<HashSet<Uuid>> {
    let months = months_of(connection, contracts).await?;
    let is_short = |months: &[MonthProgress]| months.iter().any(|month| month.short_kg(today) > 0);
    let short = months.iter().filter(|(_, months)| is_short(months));
    let mut behind: HashSet<Uuid> = short.map(|(id, _)| *id).collect();
    let called = call_off::Entity::find()
        .filter(call_off::Column::ContractId.is_in(contracts.iter().copied()))
        .filter(call_off::Column::CancelledAt.is_null())
        .all(connection)
        .await?;
    let delivered = delivered_for(connection, &called).await?;
    for row in called {
        let came_kg = delivered.get(&row.id).copied().unwrap_or_default();
        if late_kg(row.for_on, row.quantity_kg, came_kg, today) > 0 {
            behind.insert(row.contract_id);
        }
    }
    Ok(behind)
}

/// Kilograms that deliveries name for each call-off.
async fn delivered_for(
    connection: &impl ConnectionTrait,
    called: &[call_off::Model],
) -> Result<HashMap<Uuid, i64>> {
    let mut delivered: HashMap<Uuid, i64> = HashMap::new();
    for row in delivery::Entity::find()
        .filter(delivery::Column::CallOffId.is_in(called.iter().map(|row| row.id)))
        .all(connection)
        .await?
    {
        if let Some(id) = row.call_off_id {
            *delivered.entry(id).or_default() += row.confirmed_kg.unwrap_or(row.quantity_kg);
        }
    }
    Ok(delivered)
}

async fn payments(
    connection: &impl ConnectionTrait,
    contract_id: Uuid,
    side: Option<TradeSide>,
) -> Result<Vec<Payment>> {
    let rows = contract_payment::Entity::find()
        .filter(contract_payment::Column::ContractId.eq(contract_id))
        .order_by_asc(contract_payment::Column::PaidOn)
        .order_by_asc(contract_payment::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let state: ContractPaymentState = row.state.parse().map_err(Error::internal)?;
            let waits = side == Some(TradeSide::Seller) && state == ContractPaymentState::Recorded;
            Ok(Payment {
                id: row.id,
                kind: row.kind.parse().map_err(Error::internal)?,
                amount_vnd: row.amount_vnd,
                paid_on: row.paid_on,
                way: row.way.parse().map_err(Error::internal)?,
                reference: row.reference,
                state,
                reject_reason: row.reject_reason,
                recorded_at: row.recorded_at,
                is_sample: row.is_sample,
                actions: if waits {
                    vec![ContractAction::ConfirmPayment, ContractAction::RejectPayment]
                } else {
                    Vec::new()
                },
            })
        })
        .collect()
}

async fn failures(
    connection: &impl ConnectionTrait,
    contract_id: Uuid,
    side: Option<TradeSide>,
) -> Result<Vec<CropFailure>> {
    let rows = crop_failure::Entity::find()
        .filter(crop_failure::Column::ContractId.eq(contract_id))
        .order_by_asc(crop_failure::Column::Id)
        .all(connection)
        .await?;
    let mut months: HashMap<Uuid, Vec<(Month, i64)>> = HashMap::new();
    for row in crop_failure_month::Entity::find()
        .filter(crop_failure_month::Column::FailureId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(crop_failure_month::Column::Month)
        .all(connection)
        .await?
    {
        let month = row.month.parse().map_err(Error::internal)?;
        months
            .entry(row.failure_id)
            .or_default()
            .push((month, row.lost_kg));
    }
    let ids = rows.iter().map(|row| row.id);
    let mut files = files_of(connection, contract_file::Column::FailureId, ids).await?;
    rows.into_iter()
        .map(|row| {
            let waits = side == Some(TradeSide::Buyer) && row.acknowledged_at.is_none();
            Ok(CropFailure {
                id: row.id,
                cause: row.cause.parse().map_err(Error::internal)?,
                note: row.note,
                months: months.remove(&row.id).unwrap_or_default(),
                declared_at: row.declared_at,
                acknowledged_at: row.acknowledged_at,
                files: files.remove(&row.id).unwrap_or_default(),
                actions: waits
                    .then_some(ContractAction::AcknowledgeCropFailure)
                    .into_iter()
                    .collect(),
            })
        })
        .collect()
}
