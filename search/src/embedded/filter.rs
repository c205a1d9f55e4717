//! The filters of a query against the columns of one segment, and the counts of every facet.

use super::layout::{CATEGORIES, GROUPS, KINDS, STANDARDS, bits, column, day};
use crate::{Facets, Filters, PriceBand, ProductQuery};
use std::collections::BTreeMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

/// The facets, as bits of a set of failed filters.
const GROUP: u16 = 1;
const CATEGORY: u16 = 1 << 1;
const STARS: u16 = 1 << 2;
const PROVINCE: u16 = 1 << 3;
const STANDARD: u16 = 1 << 4;
const KIND: u16 = 1 << 5;
const PRICE: u16 = 1 << 6;
const STOCK: u16 = 1 << 7;

/// The chosen values of a kind as bits; nothing chosen means all.
#[derive(Clone, Copy)]
struct Choice(Option<u64>);

impl Choice {
    fn of<T: PartialEq + Copy>(all: &[T], chosen: &[T]) -> Choice {
        Choice((!chosen.is_empty()).then(|| bits(all, chosen)))
    }

    fn leaves_out(self, bits: u64) -> bool {
        self.0.is_some_and(|chosen| chosen & bits == 0)
    }
}

pub(super) struct SegmentFilter {
    groups: Choice,
    categories: Choice,
    kinds: Choice,
    standards: Choice,
    stars: Choice,
    /// Places of the chosen provinces in this segment's dictionary.
    provinces: Option<Vec<u64>>,
    price_min_vnd: Option<i64>,
    price_max_vnd: Option<i64>,
    in_stock: bool,
    producer: Option<(u64, u64)>,
    today: i64,
    columns: Columns,
    counts: Counts,
}

struct Columns {
    group: Column<u64>,
    category: Column<u64>,
    kind: Column<u64>,
    standards: Column<u64>,
    stars: Column<u64>,
    stars_until: Column<i64>,
    price: Column<i64>,
    in_stock: Column<u64>,
    producer_high: Column<u64>,
    producer_low: Column<u64>,
    province: Option<StrColumn>,
}

struct Counts {
    groups: [u64; 64],
    categories: [u64; 64],
    kinds: [u64; 64],
    standards: [u64; 64],
    stars: [u64; 64],
    prices: [u64; PriceBand::ALL.len()],
    provinces: Vec<u64>,
    in_stock: u64,
}

impl SegmentFilter {
    pub fn new(query: &ProductQuery, segment: &SegmentReader) -> tantivy::Result<SegmentFilter> {
        let Filters {
            price_min_vnd,
            price_max_vnd,
            in_stock,
            ..
        } = query.filters;
        let filters = &query.filters;
        let fast = segment.fast_fields();
        let province = fast.str(column::PROVINCE)?;
        let mut provinces = None;
        if !filters.provinces.is_empty() {
            let mut places = Vec::new();
            if let Some(province) = &province {
                for code in &filters.provinces {
                    places.extend(province.dictionary().term_ord(code)?);
                }
            }
            provinces = Some(places);
        }
        Ok(SegmentFilter {
            groups: Choice::of(GROUPS, &filters.groups),
            categories: Choice::of(CATEGORIES, &filters.categories),
            kinds: Choice::of(KINDS, &filters.producer_kinds),
            standards: Choice::of(STANDARDS, &filters.standards),
            stars: Choice((!filters.stars.is_empty()).then(|| {
                filters
                    .stars
                    .iter()
                    .fold(0, |bits, stars| bits | star_bit(u64::from(*stars)))
            })),
            provinces,
            price_min_vnd,
            price_max_vnd,
            in_stock,
            producer: filters.producer_id.map(|id| id.as_u64_pair()),
            today: day(Some(query.today)),
            counts: Counts {
                groups: [0; 64],
                categories: [0; 64],
                kinds: [0; 64],
                standards: [0; 64],
                stars: [0; 64],
                prices: [0; PriceBand::ALL.len()],
                provinces: vec![0; province.as_ref().map_or(0, |column| column.num_terms())],
                in_stock: 0,
            },
            columns: Columns {
                group: fast.u64(column::GROUP)?,
                category: fast.u64(column::CATEGORY)?,
                kind: fast.u64(column::KIND)?,
                standards: fast.u64(column::STANDARDS)?,
                stars: fast.u64(column::STARS)?,
                stars_until: fast.i64(column::STARS_UNTIL)?,
                price: fast.i64(column::PRICE)?,
                in_stock: fast.u64(column::IN_STOCK)?,
                producer_high: fast.u64(column::PRODUCER_HIGH)?,
                producer_low: fast.u64(column::PRODUCER_LOW)?,
                province,
            },
        })
    }

    /// Stars that count on the day of the query; 0 for none.
    pub fn stars(&self, doc: DocId) -> u64 {
        let until = self.columns.stars_until.first(doc).unwrap_or(i64::MAX);
        if self.today <= until {
            self.columns.stars.first(doc).unwrap_or(0)
        } else {
            0
        }
    }

    pub fn price_vnd(&self, doc: DocId) -> Option<i64> {
        self.columns.price.first(doc)
    }

    /// Counts the product in every facet whose other filters let it through; true if all do.
    pub fn admit(&mut self, doc: DocId) -> bool {
        let columns = &self.columns;
        let read = |column: &Column<u64>| column.first(doc).unwrap_or(0);
        if self
            .producer
            .is_some_and(|id| id != (read(&columns.producer_high), read(&columns.producer_low)))
        {
            return false;
        }
        let group = read(&columns.group) & 63;
        let category = read(&columns.category) & 63;
        let kind = read(&columns.kind) & 63;
        let standards = read(&columns.standards);
        let in_stock = read(&columns.in_stock) == 1;
        let stars = self.stars(doc);
        let price = self.price_vnd(doc);
        let province = columns
            .province
            .as_ref()
            .and_then(|column| column.ords().first(doc));

        let price_fits = match price {
            Some(price) => {
                self.price_min_vnd.is_none_or(|least| price >= least)
                    && self.price_max_vnd.is_none_or(|most| price <= most)
            }
            None => self.price_min_vnd.is_none() && self.price_max_vnd.is_none(),
        };
        let province_fits = match &self.provinces {
            Some(chosen) => province.is_some_and(|province| chosen.contains(&province)),
            None => true,
        };
        let mut failed = 0;
        for (facet, fails) in [
            (GROUP, self.groups.leaves_out(1 << group)),
            (CATEGORY, self.categories.leaves_out(1 << category)),
            (KIND, self.kinds.leaves_out(1 << kind)),
            (STANDARD, self.standards.leaves_out(standards)),
            (STARS, self.stars.leaves_out(star_bit(stars))),
            (PROVINCE, !province_fits),
            (PRICE, !price_fits),
            (STOCK, self.in_stock && !in_stock),
        ] {
            failed |= if fails { facet } else { 0 };
        }

        let counts = &mut self.counts;
        let counted = |facet: u16| failed & !facet == 0;
        if counted(GROUP) {
            counts.groups[group as usize] += 1;
        }
        if counted(CATEGORY) {
            counts.categories[category as usize] += 1;
        }
        if counted(KIND) {
            counts.kinds[kind as usize] += 1;
        }
        if counted(STANDARD) {
            for (place, count) in counts.standards.iter_mut().enumerate().take(STANDARDS.len()) {
                *count += standards >> place & 1;
            }
        }
        if counted(STARS) {
            counts.stars[stars as usize] += u64::from(stars > 0);
        }
        if let Some(count) = province.and_then(|place| counts.provinces.get_mut(place as usize))
            && counted(PROVINCE)
        {
            *count += 1;
        }
        if let Some(price) = price
            && counted(PRICE)
        {
            counts.prices[PriceBand::of(price) as usize] += 1;
        }
        counts.in_stock += u64::from(in_stock && counted(STOCK));
        failed == 0
    }

    pub fn facets(self) -> Facets {
        let counts = self.counts;
        let mut provinces = BTreeMap::new();
        if let Some(column) = &self.columns.province {
            for (place, count) in (0..).zip(counts.provinces).filter(|(_, count)| *count > 0) {
                let mut code = String::new();
                // A code that cannot be read is left out: its products are found all the same.
                if column.ord_to_str(place, &mut code).unwrap_or(false) {
                    provinces.insert(code, count);
                }
            }
        }
        Facets {
            groups: by_value(GROUPS, &counts.groups),
            categories: by_value(CATEGORIES, &counts.categories),
            stars: (0..).zip(counts.stars).filter(|(_, count)| *count > 0).collect(),
            provinces,
            standards: by_value(STANDARDS, &counts.standards),
            producer_kinds: by_value(KINDS, &counts.kinds),
            prices: by_value(PriceBand::ALL, &counts.prices),
            in_stock: counts.in_stock,
        }
    }
}

/// No stars, and more stars than there are, have no bit.
fn star_bit(stars: u64) -> u64 {
    if (1..64).contains(&stars) { 1 << stars } else { 0 }
}

fn by_value<T: Ord + Copy>(all: &[T], counts: &[u64]) -> BTreeMap<T, u64> {
    all.iter()
        .copied()
        .zip(counts.iter().copied())
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Adds the counts of another segment.
pub(super) fn add_facets(sum: &mut Facets, more: Facets) {
    fn add<T: Ord>(sum: &mut BTreeMap<T, u64>, more: BTreeMap<T, u64>) {
        for (value, count) in more {
            *sum.entry(value).or_default() += count;
        }
    }
    add(&mut sum.groups, more.groups);
    add(&mut sum.categories, more.categories);
    add(&mut sum.stars, more.stars);
    add(&mut sum.provinces, more.provinces);
    add(&mut sum.standards, more.standards);
    add(&mut sum.producer_kinds, more.producer_kinds);
    add(&mut sum.prices, more.prices);
    sum.in_stock += more.in_stock;
}
