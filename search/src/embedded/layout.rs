//! How a product lies in the index: words to find it by, columns to filter, count and sort by.

use crate::ProductDocument;
use crate::words::{name_order, words};
use chrono::{Datelike, NaiveDate};
use domain::{Category, Locale, OcopGroup, OrganisationKind, Standard};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

/// Raised when the same schema begins to hold something else.
const VERSION: u32 = 1;

/// Columns hold a choice as its place in this list, a set of choices as bits.
pub(super) const GROUPS: &[OcopGroup] = OcopGroup::ALL;
pub(super) const CATEGORIES: &[Category] = Category::ALL;
pub(super) const KINDS: &[OrganisationKind] = OrganisationKind::ALL;
pub(super) const STANDARDS: &[Standard] = Standard::ALL;
const _: () =
    assert!(GROUPS.len() <= 64 && CATEGORIES.len() <= 64 && KINDS.len() <= 64 && STANDARDS.len() <= 64);

pub(super) mod column {
    pub const ID_HIGH: &str = "id_high";
    pub const ID_LOW: &str = "id_low";
    pub const PRODUCER_HIGH: &str = "producer_high";
    pub const PRODUCER_LOW: &str = "producer_low";
    pub const GROUP: &str = "group";
    pub const CATEGORY: &str = "category";
    pub const KIND: &str = "producer_kind";
    pub const STANDARDS: &str = "standards";
    pub const STARS: &str = "stars";
    pub const STARS_UNTIL: &str = "stars_until";
    pub const PROVINCE: &str = "province";
    pub const PRICE: &str = "price";
    pub const IN_STOCK: &str = "in_stock";
    pub const UPDATED: &str = "updated";
    pub const NAME_ORDER: &str = "name_order";
    pub const NAME_WORDS: &str = "name_words";
}

/// One text, indexed without and with marks.
#[derive(Clone, Copy)]
pub(super) struct TextField {
    pub folded: Field,
    pub marked: Field,
}

pub(super) struct Layout {
    pub schema: Schema,
    pub id: Field,
    pub slug: Field,
    pub shown_name: Field,
    pub shown_producer: Field,
    pub name: TextField,
    pub producer: TextField,
    pub labels: TextField,
    pub description: TextField,
}

impl Layout {
    pub fn new() -> Layout {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let slug = schema.add_text_field("slug", STORED);
        let shown_name = schema.add_text_field("shown_name", STORED);
        let shown_producer = schema.add_text_field("shown_producer", STORED);
        let mut text = |name: &str, record: IndexRecordOption| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_fieldnorms(false)
                .set_index_option(record);
            let options = TextOptions::default().set_indexing_options(indexing);
            TextField {
                folded: schema.add_text_field(&format!("{name}_folded"), options.clone()),
                marked: schema.add_text_field(&format!("{name}_marked"), options),
            }
        };
        let name = text("name", IndexRecordOption::WithFreqsAndPositions);
        let producer = text("producer", IndexRecordOption::WithFreqsAndPositions);
        let labels = text("labels", IndexRecordOption::Basic);
        let description = text("description", IndexRecordOption::Basic);
        for whole in [
            column::ID_HIGH,
            column::ID_LOW,
            column::PRODUCER_HIGH,
            column::PRODUCER_LOW,
            column::GROUP,
            column::CATEGORY,
            column::KIND,
            column::STANDARDS,
            column::STARS,
            column::NAME_WORDS,
            column::IN_STOCK,
        ] {
            schema.add_u64_field(whole, NumericOptions::default().set_fast());
        }
        for signed in [column::PRICE, column::STARS_UNTIL, column::UPDATED] {
            schema.add_i64_field(signed, NumericOptions::default().set_fast());
        }
        for word in [column::PROVINCE, column::NAME_ORDER] {
            schema.add_text_field(word, TextOptions::default() | FAST);
        }
        let schema = schema.build();
        Layout {
            schema,
            id,
            slug,
            shown_name,
            shown_producer,
            name,
            producer,
            labels,
            description,
        }
    }

    /// Differs when an index laid out by another version cannot be read by this one.
    pub fn fingerprint(&self) -> String {
        let fields: Vec<String> = self
            .schema
            .fields()
            .map(|(_, entry)| format!("{entry:?}"))
            .collect();
        format!("{VERSION} {fields:?} {GROUPS:?} {CATEGORIES:?} {KINDS:?} {STANDARDS:?}")
    }

    pub fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    pub fn lay_out(&self, product: &ProductDocument) -> tantivy::Result<TantivyDocument> {
        let mut document = TantivyDocument::new();
        document.add_text(self.id, product.id.to_string());
        document.add_text(self.slug, &product.slug);
        document.add_text(self.shown_name, &product.name);
        document.add_text(self.shown_producer, &product.producer_name);
        add_words(&mut document, self.name, &product.name);
        add_words(&mut document, self.producer, &product.producer_name);
        add_words(&mut document, self.labels, &labels(product));
        add_words(&mut document, self.description, &product.description);

        let (id_high, id_low) = product.id.as_u64_pair();
        let (producer_high, producer_low) = product.producer_id.as_u64_pair();
        for (name, value) in [
            (column::ID_HIGH, id_high),
            (column::ID_LOW, id_low),
            (column::PRODUCER_HIGH, producer_high),
            (column::PRODUCER_LOW, producer_low),
            (column::GROUP, place(GROUPS, product.group)),
            (column::CATEGORY, place(CATEGORIES, product.category)),
            (column::KIND, place(KINDS, product.producer_kind)),
            (column::STANDARDS, bits(STANDARDS, &product.standards)),
            (column::STARS, product.valid_stars.map_or(0, u64::from)),
            (column::NAME_WORDS, words(&product.name).count() as u64),
            (column::IN_STOCK, u64::from(product.in_stock)),
        ] {
            document.add_u64(self.schema.get_field(name)?, value);
        }
        document.add_i64(
            self.schema.get_field(column::STARS_UNTIL)?,
            day(product.stars_until),
        );
        document.add_i64(
            self.schema.get_field(column::UPDATED)?,
            product.updated_at.timestamp_micros(),
        );
        document.add_text(
            self.schema.get_field(column::NAME_ORDER)?,
            name_order(&product.name),
        );
        if let Some(price_vnd) = product.price_vnd {
            document.add_i64(self.schema.get_field(column::PRICE)?, price_vnd);
        }
        if let Some(province) = &product.province_code {
            document.add_text(self.schema.get_field(column::PROVINCE)?, province);
        }
        Ok(document)
    }
}

fn add_words(document: &mut TantivyDocument, field: TextField, text: &str) {
    let (folded, marked): (Vec<String>, Vec<String>) = words(text)
        .map(|word| (word.folded.clone(), word.marked()))
        .unzip();
    document.add_text(field.folded, folded.join(" "));
    document.add_text(field.marked, marked.join(" "));
}

/// What people call the shelf, the place, the seller's kind and the standards, in both languages.
fn labels(product: &ProductDocument) -> String {
    let mut labels = vec![product.province_name.as_str(), product.commune_name.as_str()];
    for locale in [Locale::Vi, Locale::En] {
        labels.push(product.category.label(locale));
        labels.push(product.group.label(locale));
        labels.push(product.producer_kind.label(locale));
        labels.extend(product.standards.iter().map(|standard| standard.label(locale)));
    }
    labels.join(" ")
}

/// A day as a number that grows with time; no day is later than all.
pub(super) fn day(day: Option<NaiveDate>) -> i64 {
    day.map_or(i64::MAX, |day| i64::from(day.num_days_from_ce()))
}

fn place<T: PartialEq>(all: &[T], value: T) -> u64 {
    all.iter()
        .position(|one| *one == value)
        .map_or(0, |place| place as u64)
}

pub(super) fn bits<T: PartialEq + Copy>(all: &[T], values: &[T]) -> u64 {
    values
        .iter()
        .fold(0, |bits, value| bits | 1 << place(all, *value))
}
