use crate::error::Result;
use entities::{pool, pool_member};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// The pool of each seller who confirmed in one of the round. A pool of one is none.
pub(crate) async fn confirmed(
    connection: &impl ConnectionTrait,
    round_id: Uuid,
) -> Result<HashMap<Uuid, pool::Model>> {
    let pools: HashMap<Uuid, pool::Model> = pool::Entity::find()
        .filter(pool::Column::RoundId.eq(round_id))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let members = pool_member::Entity::find()
        .filter(pool_member::Column::RoundId.eq(round_id))
        .filter(pool_member::Column::ConfirmedAt.is_not_null())
        .all(connection)
        .await?;
    let mut sizes: HashMap<Uuid, usize> = HashMap::new();
    for row in &members {
        *sizes.entry(row.pool_id).or_default() += 1;
    }
    let counting = members
        .into_iter()
        .filter(|row| sizes.get(&row.pool_id) > Some(&1));
    Ok(counting
        .filter_map(|row| Some((row.organisation_id, pools.get(&row.pool_id).cloned()?)))
        .collect())
}
