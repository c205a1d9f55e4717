use super::conditions::Conditions;
use super::standing::own_contract;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, ContractState};
use entities::linkage_contract;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct NamedArea {
    pub planting_area_id: Uuid,
    pub area_m2: i64,
}

/// Changes the draft. Signatures given so far fall away: nobody has signed the new text.
/// Errors: not ours, not a manager, signed by both, an area that is not the seller's or too large.
pub async fn edit(app: &App, ctx: &Ctx, number: &str, command: Conditions) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, state, _) = own_contract(&tx, acting, number).await?;
    if !state.is_editable() {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    let conditions = command
        .check(&tx, &mut checks, contract.seller_id, &contract.commodity_code)
        .await?;
    checks.done()?;

    let done = linkage_contract::Entity::update_many()
        .set(linkage_contract::ActiveModel {
            state: Set(ContractState::Draft.as_str().to_owned()),
            document_text: Set(None),
            document_hash: Set(None),
            seller_signed_at: Set(None),
            seller_signed_by_id: Set(None),
            buyer_signed_at: Set(None),
            buyer_signed_by_id: Set(None),
            ..conditions.columns()
        })
        .filter(linkage_contract::Column::Id.eq(contract.id))
        .filter(linkage_contract::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    conditions.replace_rows(&tx, contract.id).await?;
    let change = Change {
        subject: "linkage_contract",
        id: contract.id,
        from: Some(state.as_str()),
        to: ContractState::Draft.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}
