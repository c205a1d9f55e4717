//! One step of loading: one transaction, one mark, rows in batches.

use super::Progress;
use crate::app::App;
use crate::error::{Error, Result};
use crate::number;
use entities::seed_mark;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::de::DeserializeOwned;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Both databases bind a limited number of values in one statement.
const BATCH: usize = 500;

/// The mark of the search index; any other step takes it away, so that the index is built again.
pub(super) const INDEX: &str = "search index";

pub(super) struct Step<'a> {
    pub(super) app: &'a App,
    progress: Progress<'a>,
    name: &'static str,
    pub(super) tx: DatabaseTransaction,
    pub(super) rows: AtomicUsize,
}

impl<'a> Step<'a> {
    /// None when this step was taken before.
    pub(super) async fn begin(
        app: &'a App,
        progress: Progress<'a>,
        name: &'static str,
    ) -> Result<Option<Step<'a>>> {
        let done = seed_mark::Entity::find_by_id(name).one(app.db.read()).await?;
        if done.is_some() {
            return Ok(None);
        }
        let tx = app.db.begin().await?;
        Ok(Some(Step {
            app,
            progress,
            name,
            tx,
            rows: AtomicUsize::new(0),
        }))
    }

    /// Inserts plain rows of one table; each column is written.
    pub(super) async fn insert<M, A>(&self, what: &str, rows: Vec<M>) -> Result<()>
    where
        M: IntoActiveModel<A>,
        A: ActiveModelTrait,
    {
        let total = rows.len();
        let mut done = 0;
        let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        (self.progress)(what, done, total);
        loop {
            let batch: Vec<A> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            done += batch.len();
            <A::Entity as EntityTrait>::insert_many(batch)
                .exec_without_returning(&self.tx)
                .await?;
            (self.progress)(what, done, total);
        }
        self.rows.fetch_add(total, Ordering::Relaxed);
        Ok(())
    }

    /// The next running number of a series, as the use cases count it.
    pub(super) async fn number(&self, series: &str) -> Result<i64> {
        number::next(&self.tx, series).await
    }

    /// Marks the step as taken and commits it; how many rows it put in.
    pub(super) async fn commit(self) -> Result<usize> {
        if self.name != INDEX {
            seed_mark::Entity::delete_many()
                .filter(seed_mark::Column::Name.eq(INDEX))
                .exec(&self.tx)
                .await?;
        }
        let mark = seed_mark::Model {
            name: self.name.to_owned(),
            loaded_at: self.app.clock.now(),
        };
        seed_mark::Entity::insert(mark.into_active_model())
            .exec_without_returning(&self.tx)
            .await?;
        self.tx.commit().await?;
        Ok(self.rows.into_inner())
    }
}

/// The rows of a data file that is part of the binary.
pub(super) fn rows_of<T: DeserializeOwned>(file: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(file.as_bytes())
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(Error::internal)
}
