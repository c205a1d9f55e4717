//! The engine inside the process: no service to run, one folder of files.

mod collect;
mod filter;
mod layout;
mod open;
mod text_query;

use crate::query::LARGEST_PAGE;
use crate::words::{Word, words};
use crate::{ProductDocument, ProductQuery, SearchEngine, SearchError, SearchPage, Sort, Suggestion};
use async_trait::async_trait;
use chrono::NaiveDate;
use collect::{Collected, PageCollector};
use layout::Layout;
use std::path::Path;
use std::sync::Arc;
use tantivy::query::AllQuery;
use tantivy::schema::{Field, Value};
use tantivy::{Index, IndexReader, IndexWriter, Searcher, TantivyDocument, TantivyError};
use text_query::{Fit, text_query};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Words of a query that count.
const MOST_WORDS: usize = 16;
/// Memory for one batch of writing; more than that is written out in parts before the commit.
const WRITER_BYTES: usize = 16_000_000;

/// The embedded engine. It is meant for one process. A second one on the same machine may open the same folder
/// (`reindex` beside a running server): each batch takes the folder's lock while it is written, a second
/// writer is told [`SearchError::Unavailable`], and a commit is seen by the other process within a second.
/// Several machines need an engine that is a service.
#[derive(Clone)]
pub struct TantivyEngine {
    index: Index,
    reader: IndexReader,
    layout: Arc<Layout>,
    /// One batch at a time. The writer lives only as long as its batch, so that the lock is free in between
    /// and a failed batch leaves nothing behind.
    writing: Arc<Mutex<()>>,
}

impl TantivyEngine {
    /// Opens the index in the folder, or begins an empty one: when there is none, when it cannot be read,
    /// and when another version laid it out. [`SearchEngine::needs_rebuild`] then says so.
    pub fn open(folder: &Path) -> Result<TantivyEngine, SearchError> {
        let layout = Layout::new();
        let index = open::open_or_begin(folder, &layout)?;
        Self::over(index, layout)
    }

    /// An index that ends with the process.
    pub fn in_memory() -> Result<TantivyEngine, SearchError> {
        let layout = Layout::new();
        Self::over(Index::create_in_ram(layout.schema.clone()), layout)
    }

    fn over(index: Index, layout: Layout) -> Result<TantivyEngine, SearchError> {
        let reader = index.reader().map_err(broken)?;
        Ok(TantivyEngine {
            index,
            reader,
            layout: Arc::new(layout),
            writing: Arc::default(),
        })
    }

    /// Runs blocking work where it holds up no other task.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(TantivyEngine) -> tantivy::Result<T> + Send + 'static,
    ) -> Result<T, SearchError> {
        let engine = self.clone();
        tokio::task::spawn_blocking(move || work(engine))
            .await
            .map_err(|_| SearchError::Interrupted)?
            .map_err(broken)
    }

    /// One batch, one commit; searches see all of it or nothing. `complete` batches mark the index as filled.
    async fn write(
        &self,
        complete: bool,
        batch: impl FnOnce(&IndexWriter, &Layout) -> tantivy::Result<()> + Send + 'static,
    ) -> Result<(), SearchError> {
        let turn = self.writing.clone().lock_owned().await;
        self.blocking(move |engine| {
            let _turn = turn;
            let mut writer = engine.index.writer_with_num_threads(1, WRITER_BYTES)?;
            batch(&writer, &engine.layout)?;
            // The mark is part of the commit, and each commit has to carry it on.
            let mark = if complete {
                Some(engine.layout.fingerprint())
            } else {
                engine.index.load_metas()?.payload
            };
            let mut commit = writer.prepare_commit()?;
            if let Some(mark) = mark {
                commit.set_payload(&mark);
            }
            commit.commit()?;
            writer.wait_merging_threads()?;
            engine.reader.reload()
        })
        .await
    }

    /// The products for the words, at the closest fit that finds any.
    fn collect(
        &self,
        searcher: &Searcher,
        query: &ProductQuery,
        fits: &[Fit],
    ) -> tantivy::Result<(Collected, bool)> {
        let words: Vec<Word> = words(&query.q).take(MOST_WORDS).collect();
        let keep = match query.limit.min(LARGEST_PAGE) {
            0 => 0,
            limit => query.offset.saturating_add(limit),
        };
        let collector = PageCollector {
            query,
            scored: !words.is_empty(),
            keep,
        };
        if words.is_empty() {
            // Only signs and no word: nothing to look for is not the same as nothing asked.
            let nothing_meant = query.q.trim().is_empty();
            let found = if nothing_meant {
                searcher.search(&AllQuery, &collector)?
            } else {
                Collected::default()
            };
            return Ok((found, false));
        }
        let mut found = (Collected::default(), false);
        for fit in fits {
            let asked = text_query(&self.layout, &words, *fit);
            let collected = searcher.search(&*asked, &collector)?;
            if collected.candidates > 0 {
                found = (collected, *fit == Fit::Similar);
                break;
            }
        }
        Ok(found)
    }

    fn suggestion(&self, document: &TantivyDocument, id: Uuid) -> Suggestion {
        let text = |field: Field| {
            document
                .get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        Suggestion {
            id,
            slug: text(self.layout.slug),
            name: text(self.layout.shown_name),
            producer_name: text(self.layout.shown_producer),
        }
    }
}

#[async_trait]
impl SearchEngine for TantivyEngine {
    async fn replace_all(&self, documents: Vec<ProductDocument>) -> Result<(), SearchError> {
        self.write(true, move |writer, layout| {
            writer.delete_all_documents()?;
            put(writer, layout, &documents)
        })
        .await
    }

    async fn upsert(&self, documents: Vec<ProductDocument>) -> Result<(), SearchError> {
        if documents.is_empty() {
            return Ok(());
        }
        self.write(false, move |writer, layout| put(writer, layout, &documents))
            .await
    }

    async fn delete(&self, ids: Vec<Uuid>) -> Result<(), SearchError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(false, move |writer, layout| {
            for id in ids {
                writer.delete_term(layout.id_term(id));
            }
            Ok(())
        })
        .await
    }

    async fn search(&self, query: &ProductQuery) -> Result<SearchPage, SearchError> {
        let query = query.clone();
        self.blocking(move |engine| {
            let searcher = engine.reader.searcher();
            let (found, relaxed) =
                engine.collect(&searcher, &query, &[Fit::Whole, Fit::Begun, Fit::Similar])?;
            let ids = found.best.iter().skip(query.offset).map(|rank| rank.id).collect();
            Ok(SearchPage {
                ids,
                total: found.total,
                facets: found.facets,
                relaxed,
            })
        })
        .await
    }

    async fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        if typed.trim().is_empty() {
            return Ok(Vec::new());
        }
        let query = ProductQuery {
            q: typed.to_owned(),
            limit,
            sort: Sort::Relevance,
            ..ProductQuery::new(NaiveDate::default())
        };
        self.blocking(move |engine| {
            let searcher = engine.reader.searcher();
            let (found, _) = engine.collect(&searcher, &query, &[Fit::Begun])?;
            let suggested = found
                .best
                .iter()
                .map(|rank| Ok(engine.suggestion(&searcher.doc(rank.address)?, rank.id)));
            suggested.collect()
        })
        .await
    }

    async fn document_count(&self) -> Result<u64, SearchError> {
        Ok(self.reader.searcher().num_docs())
    }

    async fn needs_rebuild(&self) -> Result<bool, SearchError> {
        self.blocking(|engine| Ok(engine.index.load_metas()?.payload != Some(engine.layout.fingerprint())))
            .await
    }
}

/// Deletes before it adds, so the later of two documents with one id is the one that stays.
fn put(writer: &IndexWriter, layout: &Layout, documents: &[ProductDocument]) -> tantivy::Result<()> {
    for document in documents {
        writer.delete_term(layout.id_term(document.id));
        writer.add_document(layout.lay_out(document)?)?;
    }
    Ok(())
}

fn broken(error: TantivyError) -> SearchError {
    match error {
        TantivyError::LockFailure(..) => SearchError::Unavailable(Box::new(error)),
        error => SearchError::Broken(Box::new(error)),
    }
}

#[cfg(test)]
mod tests;
