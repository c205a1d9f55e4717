use super::schedule::require_running;
use super::standing::own_contract;
use super::told;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use chrono::NaiveDate;
use domain::linkage::TerminationGround;
use domain::{Code, ContractEvent, Locale, TradeSide, format};
use entities::{contract_termination, linkage_contract};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The wish or the decision to end a contract before its time.
#[derive(Clone, Debug)]
pub struct Terminate {
    pub ground: TerminationGround,
    pub reason: String,
    /// The last day on which it binds.
    pub ends_on: NaiveDate,
}

/// Ends a contract before its time (Civil Code 91/2015/QH13).
///
/// By agreement (article 422): the other side has to accept. One-sided (article 428): for a serious
/// breach, or where the contract or the law provides for it; the other side must be told at once, and
/// the contract ends when it has received the notice. So the notice goes out with the decision, the last
/// day cannot lie in the past, and nobody has to accept. What was performed until then stays to be paid.
/// Errors: not ours, not a manager, not running, another termination waits, a day that is over or after
/// the contract's end.
pub async fn terminate(app: &App, ctx: &Ctx, number: &str, command: Terminate) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    require_running(&tx, ctx, &contract).await?;
    if contract.terminated_on.is_some() {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    let reason = checks.text("reason", &command.reason, 1_000);
    checks.require(command.ends_on >= ctx.today(), "ends_on", Code::DayOver);
    checks.require(command.ends_on <= contract.ends_on, "ends_on", Code::DateOrder);
    checks.done()?;
    let is_one_sided = command.ground.is_one_sided();
    let waits = open_of(&tx, contract.id).await?;
    if !is_one_sided && waits.is_some() {
        return Err(Code::TerminationWaits.into());
    }
    contract_termination::ActiveModel {
        id: Set(app.ids.next()),
        contract_id: Set(contract.id),
        ground: Set(command.ground.as_str().to_owned()),
        reason: Set(reason.clone()),
        proposed_by: Set(side.as_str().to_owned()),
        ends_on: Set(command.ends_on),
        proposed_at: Set(ctx.now),
        accepted_at: Set(None),
        declined_at: Set(None),
    }
    .insert(&tx)
    .await?;
    let event = if is_one_sided {
        end(&tx, &contract, command.ends_on).await?;
        ContractEvent::Terminated
    } else {
        ContractEvent::TerminationProposed
    };
    let told_reason = format!("{}: {reason}", command.ground.label(Locale::Vi));
    told::note(app, ctx, &tx, &contract, event, Some(&told_reason)).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(locale, event, command.ground, command.ends_on, &reason)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Accepts or declines the other side's wish to end the contract by agreement.
/// Errors: not ours, not a manager, our own wish, answered already, its day is over.
pub async fn answer_termination(app: &App, ctx: &Ctx, number: &str, id: Uuid, accepts: bool) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    let row = open_of(&tx, contract.id)
        .await?
        .filter(|row| row.id == id)
        .ok_or(Code::WrongState)?;
    let is_own = row.proposed_by == side.as_str();
    if accepts {
        require_running(&tx, ctx, &contract).await?;
        // A day that went by unanswered cannot be agreed on any more.
        if is_own || row.ends_on < ctx.today() || contract.terminated_on.is_some() {
            return Err(Code::WrongState.into());
        }
        end(&tx, &contract, row.ends_on).await?;
    }
    let done = contract_termination::Entity::update_many()
        .set(contract_termination::ActiveModel {
            accepted_at: Set(accepts.then_some(ctx.now)),
            declined_at: Set((!accepts).then_some(ctx.now)),
            ..Default::default()
        })
        .filter(contract_termination::Column::Id.eq(id))
        .filter(contract_termination::Column::AcceptedAt.is_null())
        .filter(contract_termination::Column::DeclinedAt.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let event = if accepts {
        ContractEvent::Terminated
    } else {
        ContractEvent::TerminationDeclined
    };
    told::note(app, ctx, &tx, &contract, event, None).await?;
    told::others(app, ctx, &tx, &contract, Some(side), |locale| {
        said(
            locale,
            event,
            TerminationGround::Agreement,
            row.ends_on,
            &row.reason,
        )
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn end(tx: &impl ConnectionTrait, contract: &linkage_contract::Model, on: NaiveDate) -> Result<()> {
    let done = linkage_contract::Entity::update_many()
        .set(linkage_contract::ActiveModel {
            terminated_on: Set(Some(on)),
            ..Default::default()
        })
        .filter(linkage_contract::Column::Id.eq(contract.id))
        .filter(linkage_contract::Column::TerminatedOn.is_null())
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    Ok(())
}

/// A wish to end it by agreement that nobody has answered.
async fn open_of(
    tx: &impl ConnectionTrait,
    contract_id: Uuid,
) -> Result<Option<contract_termination::Model>> {
    Ok(contract_termination::Entity::find()
        .filter(contract_termination::Column::ContractId.eq(contract_id))
        .filter(contract_termination::Column::Ground.eq(TerminationGround::Agreement.as_str()))
        .filter(contract_termination::Column::AcceptedAt.is_null())
        .filter(contract_termination::Column::DeclinedAt.is_null())
        .one(tx)
        .await?)
}

fn said(
    locale: Locale,
    event: ContractEvent,
    ground: TerminationGround,
    ends_on: NaiveDate,
    reason: &str,
) -> Vec<String> {
    vec![
        event.label(locale).to_lowercase(),
        format!("{}: {}", locale.t("Căn cứ", "Ground"), ground.label(locale)),
        format!("{}: {reason}", locale.t("Lý do", "Reason")),
        format!(
            "{}: {}",
            locale.t("Ngày cuối cùng có hiệu lực", "Last day in force"),
            format::date(ends_on)
        ),
    ]
}

/// Kept beside its use: a termination as the contract's page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Termination {
    pub id: Uuid,
    pub ground: TerminationGround,
    pub reason: String,
    pub proposed_by: TradeSide,
    pub ends_on: NaiveDate,
    /// Ends the contract: one-sided, or accepted.
    pub is_effective: bool,
    /// Waits for the other side.
    pub is_open: bool,
}
