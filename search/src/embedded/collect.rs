//! One pass over the matching products: filter, count, and keep the best.

use super::filter::{SegmentFilter, add_facets};
use super::layout::column;
use crate::{Facets, ProductQuery, Sort};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

/// The place of a product: the smaller, the earlier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    first: u64,
    /// Only in the order of names, and only once its segment is done: until then `first` stands for it.
    name: String,
    second: u64,
    pub id: Uuid,
    pub address: DocAddress,
}

#[derive(Default)]
pub(super) struct Collected {
    /// Matching the words, whatever the filters.
    pub candidates: u64,
    pub total: u64,
    pub facets: Facets,
    /// The first `keep` products, in order.
    pub best: Vec<Rank>,
}

pub(super) struct PageCollector<'a> {
    pub query: &'a ProductQuery,
    /// Whether there are words to rank by.
    pub scored: bool,
    pub keep: usize,
}

impl Collector for PageCollector<'_> {
    type Fruit = Collected;
    type Child = SegmentPage;

    fn for_segment(
        &self,
        segment_ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentPage> {
        let fast = segment.fast_fields();
        let sort = match self.query.sort {
            Sort::Relevance if !self.scored => Sort::Newest,
            sort => sort,
        };
        Ok(SegmentPage {
            segment_ord,
            sort,
            filter: SegmentFilter::new(self.query, segment)?,
            id_high: fast.u64(column::ID_HIGH)?,
            id_low: fast.u64(column::ID_LOW)?,
            updated: fast.i64(column::UPDATED)?,
            name_words: fast.u64(column::NAME_WORDS)?,
            name_order: fast.str(column::NAME_ORDER)?,
            best: Best {
                keep: self.keep,
                ranks: Vec::new(),
                bar: None,
            },
            candidates: 0,
            total: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, segments: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut sum = Collected::default();
        for segment in segments {
            sum.candidates += segment.candidates;
            sum.total += segment.total;
            add_facets(&mut sum.facets, segment.facets);
            sum.best.extend(segment.best);
        }
        sum.best.sort_unstable();
        sum.best.truncate(self.keep);
        Ok(sum)
    }
}

pub(super) struct SegmentPage {
    segment_ord: SegmentOrdinal,
    sort: Sort,
    filter: SegmentFilter,
    id_high: Column<u64>,
    id_low: Column<u64>,
    updated: Column<i64>,
    name_words: Column<u64>,
    name_order: Option<StrColumn>,
    best: Best,
    candidates: u64,
    total: u64,
}

impl SegmentPage {
    fn rank(&self, doc: DocId, score: Score) -> Rank {
        // Scores are sums of whole points.
        let relevance = !(score as u64);
        let (first, second) = match self.sort {
            Sort::Relevance => (relevance, self.name_words.first(doc).unwrap_or(0)),
            Sort::Newest => (!growing(self.updated.first(doc).unwrap_or(i64::MIN)), relevance),
            Sort::PriceAscending => (self.filter.price_vnd(doc).map_or(u64::MAX, growing), relevance),
            Sort::PriceDescending => (
                self.filter
                    .price_vnd(doc)
                    .map_or(u64::MAX, |price| !growing(price)),
                relevance,
            ),
            Sort::Stars => (!self.filter.stars(doc), relevance),
            Sort::Name => {
                let place = self
                    .name_order
                    .as_ref()
                    .and_then(|column| column.ords().first(doc));
                (place.unwrap_or(u64::MAX), relevance)
            }
        };
        let id = Uuid::from_u64_pair(
            self.id_high.first(doc).unwrap_or(0),
            self.id_low.first(doc).unwrap_or(0),
        );
        Rank {
            first,
            name: String::new(),
            second,
            id,
            address: DocAddress::new(self.segment_ord, doc),
        }
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.candidates += 1;
        if self.filter.admit(doc) {
            self.total += 1;
            if self.best.keep > 0 {
                self.best.offer(self.rank(doc, score));
            }
        }
    }

    fn harvest(self) -> Collected {
        let mut best = self.best.finish();
        if let (Sort::Name, Some(names)) = (self.sort, &self.name_order) {
            best.sort_unstable();
            spell_out(names, &mut best);
        }
        Collected {
            candidates: self.candidates,
            total: self.total,
            facets: self.filter.facets(),
            best,
        }
    }
}

/// Replaces the places in the segment's dictionary by the texts, in one pass over it.
fn spell_out(names: &StrColumn, sorted: &mut [Rank]) {
    let mut places: Vec<u64> = sorted.iter().map(|rank| rank.first).collect();
    places.dedup();
    let mut texts = Vec::with_capacity(places.len());
    let read = names
        .dictionary()
        .sorted_ords_to_term_cb(&places, |text| texts.push(text.to_vec()));
    if !matches!(read, Ok(true)) {
        tracing::warn!("names of the search index cannot be read; their order is incomplete");
    }
    for rank in sorted {
        let text = places
            .binary_search(&rank.first)
            .ok()
            .and_then(|at| texts.get(at));
        // Without a text a name stands first rather than failing the page.
        rank.name = text
            .map(|text| String::from_utf8_lossy(text).into_owned())
            .unwrap_or_default();
        rank.first = 0;
    }
}

/// The smallest `keep` ranks of all that were offered, in room for twice as many.
struct Best {
    keep: usize,
    ranks: Vec<Rank>,
    /// As many as `keep` are not behind this one.
    bar: Option<Rank>,
}

impl Best {
    fn offer(&mut self, rank: Rank) {
        if self.bar.as_ref().is_some_and(|bar| rank > *bar) {
            return;
        }
        self.ranks.push(rank);
        if self.ranks.len() >= self.keep.saturating_mul(2).max(64) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.keep > 0 && self.ranks.len() > self.keep {
            let (_, last, _) = self.ranks.select_nth_unstable(self.keep - 1);
            self.bar = Some(last.clone());
            self.ranks.truncate(self.keep);
        }
    }

    fn finish(mut self) -> Vec<Rank> {
        self.shrink();
        self.ranks
    }
}

/// A number without sign that grows as the signed one does.
fn growing(number: i64) -> u64 {
    (number as u64) ^ (1 << 63)
}
