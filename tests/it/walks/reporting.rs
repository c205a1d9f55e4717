//! An officer copies a programme to this year, reads what its targets have come to down to the records,
//! and reports a figure with its evidence.

use super::looking::Looking;
use super::{Face, sample, through_every_face};
use crate::linked_records;
use domain::{IndicatorState, Measure};
use testkit::world::World;

through_every_face!(an_officer_copies_measures_and_reports);

pub trait Reporting: Face {
    /// Copies a programme to those years, for one commune or for the office's area; the new key.
    async fn copies(&mut self, programme: &str, years: (i32, i32), commune: Option<&str>) -> String;
    /// A computed indicator for every year; the target as one types it.
    async fn adds_indicator(&mut self, programme: &str, measure: Measure, target: &str);
    async fn sets_target(&mut self, programme: &str, key: &str, target: &str);
    async fn reports(&mut self, programme: &str, key: &str, figure: &Figure);
    /// One year of it, or the whole period; the present year of a yearly one when left out.
    async fn indicator(&mut self, programme: &str, key: &str, year: Option<i32>) -> Indicator;
}

/// A line of a programme. Figures are thousandths of the indicator's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub title: String,
    pub target: i64,
    /// None without data.
    pub measured: Option<i64>,
    /// To tenths: what a straight line asks for today.
    pub expected: i64,
    pub state: IndicatorState,
}

impl Target {
    /// All that is the same in every language.
    pub fn figures(&self) -> (i64, Option<i64>, i64, IndicatorState) {
        (self.target, self.measured, self.expected, self.state)
    }
}

/// An indicator with what stands behind it.
#[derive(Debug)]
pub struct Indicator {
    pub target: i64,
    pub measured: Option<i64>,
    pub state: IndicatorState,
    /// What is told beside the figure, by its label.
    pub beside: Vec<(String, Option<i64>)>,
    pub records: Vec<Record>,
    /// Reported figures, the latest first.
    pub history: Vec<i64>,
}

#[derive(Debug)]
pub struct Record {
    pub label: String,
    /// All of the record as it is told, with those behind it.
    pub told: String,
    /// How many stand directly behind it.
    pub behind: usize,
}

impl Record {
    pub fn holds(&self, words: &str) -> bool {
        self.told.contains(words)
    }
}

impl Indicator {
    fn beside(&self, label: &str) -> Option<i64> {
        let row = self.beside.iter().find(|row| row.0.contains(label));
        row.unwrap_or_else(|| panic!("no {label}: {:?}", self.beside)).1
    }
}

pub struct Figure {
    /// With a decimal point.
    pub value: &'static str,
    pub as_of: &'static str,
    pub evidence: &'static str,
}

const PLAN: &str = "nq50_commune_ocop_2024_2025";
const LINKED: &str = "linked_consumption_area_per_year";
const CONVERTED: &str = "stable_crop_conversion_area";

async fn an_officer_copies_measures_and_reports<F: Reporting + Looking>(world: &World) {
    let mut officer: F = sample(world, "canbo.angiang").await;
    let commune = linked_records::commune_without_organisations(world).await;
    let copy = officer.copies(PLAN, (2026, 2027), Some(&commune)).await;
    assert_eq!(copy, "nq50_commune_ocop_2026_2027");
    let copied = officer.targets(&copy).await;
    assert_eq!(copied.len(), 6, "{copied:?}");
    let indicator = officer.indicator(&copy, LINKED, None).await;
    assert_eq!(
        (indicator.measured, indicator.state),
        (None, IndicatorState::NoData)
    );

    linked_records::write(world, &commune).await;
    let indicator = officer.indicator(&copy, LINKED, None).await;
    assert_eq!(
        indicator.measured,
        Some(10_000),
        "ten hectares once, not thirteen"
    );
    assert_eq!(indicator.beside("Tổng diện tích"), Some(13_000));
    let delivered = indicator.beside("Sản lượng đã giao cho");
    assert_eq!(delivered, Some(1_700), "disputed and waiting count nothing");
    let [record] = &indicator.records[..] else {
        panic!("one planting area: {:?}", indicator.records)
    };
    assert_eq!((record.label.as_str(), record.behind), ("Cánh đồng thử", 2));
    assert!(record.holds("THU-1") && record.holds("THU-2") && !record.holds("THU-3"));
    assert_eq!(indicator.state, IndicatorState::Behind);
    let next = officer.indicator(&copy, LINKED, Some(2027)).await;
    assert_eq!(next.measured, None, "that year has not begun");
    let mut anyone = F::new(world);
    let linked = anyone.targets(&copy).await.into_iter();
    let shown = linked.filter(|target| target.measured == Some(10_000));
    assert_eq!(shown.count(), 1, "everybody sees the figure");
    officer.sets_target(&copy, LINKED, "9.5").await;
    let indicator = officer.indicator(&copy, LINKED, None).await;
    assert_eq!((indicator.target, indicator.state), (9_500, IndicatorState::Met));

    reports_a_figure(&mut officer).await;
}

/// The later figure speaks; the earlier one stays on record.
async fn reports_a_figure<F: Reporting>(officer: &mut F) {
    let indicator = officer.indicator(PLAN, CONVERTED, None).await;
    assert_eq!(
        (indicator.measured, indicator.state),
        (None, IndicatorState::NoData)
    );
    let first = Figure {
        value: "62.5",
        as_of: "2025-12-31",
        evidence: "125/BC-UBND",
    };
    officer.reports(PLAN, CONVERTED, &first).await;
    let indicator = officer.indicator(PLAN, CONVERTED, None).await;
    assert_eq!(
        (indicator.measured, indicator.state),
        (Some(62_500), IndicatorState::Behind)
    );
    let second = Figure {
        value: "81",
        as_of: "2026-10-31",
        evidence: "126/BC-UBND",
    };
    officer.reports(PLAN, CONVERTED, &second).await;
    let indicator = officer.indicator(PLAN, CONVERTED, None).await;
    assert_eq!(
        (indicator.measured, indicator.state),
        (Some(81_000), IndicatorState::Met)
    );
    assert_eq!(indicator.history, [81_000, 62_500]);
}
