//! The sellers' books: entries are added in the transaction of their cause and never changed. Every balance
//! is a sum over them.

use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use domain::ledger::{Balances, Entry, LedgerCause};
use entities::{ledger_entry, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Books what `cause_id` brought about for a part. A cause that is booked already is refused by the database.
pub(crate) async fn book(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    cause: (LedgerCause, Uuid),
    entries: Vec<Entry>,
) -> Result<()> {
    for entry in entries {
        let row = ledger_entry::Model {
            id: app.ids.next(),
            booked_on: ctx.today(),
            booked_at: ctx.now,
            ..row(part, cause, entry)
        };
        row.into_active_model().insert(tx).await?;
    }
    Ok(())
}

/// The entry as a row without id and time.
pub(crate) fn row(
    part: &seller_order::Model,
    (cause, cause_id): (LedgerCause, Uuid),
    entry: Entry,
) -> ledger_entry::Model {
    ledger_entry::Model {
        id: Uuid::nil(),
        organisation_id: part.organisation_id,
        seller_order_id: part.id,
        cause: cause.as_str().to_owned(),
        cause_id,
        debit: entry.debit.as_str().to_owned(),
        credit: entry.credit.as_str().to_owned(),
        amount_vnd: entry.amount_vnd,
        booked_on: Default::default(),
        booked_at: Default::default(),
    }
}

pub(crate) fn entry(row: &ledger_entry::Model) -> Result<Entry> {
    Ok(Entry {
        debit: row.debit.parse().map_err(Error::internal)?,
        credit: row.credit.parse().map_err(Error::internal)?,
        amount_vnd: row.amount_vnd,
    })
}

pub(crate) fn balances<'a>(rows: impl IntoIterator<Item = &'a ledger_entry::Model>) -> Result<Balances> {
    let entries = rows.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
    Balances::of(entries).ok_or_else(|| Error::internal("the books do not fit their numbers"))
}

/// The books of one part.
pub(crate) async fn of_part(connection: &impl ConnectionTrait, part_id: Uuid) -> Result<Balances> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SellerOrderId.eq(part_id))
        .all(connection)
        .await?;
    balances(&rows)
}

/// The books of each of these parts.
pub(crate) async fn of_parts(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Balances>> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SellerOrderId.is_in(ids))
        .all(connection)
        .await?;
    let mut by_part: HashMap<Uuid, Vec<&ledger_entry::Model>> = HashMap::new();
    for row in &rows {
        by_part.entry(row.seller_order_id).or_default().push(row);
    }
    by_part
        .into_iter()
        .map(|(id, rows)| Ok((id, balances(rows)?)))
        .collect()
}
