//! The file of published plans as it is written. Absent in a plan → absent here; nothing is guessed.

use chrono::NaiveDate;
use domain::{Cadence, Comparator, Coverage, IndicatorSource, ProgrammeLevel, ReportingCadence, Unit};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Documents {
    pub programme: Vec<Document>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub key: String,
    pub file: String,
    pub name_vi: String,
    pub name_en: String,
    pub authority: String,
    pub level: ProgrammeLevel,
    pub province: Option<String>,
    pub district: Option<String>,
    pub commune: Option<String>,
    pub document_number: Option<String>,
    pub document_date: Option<NaiveDate>,
    #[serde(default)]
    pub based_on: Vec<String>,
    #[serde(default)]
    pub based_on_vi: Vec<String>,
    pub period_start: Option<i32>,
    pub period_end: i32,
    pub signatory: Option<String>,
    pub successor_province_code: Option<String>,
    pub analyst_note: Option<String>,
    pub analyst_note_vi: Option<String>,
    #[serde(default)]
    pub reporting: Vec<Reporting>,
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<Target>,
    #[serde(default)]
    pub unmeasured: Vec<Unmeasured>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reporting {
    pub cadence: ReportingCadence,
    /// `05-20`
    pub due_month_day: Option<String>,
    pub rule: Option<String>,
    pub rule_vi: Option<String>,
    pub from: String,
    pub from_vi: String,
    pub to: String,
    pub to_vi: String,
    pub note: Option<String>,
    pub note_vi: Option<String>,
    pub lines: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub id: String,
    pub title_vi: String,
    pub title_en: String,
    pub unit: Unit,
    pub comparator: Comparator,
    /// Whole units, as the plans write them.
    pub value: i64,
    pub quoted: String,
    pub denominator: Option<String>,
    pub denominator_vi: Option<String>,
    pub part_of: Option<String>,
    pub cadence: Cadence,
    /// `2025` or `2025-12-31`
    pub due: String,
    pub source: IndicatorSource,
    pub coverage: Option<Coverage>,
    pub responsible: Option<String>,
    pub value_note: Option<String>,
    pub value_note_vi: Option<String>,
    pub baseline_note: Option<String>,
    pub baseline_note_vi: Option<String>,
    pub analyst_note: Option<String>,
    pub analyst_note_vi: Option<String>,
    pub lines: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Unmeasured {
    pub text_en: String,
    pub text_vi: String,
    pub lines: Option<String>,
}

impl Document {
    /// First and last year, and whether the first had to be taken from the act the plan carries out.
    pub fn years(&self) -> (i32, i32, bool) {
        let first = self.period_start.or_else(|| {
            let dates = self.based_on.iter().filter_map(|basis| {
                let (_, date) = basis.rsplit_once(", ")?;
                date.get(..4)?.parse().ok()
            });
            dates.max()
        });
        (
            first.unwrap_or(self.period_end),
            self.period_end,
            self.period_start.is_none(),
        )
    }

    /// The place as the plan names it, from the small to the large.
    pub fn place(&self) -> Option<String> {
        let parts: Vec<String> = [
            ("xã", &self.commune),
            ("huyện", &self.district),
            ("tỉnh", &self.province),
        ]
        .into_iter()
        .filter_map(|(word, name)| Some(format!("{word} {}", name.as_ref()?)))
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl Target {
    /// Our notes joined in one paragraph: Vietnamese, English.
    pub fn notes(&self) -> (Option<String>, Option<String>) {
        let join = |parts: [&Option<String>; 3]| {
            let told: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
            (!told.is_empty()).then(|| told.join(" "))
        };
        (
            join([&self.value_note_vi, &self.baseline_note_vi, &self.analyst_note_vi]),
            join([&self.value_note, &self.baseline_note, &self.analyst_note]),
        )
    }

    pub fn due_on(&self) -> Option<NaiveDate> {
        match self.due.parse::<i32>() {
            Ok(year) => NaiveDate::from_ymd_opt(year, 12, 31),
            Err(_) => self.due.parse().ok(),
        }
    }
}
