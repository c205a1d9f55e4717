use super::conditions::{Conditions, MonthTerms, check_months, replace_months, term};
use super::facts::Facts;
use super::schedule::{require_running, used};
use super::standing::own_contract;
use super::told;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use domain::{Code, ContractEvent, Locale, TradeSide};
use entities::{contract_version, linkage_contract};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::{Deserialize, Serialize};

/// What an amendment changes: it restates the whole schedule and all conditions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Amendment {
    pub months: Vec<MonthTerms>,
    pub conditions: Conditions,
    pub reason: String,
}

/// Puts a new version forward, accepted by this side; the version in force stays in force until the
/// other side accepts too. Answers with its number.
/// Errors: not ours, not a manager, not signed, ended, another amendment waits, a month holds less than
/// was called off or lost already, invalid fields.
pub async fn propose_amendment(app: &App, ctx: &Ctx, number: &str, amendment: Amendment) -> Result<i32> {
    let person = ctx.person()?;
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    require_running(&tx, ctx, &contract).await?;
    let rows = versions_of(&tx, &contract).await?;
    if rows.iter().any(is_open) {
        return Err(Code::AmendmentWaits.into());
    }
    let mut checks = Checks::new();
    let reason = checks.text("reason", &amendment.reason, 500);
    check_months(&mut checks, &amendment.months);
    let conditions = amendment
        .conditions
        .check(&tx, &mut checks, contract.seller_id, &contract.commodity_code)
        .await?;
    check_used(&tx, &mut checks, &contract, &amendment.months).await?;
    checks.done()?;
    let amendment = Amendment {
        conditions,
        reason: reason.clone(),
        ..amendment
    };
    let version = rows.last().map_or(1, |row| row.version) + 1;
    let facts = Facts::load(&tx, contract).await?;
    let signatory = facts.signatory(facts.party(side))?.id;
    if signatory != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    let amended = facts.amended(&tx, &amendment, version).await?;
    let (text, hash) = amended.document()?;
    let accepted_by = |of: TradeSide| (of == side).then_some(person.account_id);
    contract_version::ActiveModel {
        contract_id: Set(facts.row.id),
        version: Set(version),
        proposed_by: Set(Some(side.as_str().to_owned())),
        reason: Set(Some(reason.clone())),
        content: Set(Some(serde_json::to_value(&amendment).map_err(Error::internal)?)),
        document_text: Set(text),
        document_hash: Set(hash),
        seller_accepted_at: Set((side == TradeSide::Seller).then_some(ctx.now)),
        seller_accepted_by_id: Set(accepted_by(TradeSide::Seller)),
        buyer_accepted_at: Set((side == TradeSide::Buyer).then_some(ctx.now)),
        buyer_accepted_by_id: Set(accepted_by(TradeSide::Buyer)),
        accepted_at: Set(None),
        declined_at: Set(None),
        decline_reason: Set(None),
        proposed_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let event = ContractEvent::AmendmentProposed;
    told::note(app, ctx, &tx, &facts.row, event, Some(&reason)).await?;
    told::others(app, ctx, &tx, &facts.row, Some(side), |locale| {
        said(locale, ContractEvent::AmendmentProposed, version, &reason)
    })
    .await?;
    tx.commit().await?;
    Ok(version)
}

/// Accepts the amendment that was read; it is in force from now on.
/// Errors: not ours, not a manager, our own, answered already, another text, the schedule no longer fits.
pub async fn accept_amendment(
    app: &App,
    ctx: &Ctx,
    number: &str,
    version: i32,
    document_hash: &str,
) -> Result<()> {
    let person = ctx.person()?;
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    require_running(&tx, ctx, &contract).await?;
    let row = waiting(&tx, &contract, version).await?;
    if row.proposed_by.as_deref() == Some(side.as_str()) {
        return Err(Code::WrongState.into());
    }
    let facts = Facts::load(&tx, contract.clone()).await?;
    if facts.signatory(facts.party(side))?.id != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    if row.document_hash != document_hash.trim() {
        return Err(Code::Changed.into());
    }
    let content = row
        .content
        .clone()
        .ok_or_else(|| Error::internal("an amendment without content"))?;
    let amendment: Amendment = serde_json::from_value(content).map_err(Error::internal)?;
    let mut checks = Checks::new();
    check_used(&tx, &mut checks, &contract, &amendment.months).await?;
    if !checks.is_clean() {
        return Err(Code::ScheduleUsed.into());
    }
    let (at, by) = match side {
        TradeSide::Seller => (
            contract_version::Column::SellerAcceptedAt,
            contract_version::Column::SellerAcceptedById,
        ),
        TradeSide::Buyer => (
            contract_version::Column::BuyerAcceptedAt,
            contract_version::Column::BuyerAcceptedById,
        ),
    };
    let done = contract_version::Entity::update_many()
        .col_expr(at, Expr::value(ctx.now))
        .col_expr(by, Expr::value(person.account_id))
        .col_expr(contract_version::Column::AcceptedAt, Expr::value(ctx.now))
        .filter(contract_version::Column::ContractId.eq(contract.id))
        .filter(contract_version::Column::Version.eq(version))
        .filter(contract_version::Column::AcceptedAt.is_null())
        .filter(contract_version::Column::DeclinedAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    put_in_force(&tx, &contract, &row, &amendment).await?;
    told::note(
        app,
        ctx,
        &tx,
        &contract,
        ContractEvent::Amended,
        Some(&row.document_hash),
    )
    .await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, ContractEvent::Amended, version, &amendment.reason)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The other side declines, or the side that put it forward takes it back.
/// Errors: not ours, not a manager, answered already, no reason.
pub async fn decline_amendment(app: &App, ctx: &Ctx, number: &str, version: i32, reason: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    waiting(&tx, &contract, version).await?;
    let done = contract_version::Entity::update_many()
        .col_expr(contract_version::Column::DeclinedAt, Expr::value(ctx.now))
        .col_expr(
            contract_version::Column::DeclineReason,
            Expr::value(reason.clone()),
        )
        .filter(contract_version::Column::ContractId.eq(contract.id))
        .filter(contract_version::Column::Version.eq(version))
        .filter(contract_version::Column::AcceptedAt.is_null())
        .filter(contract_version::Column::DeclinedAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let event = ContractEvent::AmendmentDeclined;
    told::note(app, ctx, &tx, &contract, event, Some(&reason)).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, ContractEvent::AmendmentDeclined, version, &reason)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn put_in_force(
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    row: &contract_version::Model,
    amendment: &Amendment,
) -> Result<()> {
    let (starts_on, ends_on) =
        term(&amendment.months).ok_or_else(|| Error::internal("an amendment without months"))?;
    let done = linkage_contract::Entity::update_many()
        .set(linkage_contract::ActiveModel {
            starts_on: Set(starts_on),
            ends_on: Set(ends_on),
            version: Set(row.version),
            document_text: Set(Some(row.document_text.clone())),
            document_hash: Set(Some(row.document_hash.clone())),
            ..amendment.conditions.columns()
        })
        .filter(linkage_contract::Column::Id.eq(contract.id))
        .filter(linkage_contract::Column::Version.eq(contract.version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    replace_months(tx, contract.id, &amendment.months).await?;
    amendment.conditions.replace_rows(tx, contract.id).await
}

/// No month may hold less than was called off or declared lost in it.
async fn check_used(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    contract: &linkage_contract::Model,
    months: &[MonthTerms],
) -> Result<()> {
    for (month, used_kg) in used(tx, contract.id).await? {
        let agreed = months.iter().find(|terms| terms.month == month);
        let fits = agreed.map_or(0, |terms| terms.quantity_kg) >= used_kg;
        checks.require(fits, format!("months.{month}"), Code::ScheduleUsed);
    }
    Ok(())
}

async fn versions_of(
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
) -> Result<Vec<contract_version::Model>> {
    Ok(contract_version::Entity::find()
        .filter(contract_version::Column::ContractId.eq(contract.id))
        .order_by_asc(contract_version::Column::Version)
        .all(tx)
        .await?)
}

fn is_open(row: &contract_version::Model) -> bool {
    row.accepted_at.is_none() && row.declined_at.is_none()
}

/// That amendment, still unanswered.
async fn waiting(
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    version: i32,
) -> Result<contract_version::Model> {
    let row = contract_version::Entity::find_by_id((contract.id, version))
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    if is_open(&row) {
        Ok(row)
    } else {
        Err(Code::WrongState.into())
    }
}

fn said(locale: Locale, event: ContractEvent, version: i32, reason: &str) -> Vec<String> {
    vec![
        event.label(locale).to_lowercase(),
        format!(
            "{} {version}. {}: {reason}",
            locale.t("Bản", "Version"),
            locale.t("Lý do", "Reason")
        ),
    ]
}
