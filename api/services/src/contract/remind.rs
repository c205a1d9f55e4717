use super::progress::month_progress;
use super::told;
use crate::app::{Actor, App, Ctx};
use crate::error::{Error, Result};
use chrono::Duration;
use domain::{ContractState, Locale, Month, format};
use entities::{contract_reminder, linkage_contract};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::HashSet;
use uuid::Uuid;

/// Tells both sides of every contract whose last month ended with less than was due, each month once;
/// how many contracts. A worker calls it now and then.
pub async fn remind_of_short_months(app: &App) -> Result<u64> {
    let ctx = Ctx {
        actor: Actor::System,
        locale: Locale::Vi,
        request_id: "short-months".into(),
        now: app.clock.now(),
    };
    let last_month = Month::of(Month::of(ctx.today()).first_day() - Duration::days(1));
    let word = last_month.to_string();
    let connection = app.db.read();
    let known: HashSet<Uuid> = contract_reminder::Entity::find()
        .filter(contract_reminder::Column::Month.eq(&word))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.contract_id)
        .collect();
    let running: Vec<Uuid> = linkage_contract::Entity::find()
        .select_only()
        .column(linkage_contract::Column::Id)
        .filter(linkage_contract::Column::State.eq(ContractState::Signed.as_str()))
        .filter(linkage_contract::Column::StartsOn.lte(last_month.last_day()))
        .filter(linkage_contract::Column::EndsOn.gte(last_month.first_day()))
        .into_tuple()
        .all(connection)
        .await?;
    let mut told = 0;
    for id in running.into_iter().filter(|id| !known.contains(id)) {
        told += u64::from(remind_of(app, &ctx, id, last_month).await?);
    }
    Ok(told)
}

async fn remind_of(app: &App, ctx: &Ctx, id: Uuid, month: Month) -> Result<bool> {
    let tx = app.db.begin().await?;
    let contract = linkage_contract::Entity::find_by_id(id)
        .one(&tx)
        .await?
        .ok_or_else(|| Error::internal("a contract is gone"))?;
    if contract.terminated_on.is_some_and(|day| day < month.last_day()) {
        return Ok(false);
    }
    let progress = month_progress(&tx, &contract).await?;
    let short_kg = progress
        .iter()
        .find(|row| row.month == month)
        .map_or(0, |row| row.short_kg(ctx.today()));
    if short_kg == 0 {
        return Ok(false);
    }
    let row = contract_reminder::ActiveModel {
        contract_id: Set(id),
        month: Set(month.to_string()),
        short_kg: Set(short_kg),
        told_at: Set(ctx.now),
    };
    // Another worker may have been faster.
    let once = OnConflict::columns([
        contract_reminder::Column::ContractId,
        contract_reminder::Column::Month,
    ])
    .do_nothing()
    .to_owned();
    let written = contract_reminder::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&tx)
        .await?;
    if written == 0 {
        return Ok(false);
    }
    told::others(app, ctx, &tx, &contract, None, |locale| {
        let (kg, on) = (
            format::kilograms(short_kg, locale),
            format!("{:02}/{}", month.month(), month.year()),
        );
        match locale {
            Locale::Vi => vec![
                format!("tháng {on} giao thiếu {kg}"),
                "Xin hai bên trao đổi: giao bù, sửa hợp đồng, hoặc khai mất mùa nếu có.".to_owned(),
            ],
            Locale::En => vec![
                format!("{kg} short in {on}"),
                "Please talk to each other: deliver the rest, amend the contract, or declare a crop failure."
                    .to_owned(),
            ],
        }
    })
    .await?;
    tx.commit().await?;
    Ok(true)
}
