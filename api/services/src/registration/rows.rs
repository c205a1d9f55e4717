//! Registrations read and written, whichever table they stand in.

use super::table::{Row, Table};
use super::{Filter, MonthQuantity, Side};
use crate::error::{Error, Result};
use crate::paging::after_newest;
use domain::{Code, Month, TradeState};
use entities::{demand_request, supply_offer};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Calls the function for the table of that side.
macro_rules! on_side {
    ($side:expr, $function:ident($($argument:expr),*)) => {
        match $side {
            Side::Offer => $function::<supply_offer::Entity>($($argument),*).await,
            Side::Request => $function::<demand_request::Entity>($($argument),*).await,
        }
    };
}

/// The registrations of these owners, the latest first, one more than `limit`.
pub(super) async fn latest(
    connection: &impl ConnectionTrait,
    side: Side,
    owners: &[Uuid],
    filter: &Filter,
    limit: u64,
) -> Result<Vec<Row>> {
    async fn of<T: Table>(
        connection: &impl ConnectionTrait,
        owners: &[Uuid],
        filter: &Filter,
        limit: u64,
    ) -> Result<Vec<Row>> {
        let columns = T::COLUMNS;
        let mut wanted = Condition::all()
            .add(columns.organisation.is_in(owners.iter().copied()))
            .add(after_newest(columns.created_at, columns.id, filter.page.key()?));
        if let Some(state) = filter.state {
            wanted = wanted.add(columns.state.eq(state.as_str()));
        }
        if let Some(code) = &filter.commodity {
            wanted = wanted.add(columns.commodity.eq(code.as_str()));
        }
        let rows = T::find()
            .filter(wanted)
            .order_by_desc(columns.created_at)
            .order_by_desc(columns.id)
            .limit(limit + 1)
            .all(connection)
            .await?;
        rows.into_iter().map(T::read).collect()
    }
    on_side!(side, of(connection, owners, filter, limit))
}

/// The registration of this id, if it belongs to one of the owners; `hold` keeps its row until the commit.
pub(super) async fn one(
    connection: &impl ConnectionTrait,
    side: Side,
    owners: &[Uuid],
    id: Uuid,
    hold: bool,
) -> Result<Option<Row>> {
    async fn of<T: Table>(
        connection: &impl ConnectionTrait,
        owners: &[Uuid],
        id: Uuid,
        hold: bool,
    ) -> Result<Option<Row>> {
        let mut finder = T::find()
            .filter(T::COLUMNS.id.eq(id))
            .filter(T::COLUMNS.organisation.is_in(owners.iter().copied()));
        if hold {
            finder = finder.lock_exclusive();
        }
        finder.one(connection).await?.map(T::read).transpose()
    }
    on_side!(side, of(connection, owners, id, hold))
}

/// What takes part in a round, or outside rounds when none is named; of one commodity or of all.
pub(crate) async fn active(
    connection: &impl ConnectionTrait,
    side: Side,
    round: Option<Uuid>,
    commodity: Option<&str>,
) -> Result<Vec<Row>> {
    async fn of<T: Table>(
        connection: &impl ConnectionTrait,
        round: Option<Uuid>,
        commodity: Option<&str>,
    ) -> Result<Vec<Row>> {
        let columns = T::COLUMNS;
        let mut wanted = Condition::all()
            .add(columns.state.eq(TradeState::Active.as_str()))
            .add(match round {
                Some(id) => columns.round.eq(id),
                None => columns.round.is_null(),
            });
        if let Some(code) = commodity {
            wanted = wanted.add(columns.commodity.eq(code));
        }
        let rows = T::find().filter(wanted).all(connection).await?;
        rows.into_iter().map(T::read).collect()
    }
    on_side!(side, of(connection, round, commodity))
}

/// The months of these registrations, in order.
pub(crate) async fn months(
    connection: &impl ConnectionTrait,
    side: Side,
    ids: impl Iterator<Item = Uuid> + Send,
) -> Result<HashMap<Uuid, Vec<MonthQuantity>>> {
    async fn of<T: Table>(
        connection: &impl ConnectionTrait,
        ids: Vec<Uuid>,
    ) -> Result<HashMap<Uuid, Vec<MonthQuantity>>> {
        let rows = T::Months::find()
            .filter(T::MONTH_OF.is_in(ids))
            .order_by_asc(T::MONTH)
            .all(connection)
            .await?;
        let mut months: HashMap<Uuid, Vec<MonthQuantity>> = HashMap::new();
        for row in rows {
            let (id, month, quantity_kg) = T::read_month(row);
            let month = month.parse().map_err(Error::internal)?;
            months
                .entry(id)
                .or_default()
                .push(MonthQuantity { month, quantity_kg });
        }
        Ok(months)
    }
    let ids = ids.collect();
    on_side!(side, of(connection, ids))
}

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    side: Side,
    row: &Row,
    months: &[MonthQuantity],
) -> Result<()> {
    async fn of<T: Table>(tx: &impl ConnectionTrait, row: &Row, months: &[MonthQuantity]) -> Result<()> {
        T::insert(T::write(row)).exec_without_returning(tx).await?;
        insert_months::<T>(tx, row.id, months).await
    }
    on_side!(side, of(tx, row, months))
}

async fn insert_months<T: Table>(
    tx: &impl ConnectionTrait,
    id: Uuid,
    months: &[MonthQuantity],
) -> Result<()> {
    let months = months.iter().map(|month| T::write_month(id, *month));
    T::Months::insert_many(months).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes `after` over `before` and counts the change. Refused when another change came in between.
pub(super) async fn update(tx: &impl ConnectionTrait, side: Side, before: &Row, after: Row) -> Result<()> {
    async fn of<T: Table>(tx: &impl ConnectionTrait, before: &Row, after: Row) -> Result<()> {
        let after = Row {
            version: before.version + 1,
            ..after
        };
        let done = T::update_many()
            .set(T::write(&after))
            .filter(T::COLUMNS.id.eq(before.id))
            .filter(T::COLUMNS.version.eq(before.version))
            .exec(tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Code::Changed.into());
        }
        Ok(())
    }
    on_side!(side, of(tx, before, after))
}

/// Puts these months in the place of all from `first` on; earlier months stay as a record.
pub(super) async fn replace_months(
    tx: &impl ConnectionTrait,
    side: Side,
    id: Uuid,
    first: Month,
    months: &[MonthQuantity],
) -> Result<()> {
    async fn of<T: Table>(
        tx: &impl ConnectionTrait,
        id: Uuid,
        first: Month,
        months: &[MonthQuantity],
    ) -> Result<()> {
        T::Months::delete_many()
            .filter(T::MONTH_OF.eq(id))
            .filter(T::MONTH.gte(first.to_string()))
            .exec(tx)
            .await?;
        insert_months::<T>(tx, id, months).await
    }
    on_side!(side, of(tx, id, first, months))
}
