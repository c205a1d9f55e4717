use super::standing::own_contract;
use super::told;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::idempotency;
use chrono::NaiveDate;
use domain::linkage::{ContractPaymentState, PaymentKind, PaymentWay};
use domain::{Code, ContractEvent, ContractState, Locale, TradeSide, format};
use entities::contract_payment;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use uuid::Uuid;

const LARGEST_PAYMENT_VND: i64 = 1_000_000_000_000;

#[derive(Clone, Debug, Serialize)]
pub struct RecordPayment {
    pub kind: PaymentKind,
    pub amount_vnd: i64,
    pub paid_on: NaiveDate,
    pub way: PaymentWay,
    /// What the bank statement or the receipt says.
    pub reference: Option<String>,
}

/// The buyer records what was paid under a signed contract, also after its end; it counts once the
/// seller has confirmed it. Money never passes through the marketplace.
/// Errors: not ours, not the buyer, not signed, a day to come, invalid fields.
pub async fn record_payment(
    app: &App,
    ctx: &Ctx,
    number: &str,
    command: RecordPayment,
    key: Option<&str>,
) -> Result<Uuid> {
    let acting = ctx.acting()?.verified()?;
    let scope = format!("contract_payment:{number}:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(saved) = idempotency::saved::<Uuid>(&tx, &scope, key, &command).await?
    {
        return Ok(saved);
    }
    let (contract, state, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Buyer {
        return Err(Code::NotAllowed.into());
    }
    if state != ContractState::Signed {
        return Err(Code::NotSignedYet.into());
    }
    let mut checks = Checks::new();
    checks.range("amount_vnd", command.amount_vnd, 1, LARGEST_PAYMENT_VND);
    checks.require(command.paid_on <= ctx.today(), "paid_on", Code::FutureDate);
    let reference = checks.optional("reference", command.reference.as_deref(), 120);
    checks.done()?;
    let id = app.ids.next();
    contract_payment::ActiveModel {
        id: Set(id),
        contract_id: Set(contract.id),
        kind: Set(command.kind.as_str().to_owned()),
        amount_vnd: Set(command.amount_vnd),
        paid_on: Set(command.paid_on),
        way: Set(command.way.as_str().to_owned()),
        reference: Set(reference),
        state: Set(ContractPaymentState::Recorded.as_str().to_owned()),
        reject_reason: Set(None),
        recorded_at: Set(ctx.now),
        answered_at: Set(None),
        is_sample: Set(contract.is_sample),
    }
    .insert(&tx)
    .await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, ContractEvent::PaymentRecorded, command.amount_vnd, None)
    })
    .await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// The seller received it, or did not and says why.
/// Errors: not ours, not the seller, answered already, no reason.
pub async fn answer_payment(
    app: &App,
    ctx: &Ctx,
    number: &str,
    id: Uuid,
    rejected_because: Option<&str>,
) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let mut checks = Checks::new();
    let reason = rejected_because.map(|reason| checks.text("reason", reason, 500));
    checks.done()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    if side != TradeSide::Seller {
        return Err(Code::NotAllowed.into());
    }
    let row = contract_payment::Entity::find_by_id(id)
        .filter(contract_payment::Column::ContractId.eq(contract.id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let (state, event) = match reason {
        None => (ContractPaymentState::Confirmed, ContractEvent::PaymentConfirmed),
        Some(_) => (ContractPaymentState::Rejected, ContractEvent::PaymentRejected),
    };
    let done = contract_payment::Entity::update_many()
        .set(contract_payment::ActiveModel {
            state: Set(state.as_str().to_owned()),
            reject_reason: Set(reason.clone()),
            answered_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(contract_payment::Column::Id.eq(id))
        .filter(contract_payment::Column::State.eq(ContractPaymentState::Recorded.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, event, row.amount_vnd, reason.as_deref())
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn said(locale: Locale, event: ContractEvent, amount_vnd: i64, reason: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        event.label(locale).to_lowercase(),
        format!(
            "{}: {}",
            locale.t("Số tiền", "Amount"),
            format::money(amount_vnd, locale)
        ),
    ];
    lines.extend(reason.map(|reason| format!("{}: {reason}", locale.t("Lý do", "Reason"))));
    lines
}
