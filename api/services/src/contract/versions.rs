use super::find::{ContractMonth, Signature};
use super::standing::seen;
use super::terminate::Termination;
use super::{Amendment, Conditions};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use domain::{ContractAction, ContractState, MemberRole, TradeSide, money};
use entities::{account, contract_termination, contract_version, linkage_contract};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// One text of a contract: the one first signed, or an amendment.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: i32,
    /// None for the text first signed.
    pub proposed_by: Option<TradeSide>,
    pub reason: Option<String>,
    pub document_text: String,
    pub document_hash: String,
    pub months: Vec<ContractMonth>,
    pub conditions: Option<Conditions>,
    pub seller_signature: Option<Signature>,
    pub buyer_signature: Option<Signature>,
    pub proposed_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub declined_at: Option<DateTime<Utc>>,
    pub decline_reason: Option<String>,
    pub is_in_force: bool,
    pub actions: Vec<ContractAction>,
}

/// All versions of one contract, the first one first, and how it was ended, if so.
#[derive(Clone, Debug)]
pub struct Versions {
    pub items: Vec<Version>,
    pub terminations: Vec<(Termination, Vec<ContractAction>)>,
}

pub async fn versions(app: &App, ctx: &Ctx, number: &str) -> Result<Versions> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let (contract, standing) = seen(connection, acting, number).await?;
    let side = standing.side();
    let manages = acting.role == MemberRole::Manager;
    let rows = contract_version::Entity::find()
        .filter(contract_version::Column::ContractId.eq(contract.id))
        .order_by_asc(contract_version::Column::Version)
        .all(connection)
        .await?;
    let people = signers(connection, &rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let amendment: Option<Amendment> = row
            .content
            .map(serde_json::from_value)
            .transpose()
            .map_err(Error::internal)?;
        let is_open = row.accepted_at.is_none() && row.declined_at.is_none();
        let by: Option<TradeSide> = row
            .proposed_by
            .map(|word| word.parse())
            .transpose()
            .map_err(Error::internal)?;
        let mut actions = Vec::new();
        if let (true, true, Some(side)) = (is_open, manages, side) {
            actions.extend((by != Some(side)).then_some(ContractAction::AcceptAmendment));
            actions.push(ContractAction::DeclineAmendment);
        }
        let signature = |at: Option<DateTime<Utc>>, by: Option<Uuid>| {
            at.map(|at| Signature {
                name: by.and_then(|id| people.get(&id)).cloned().unwrap_or_default(),
                at,
            })
        };
        items.push(Version {
            version: row.version,
            proposed_by: by,
            reason: row.reason,
            document_text: row.document_text,
            document_hash: row.document_hash,
            months: amendment.as_ref().map_or_else(|| Ok(Vec::new()), months)?,
            conditions: amendment.map(|amendment| amendment.conditions),
            seller_signature: signature(row.seller_accepted_at, row.seller_accepted_by_id),
            buyer_signature: signature(row.buyer_accepted_at, row.buyer_accepted_by_id),
            proposed_at: row.proposed_at,
            accepted_at: row.accepted_at,
            declined_at: row.declined_at,
            decline_reason: row.decline_reason,
            is_in_force: row.accepted_at.is_some()
                && row.version == contract.version
                && contract.state == ContractState::Signed.as_str(),
            actions,
        });
    }
    Ok(Versions {
        items,
        terminations: terminations(connection, &contract, side.filter(|_| manages)).await?,
    })
}

async fn signers(
    connection: &impl ConnectionTrait,
    rows: &[contract_version::Model],
) -> Result<HashMap<Uuid, String>> {
    let ids = rows
        .iter()
        .flat_map(|row| [row.seller_accepted_by_id, row.buyer_accepted_by_id])
        .flatten();
    let people = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(people.into_iter().map(|row| (row.id, row.name)).collect())
}

fn months(amendment: &Amendment) -> Result<Vec<ContractMonth>> {
    let mut months: Vec<ContractMonth> = amendment
        .months
        .iter()
        .map(|terms| {
            Ok(ContractMonth {
                month: terms.month,
                quantity_kg: terms.quantity_kg,
                price_vnd_per_kg: terms.price_vnd_per_kg,
                value_vnd: money::times(terms.price_vnd_per_kg, terms.quantity_kg)
                    .ok_or_else(|| Error::internal("an amendment's value does not fit"))?,
            })
        })
        .collect::<Result<_>>()?;
    months.sort_by_key(|row| row.month);
    Ok(months)
}

async fn terminations(
    connection: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    side: Option<TradeSide>,
) -> Result<Vec<(Termination, Vec<ContractAction>)>> {
    let rows = contract_termination::Entity::find()
        .filter(contract_termination::Column::ContractId.eq(contract.id))
        .order_by_asc(contract_termination::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let ground: domain::linkage::TerminationGround = row.ground.parse().map_err(Error::internal)?;
            let proposed_by = row.proposed_by.parse().map_err(Error::internal)?;
            let is_open = !ground.is_one_sided() && row.accepted_at.is_none() && row.declined_at.is_none();
            let mut actions = Vec::new();
            if let (true, Some(side)) = (is_open, side) {
                actions.extend((side != proposed_by).then_some(ContractAction::AcceptTermination));
                actions.push(ContractAction::DeclineTermination);
            }
            let told = Termination {
                id: row.id,
                ground,
                reason: row.reason,
                proposed_by,
                ends_on: row.ends_on,
                is_effective: ground.is_one_sided() || row.accepted_at.is_some(),
                is_open,
            };
            Ok((told, actions))
        })
        .collect()
}
