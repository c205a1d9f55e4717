use crate::app::Ctx;
use crate::error::{Error, Result};
use domain::{Code, ContractState, Month};
use entities::{call_off, contract_liquidation, crop_failure, crop_failure_month, linkage_contract};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Refuses a contract that is not signed by both, was terminated, or is liquidated.
pub(crate) async fn require_running(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    contract: &linkage_contract::Model,
) -> Result<()> {
    if contract.state != ContractState::Signed.as_str() {
        return Err(Code::NotSignedYet.into());
    }
    if contract.terminated_on.is_some_and(|day| day < ctx.today()) || is_liquidated(tx, contract.id).await? {
        return Err(Code::ContractEnded.into());
    }
    Ok(())
}

pub(crate) async fn is_liquidated(connection: &impl ConnectionTrait, contract_id: Uuid) -> Result<bool> {
    let row = contract_liquidation::Entity::find_by_id(contract_id)
        .one(connection)
        .await?;
    Ok(row.is_some_and(|row| row.accepted_at.is_some()))
}

/// Kilograms of each month that are called off, or declared lost. The rest may still be called off
/// or taken away by an amendment.
pub(super) async fn used(
    connection: &impl ConnectionTrait,
    contract_id: Uuid,
) -> Result<BTreeMap<Month, i64>> {
    let mut used: BTreeMap<Month, i64> = BTreeMap::new();
    let mut add = |month: &str, kg: i64| -> Result<()> {
        *used.entry(month.parse().map_err(Error::internal)?).or_default() += kg;
        Ok(())
    };
    let called = call_off::Entity::find()
        .filter(call_off::Column::ContractId.eq(contract_id))
        .filter(call_off::Column::CancelledAt.is_null())
        .all(connection)
        .await?;
    for row in called {
        add(&row.month, row.quantity_kg)?;
    }
    let failures = crop_failure::Entity::find()
        .filter(crop_failure::Column::ContractId.eq(contract_id))
        .all(connection)
        .await?;
    let lost = crop_failure_month::Entity::find()
        .filter(crop_failure_month::Column::FailureId.is_in(failures.iter().map(|row| row.id)))
        .all(connection)
        .await?;
    for row in lost {
        add(&row.month, row.lost_kg)?;
    }
    Ok(used)
}
