//! Running numbers that people read and write on paper.

use crate::app::App;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};

/// The next number of a series, taken at once: nobody waits for another's commit, and work that fails leaves a gap.
/// Called before the work's own transaction begins.
pub async fn next_apart(app: &App, series: &str) -> Result<i64> {
    let tx = app.db.begin().await?;
    let taken = next(&tx, series).await?;
    tx.commit().await?;
    Ok(taken)
}

/// The next number of a series, gap-free within committed work: the row stays locked until the commit.
pub async fn next(tx: &impl ConnectionTrait, series: &str) -> Result<i64> {
    let sql = "INSERT INTO number_series (name, next_value) VALUES ($1, 2) \
               ON CONFLICT (name) DO UPDATE SET next_value = number_series.next_value + 1 RETURNING next_value";
    let row = tx
        .query_one_raw(Statement::from_sql_and_values(
            tx.get_database_backend(),
            sql,
            [series.into()],
        ))
        .await?
        .ok_or_else(|| Error::internal("a number series gave no number"))?;
    let next_value: i64 = row.try_get("", "next_value")?;
    Ok(next_value - 1)
}
