use super::standing::own_contract;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, ContractState, LinkageForm, text};
use entities::{contract_area, linkage_contract, planting_area};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct EditContract {
    pub linkage_form: LinkageForm,
    pub delivery_point: String,
    /// One agreement a line.
    pub terms: String,
    /// All areas that the contract names from now on.
    pub areas: Vec<NamedArea>,
}

#[derive(Clone, Copy, Debug)]
pub struct NamedArea {
    pub planting_area_id: Uuid,
    pub area_m2: i64,
}

/// Changes the draft. Signatures given so far fall away: nobody has signed the new text.
/// Errors: not ours, not a manager, signed by both, an area that is not the seller's or too large.
pub async fn edit(app: &App, ctx: &Ctx, number: &str, command: EditContract) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, state, _) = own_contract(&tx, acting, number).await?;
    if !state.is_editable() {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    let delivery_point = checks.text("delivery_point", &command.delivery_point, 300);
    let terms: Vec<String> = command
        .terms
        .lines()
        .map(text::tidy)
        .filter(|line| !line.is_empty())
        .collect();
    let terms = terms.join("\n");
    checks.require(!terms.is_empty(), "terms", Code::Required);
    checks.require(terms.chars().count() <= 10_000, "terms", Code::TooLong);
    check_areas(&tx, &mut checks, &contract, &command.areas).await?;
    checks.done()?;

    let done = linkage_contract::Entity::update_many()
        .set(linkage_contract::ActiveModel {
            linkage_form: Set(command.linkage_form.as_str().to_owned()),
            delivery_point: Set(delivery_point),
            terms: Set(terms),
            state: Set(ContractState::Draft.as_str().to_owned()),
            document_text: Set(None),
            document_hash: Set(None),
            seller_signed_at: Set(None),
            seller_signed_by_id: Set(None),
            buyer_signed_at: Set(None),
            buyer_signed_by_id: Set(None),
            ..Default::default()
        })
        .filter(linkage_contract::Column::Id.eq(contract.id))
        .filter(linkage_contract::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    contract_area::Entity::delete_many()
        .filter(contract_area::Column::ContractId.eq(contract.id))
        .exec(&tx)
        .await?;
    if !command.areas.is_empty() {
        let rows = command.areas.iter().map(|area| contract_area::ActiveModel {
            contract_id: Set(contract.id),
            planting_area_id: Set(area.planting_area_id),
            area_m2: Set(area.area_m2),
        });
        contract_area::Entity::insert_many(rows)
            .exec_without_returning(&tx)
            .await?;
    }
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

/// Areas are told by `areas.<id>`.
async fn check_areas(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    contract: &linkage_contract::Model,
    named: &[NamedArea],
) -> Result<()> {
    let sizes: HashMap<Uuid, i64> = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.eq(contract.seller_id))
        .filter(planting_area::Column::CommodityCode.eq(&contract.commodity_code))
        .filter(planting_area::Column::Id.is_in(named.iter().map(|area| area.planting_area_id)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.area_m2))
        .collect();
    let mut seen = BTreeSet::new();
    for area in named {
        let path = format!("areas.{}", area.planting_area_id);
        match sizes.get(&area.planting_area_id) {
            None => checks.add(&path, Code::UnknownChoice),
            Some(_) if area.area_m2 <= 0 => checks.add(&path, Code::OutOfRange),
            Some(whole_m2) => checks.require(area.area_m2 <= *whole_m2, &path, Code::AreaTooLarge),
        }
        checks.require(seen.insert(area.planting_area_id), &path, Code::UnknownChoice);
    }
    Ok(())
}
