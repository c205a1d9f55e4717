use crate::measure::{self, Question, Records};
use chrono::{Datelike, NaiveDate};
use domain::indicator::Measured;
use domain::{Locale, Measure, NoData};

/// What is told of every programme's area year by year, whether or not a target names it.
pub const SHOWN: &[Measure] = &[
    Measure::LinkedArea,
    Measure::LinkedVolume,
    Measure::LinkedValue,
    Measure::ShareOfCooperativesLinked,
    Measure::OcopThreeStars,
    Measure::OcopFourStars,
    Measure::OcopFiveStars,
    Measure::PlantingAreaCodes,
];

/// The figures of `SHOWN`, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFigures {
    pub year: i32,
    pub figures: Vec<Result<Measured, NoData>>,
}

/// From the programme's first year to the present one, the latest eight at most.
pub(super) fn by_year(
    records: &Records,
    first_day: NaiveDate,
    today: NaiveDate,
    locale: Locale,
) -> Vec<YearFigures> {
    let first = first_day.year().max(today.year() - 7);
    (first..=today.year())
        .filter_map(|year| {
            let question = calendar_year(year, today, locale)?;
            let figures = SHOWN
                .iter()
                .map(|measure| measure::read(*measure, records, &question).figure)
                .collect();
            Some(YearFigures { year, figures })
        })
        .collect()
}

pub(crate) fn calendar_year(year: i32, today: NaiveDate, locale: Locale) -> Option<Question> {
    Some(Question {
        first_day: NaiveDate::from_ymd_opt(year, 1, 1)?,
        last_day: NaiveDate::from_ymd_opt(year, 12, 31)?,
        today,
        locale,
    })
}
