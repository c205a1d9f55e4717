use crate::{ProductDocument, ProductQuery, SearchPage, Suggestion};
use async_trait::async_trait;
use uuid::Uuid;

/// What any search engine does for the marketplace. A write is visible to every search that
/// starts after it has returned, in this process.
///
/// # Ranking
/// No place can be bought. Under [`crate::Sort::Relevance`] a product ranks by, in this order of weight:
/// 1. how many of the words it has, whole before begun or misspelt;
/// 2. whether it has them with the marks as written ("dứa" before "dừa"), when the query has marks;
/// 3. where: name, then producer, then category, place and standards, then description;
/// 4. whether neighbouring words of the query stand together in the name;
/// 5. the shorter name, then the id, so that the order is always the same.
///
/// Without words the newest come first.
///
/// # Which products match
/// All words must be there, in any field, with or without marks. Only when no product at all has
/// them (filters aside) the last word may be the beginning of a word; and only when that finds
/// nothing either, half of the words are enough and a word of four letters or more may have
/// one letter wrong: then [`SearchPage::relaxed`] is set.
#[async_trait]
pub trait SearchEngine: Send + Sync {
    /// Makes these the only documents. Searches see the old ones until all the new ones are there.
    async fn replace_all(&self, documents: Vec<ProductDocument>) -> Result<(), SearchError>;

    /// Adds documents, or replaces those with the same id. Of two with one id the later wins.
    async fn upsert(&self, documents: Vec<ProductDocument>) -> Result<(), SearchError>;

    /// Removes documents; ids that are not there are no error.
    async fn delete(&self, ids: Vec<Uuid>) -> Result<(), SearchError>;

    /// One page of products with the counts of every facet. No text a person can type is an error.
    async fn search(&self, query: &ProductQuery) -> Result<SearchPage, SearchError>;

    /// Products for what has been typed so far, best first; nothing for an empty text.
    async fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError>;

    /// How many documents can be found now. Also the health check: it answers only if the index can be read.
    async fn document_count(&self) -> Result<u64, SearchError>;

    /// True until [`SearchEngine::replace_all`] has once filled the index as this version lays it out.
    async fn needs_rebuild(&self) -> Result<bool, SearchError>;
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index is held by another writer for the moment, or the service does not answer: try again later.
    #[error("the search engine is busy or not reachable")]
    Unavailable(#[source] Cause),
    /// The index cannot be read or written; it can be rebuilt from the database.
    #[error("the search index failed")]
    Broken(#[source] Cause),
    /// The process is shutting down.
    #[error("the search was interrupted")]
    Interrupted,
}
