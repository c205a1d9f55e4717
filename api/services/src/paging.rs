//! Lists in pages: keyset cursors that stay right while rows come and go.

use crate::error::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::Code;
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub const MOST_PER_PAGE: u64 = 100;

/// One page of a list. `next` continues it; none at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// 1 to 100; 24 when not said.
    pub per_page: Option<u64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl PageRequest {
    pub fn limit(&self) -> Result<u64> {
        match self.per_page.unwrap_or(24) {
            limit @ 1..=MOST_PER_PAGE => Ok(limit),
            _ => Err(Error::field("per_page", Code::OutOfRange)),
        }
    }

    /// The key of the last row of the page before.
    pub fn key<K: DeserializeOwned>(&self) -> Result<Option<K>> {
        let Some(text) = self.after.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let bad = || Error::field("after", Code::UnknownChoice);
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| bad())
    }
}

impl<T> Page<T> {
    /// From one row more than the limit: the surplus row says that there is a next page.
    pub fn of<K: Serialize>(mut rows: Vec<T>, limit: u64, key: impl Fn(&T) -> K) -> Result<Page<T>> {
        let limit = usize::try_from(limit).map_err(Error::internal)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => Some(encode_key(&key(last))?),
            _ => None,
        };
        Ok(Page { items: rows, next })
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

/// Of a list with the newest rows first: those after the last row of the page before. Ids break ties.
pub(crate) fn after_newest<C: ColumnTrait>(at: C, id: C, last: Option<(DateTime<Utc>, Uuid)>) -> Condition {
    match last {
        None => Condition::all(),
        Some((last_at, last_id)) => Condition::any()
            .add(at.lt(last_at))
            .add(Condition::all().add(at.eq(last_at)).add(id.lt(last_id))),
    }
}

pub fn encode_key(key: &impl Serialize) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).map_err(Error::internal)?))
}
