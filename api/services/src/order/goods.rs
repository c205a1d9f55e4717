//! The goods of parts as they are stored, beside the rules that say what can be done with them.

use crate::error::{Checks, Error, Result};
use domain::Code;
use domain::parcel::{Parcel, Pieces, Sending, SentLine};
use entities::{order_line, parcel, parcel_line};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// So many pieces of a part's line, which its variant names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PartLine {
    pub variant_id: Uuid,
    pub quantity: i64,
}

/// What a part holds and in which parcels it travels. Lines and parcels stand in `sending` at the same places.
#[derive(Debug, Default)]
pub(crate) struct Goods {
    pub lines: Vec<order_line::Model>,
    pub parcels: Vec<parcel::Model>,
    pub sending: Sending,
}

impl Goods {
    /// What is asked for, if it is outstanding. Errors: `lines`: nothing; `lines.<variant>`: not of this part or
    /// named twice, more than is outstanding.
    pub fn outstanding(&self, asked: &[PartLine]) -> Result<Vec<Pieces>> {
        let mut checks = Checks::new();
        let mut found: Vec<Pieces> = Vec::new();
        for asked in asked.iter().filter(|it| it.quantity != 0) {
            let path = format!("lines.{}", asked.variant_id);
            let at = self.lines.iter().position(|it| it.variant_id == asked.variant_id);
            match at.filter(|at| !found.iter().any(|(line, _)| line == at)) {
                Some(at) => {
                    let fits = (1..=self.sending.outstanding(at)).contains(&asked.quantity);
                    checks.require(fits, path, Code::MoreThanOutstanding);
                    found.push((at, asked.quantity));
                }
                None => checks.add(path, Code::UnknownChoice),
            }
        }
        checks.require(!found.is_empty(), "lines", Code::Required);
        checks.done()?;
        Ok(found)
    }

    /// The parcel of that number within the part.
    pub fn parcel(&self, running: i32) -> Option<&parcel::Model> {
        self.parcels.iter().find(|row| row.running == running)
    }
}

pub(crate) async fn of_part(connection: &impl ConnectionTrait, part_id: Uuid) -> Result<Goods> {
    let mut all = of_parts(connection, [part_id]).await?;
    Ok(all.remove(&part_id).unwrap_or_default())
}

pub(crate) async fn of_parts(
    connection: &impl ConnectionTrait,
    part_ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Goods>> {
    let part_ids: Vec<Uuid> = part_ids.into_iter().collect();
    let mut all: HashMap<Uuid, Goods> = HashMap::new();
    for line in order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.is_in(part_ids.iter().copied()))
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?
    {
        let goods = all.entry(line.seller_order_id).or_default();
        goods.sending.lines.push(sent_line(&line));
        goods.lines.push(line);
    }
    let parcels = parcel::Entity::find()
        .filter(parcel::Column::SellerOrderId.is_in(part_ids))
        .order_by_asc(parcel::Column::Running)
        .all(connection)
        .await?;
    let mut contents: HashMap<Uuid, Vec<parcel_line::Model>> = HashMap::new();
    for row in parcel_line::Entity::find()
        .filter(parcel_line::Column::ParcelId.is_in(parcels.iter().map(|row| row.id)))
        .order_by_asc(parcel_line::Column::OrderLineId)
        .all(connection)
        .await?
    {
        contents.entry(row.parcel_id).or_default().push(row);
    }
    for row in parcels {
        let Some(goods) = all.get_mut(&row.seller_order_id) else {
            continue;
        };
        let place = |inside: parcel_line::Model| {
            let at = goods
                .lines
                .iter()
                .position(|line| line.id == inside.order_line_id)?;
            Some((at, inside.quantity))
        };
        let inside = contents.remove(&row.id).unwrap_or_default();
        let inside = inside.into_iter().filter_map(place).collect();
        goods.sending.parcels.push(Parcel {
            running: row.running,
            state: row.state.parse().map_err(Error::internal)?,
            goods: inside,
        });
        goods.parcels.push(row);
    }
    Ok(all)
}

fn sent_line(line: &order_line::Model) -> SentLine {
    SentLine {
        quantity: line.quantity,
        cut: line.cut,
        total_vnd: line.total_vnd,
    }
}

/// What the cut pieces of a line were worth.
pub(crate) fn cut_vnd_of(line: &order_line::Model) -> i64 {
    sent_line(line).cut_vnd()
}

/// What was cut of a part.
pub(crate) async fn cut_vnd(connection: &impl ConnectionTrait, part_id: Uuid) -> Result<i64> {
    let of_part = order_line::Column::SellerOrderId.eq(part_id);
    let mut all = cut_vnd_of_parts(connection, of_part).await?;
    Ok(all.remove(&part_id).unwrap_or_default())
}

/// What was cut of the parts whose lines fit; those of which nothing was are not named.
pub(crate) async fn cut_vnd_of_parts(
    connection: &impl ConnectionTrait,
    which: impl IntoCondition,
) -> Result<HashMap<Uuid, i64>> {
    let mut sums = HashMap::new();
    for line in order_line::Entity::find()
        .filter(which)
        .filter(order_line::Column::Cut.gt(0))
        .all(connection)
        .await?
    {
        *sums.entry(line.seller_order_id).or_default() += cut_vnd_of(&line);
    }
    Ok(sums)
}
