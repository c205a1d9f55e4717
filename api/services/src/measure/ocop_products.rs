//! OCOP products by stars: recognised in the period, or in force on the measured day.

use super::records::{Rating, Records};
use super::{Beside, Question, Reading, Record, RecordLink, count};
use domain::indicator::Measured;
use domain::{Unit, format};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Products with a decision for exactly these stars dated in the period and still valid.
pub(super) fn recognised(records: &Records, question: &Question, stars: i32) -> Reading {
    let day = question.measured_on();
    let products = products(records, |rating| {
        rating.stars == stars && question.contains(rating.decided_on) && rating.is_valid(day)
    });
    let mut reading = told(records, question, &products);
    reading.beside = by_stars(records, question);
    reading
}

/// Tourism products with these stars, valid on the measured day whenever they were recognised.
pub(super) fn tourism_in_force(records: &Records, question: &Question, stars: i32) -> Reading {
    let day = question.measured_on();
    let products = products(records, |rating| {
        rating.stars == stars && rating.is_tourism && rating.is_valid(day)
    });
    let mut reading = told(records, question, &products);
    reading.beside = by_stars(records, question);
    reading
}

/// A product counts once, with its latest decision.
fn products(records: &Records, counts: impl Fn(&Rating) -> bool) -> BTreeMap<Uuid, &Rating> {
    let mut products: BTreeMap<Uuid, &Rating> = BTreeMap::new();
    for rating in records.ratings.iter().filter(|rating| counts(rating)) {
        let kept = products.entry(rating.product_id).or_insert(rating);
        if rating.decided_on > kept.decided_on {
            *kept = rating;
        }
    }
    products
}

fn told(records: &Records, question: &Question, products: &BTreeMap<Uuid, &Rating>) -> Reading {
    let mut rows: Vec<Record> = products
        .values()
        .map(|rating| Record {
            link: RecordLink::Product(rating.product_slug.clone()),
            label: rating.product_name.clone(),
            detail: format!(
                "{}, {} {}, {} {}",
                records.name_of(rating.organisation_id),
                rating.stars,
                question.t("sao", "stars"),
                rating.certificate_number,
                format::date(rating.decided_on)
            ),
            measured: Some(Measured::Count(1)),
            unit: Unit::Product,
            behind: Vec::new(),
        })
        .collect();
    rows.sort_by(|a, b| a.label.cmp(&b.label));
    Reading::of(count(products.len()), rows)
}

/// For each number of stars: recognised in the period, and in force on the measured day.
fn by_stars(records: &Records, question: &Question) -> Vec<Beside> {
    let day = question.measured_on();
    let mut beside = Vec::new();
    for stars in [3, 4, 5] {
        let in_period = products(records, |rating| {
            rating.stars == stars && question.contains(rating.decided_on) && rating.is_valid(day)
        });
        let in_force = products(records, |rating| rating.stars == stars && rating.is_valid(day));
        let label = |vi: &str, en: &str| match question.locale {
            domain::Locale::Vi => format!("{stars} sao, {vi}"),
            domain::Locale::En => format!("{stars} stars, {en}"),
        };
        for (label, found) in [
            (label("công nhận trong kỳ", "recognised in the period"), in_period),
            (
                label("còn hiệu lực vào ngày tính", "valid on the measured day"),
                in_force,
            ),
        ] {
            beside.push(Beside {
                label,
                measured: count(found.len()),
                unit: Unit::Product,
            });
        }
    }
    beside
}
