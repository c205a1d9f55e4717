//! Where a target stands: the figure that speaks, what stands beside it, what is expected today.

use crate::measure::{self, Question, Reading, Records};
use crate::programme::Text;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::indicator::{Measured, Period};
use domain::{
    Cadence, Comparator, Coverage, IndicatorSource, IndicatorState, Locale, Measure, NoData, Unit, money,
};
use uuid::Uuid;

/// A figure entered by an officer with evidence. Later entries replace earlier ones; all are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedFigure {
    pub id: Uuid,
    pub year: i32,
    pub value_thousandths: i64,
    pub as_of: NaiveDate,
    /// Number of the document that says so.
    pub evidence: String,
    pub note: Option<String>,
    pub entered_by: Option<String>,
    pub entered_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The calendar year of a yearly target; none for one that is due once.
    pub year: Option<i32>,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// The figure that the state is told from.
    pub figure: Result<Measured, NoData>,
    /// What the records show. It is `figure` itself where they show everything, and stands beside otherwise.
    pub computed: Option<Reading>,
    pub reported: Option<ReportedFigure>,
    /// In thousandths of the unit.
    pub expected_thousandths: i64,
    /// Measured / target in thousandths of a percent, uncapped; none without a figure.
    pub progress_thousandths: Option<i64>,
    pub state: IndicatorState,
}

/// The target's own facts.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub unit: Unit,
    pub comparator: Comparator,
    pub target_thousandths: i64,
    pub cadence: Cadence,
    pub due_on: NaiveDate,
    pub source: IndicatorSource,
    pub measure: Option<Measure>,
    pub coverage: Option<Coverage>,
    pub denominator: Option<Text>,
}

impl Target {
    /// Whether the records show everything, so that the computed figure speaks.
    pub fn is_computed(&self) -> bool {
        self.source == IndicatorSource::Marketplace && self.coverage != Some(Coverage::Partial)
    }

    /// The years of a yearly target, both included.
    pub fn years(&self, first_day: NaiveDate) -> std::ops::RangeInclusive<i32> {
        first_day.year()..=self.due_on.year()
    }

    /// The year a yearly target is looked at today: this one, or the nearest of its period.
    pub fn present_year(&self, first_day: NaiveDate, today: NaiveDate) -> Option<i32> {
        (self.cadence == Cadence::PerYear).then(|| {
            let years = self.years(first_day);
            today
                .year()
                .clamp(*years.start(), (*years.end()).max(*years.start()))
        })
    }

    pub fn period(&self, first_day: NaiveDate, year: Option<i32>) -> Period {
        let whole = Period {
            first_day,
            last_day: self.due_on.max(first_day),
        };
        match year {
            None => whole,
            Some(year) => Period {
                first_day: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(whole.first_day),
                last_day: NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(whole.last_day),
            },
        }
    }
}

/// `figures` are those of the indicator, the latest entry first.
pub(super) fn standing(
    target: &Target,
    period: Period,
    year: Option<i32>,
    records: Option<&Records>,
    figures: &[ReportedFigure],
    today: NaiveDate,
    locale: Locale,
) -> Standing {
    let question = Question {
        first_day: period.first_day,
        last_day: period.last_day,
        today,
        locale,
    };
    let computed = match (target.measure, records) {
        (Some(measure), Some(records)) => Some(measure::read(measure, records, &question)),
        _ => None,
    };
    let reported = figures
        .iter()
        .find(|figure| year.is_none_or(|year| figure.year == year))
        .cloned();
    let figure = if target.is_computed() {
        computed
            .as_ref()
            .map_or(Err(NoData::NoPlace), |reading| reading.figure)
    } else {
        match &reported {
            Some(figure) => Ok(Measured::Thousandths(figure.value_thousandths)),
            None if period.first_day > today => Err(NoData::NotBegun),
            None => Err(NoData::NotReported),
        }
    };
    Standing {
        year,
        first_day: period.first_day,
        last_day: period.last_day,
        expected_thousandths: period.expected_thousandths(target.target_thousandths, today),
        progress_thousandths: figure
            .ok()
            .and_then(|measured| progress(measured, target.target_thousandths)),
        state: period.state(target.comparator, target.target_thousandths, figure.ok(), today),
        figure,
        computed,
        reported,
    }
}

/// Percent in thousandths, half up.
fn progress(measured: Measured, target_thousandths: i64) -> Option<i64> {
    let (numerator, denominator) = measured.fraction();
    money::divide_half_up(numerator * 100_000, denominator * i128::from(target_thousandths))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn target(source: IndicatorSource, coverage: Option<Coverage>, cadence: Cadence) -> Target {
        Target {
            unit: Unit::Cooperative,
            comparator: Comparator::AtLeast,
            target_thousandths: 4_000,
            cadence,
            due_on: day("2025-12-31"),
            source,
            measure: Some(Measure::CooperativesFounded),
            coverage,
            denominator: None,
        }
    }

    fn figure(year: i32, value_thousandths: i64) -> ReportedFigure {
        ReportedFigure {
            id: Uuid::nil(),
            year,
            value_thousandths,
            as_of: NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
            evidence: "12/BC-UBND".to_owned(),
            note: None,
            entered_by: None,
            entered_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        }
    }

    fn records() -> Records {
        Records {
            organisations: vec![measure::Organisation {
                id: Uuid::nil(),
                slug: "htx".to_owned(),
                name: "HTX".to_owned(),
                kind: domain::OrganisationKind::Cooperative,
                is_agricultural: true,
                founded_year: Some(2024),
                founded_from_club_id: None,
            }],
            ..Records::default()
        }
    }

    fn stand(target: &Target, year: Option<i32>, figures: &[ReportedFigure]) -> Standing {
        let period = target.period(day("2024-01-01"), year);
        standing(
            target,
            period,
            year,
            Some(&records()),
            figures,
            day("2026-11-21"),
            Locale::Vi,
        )
    }

    #[test]
    fn what_is_seen_in_part_never_stands_for_the_reported_figure() {
        let partial = target(
            IndicatorSource::Marketplace,
            Some(Coverage::Partial),
            Cadence::Once,
        );
        let alone = stand(&partial, None, &[]);
        assert_eq!(alone.figure, Err(NoData::NotReported));
        assert_eq!(alone.state, IndicatorState::NoData);
        assert_eq!(alone.computed.unwrap().figure, Ok(Measured::Count(1)));
        let told = stand(&partial, None, &[figure(2025, 6_000), figure(2025, 1_000)]);
        assert_eq!(told.figure, Ok(Measured::Thousandths(6_000)));
        assert_eq!(told.progress_thousandths, Some(150_000), "uncapped");
        assert_eq!(told.state, IndicatorState::Met);
    }

    #[test]
    fn what_is_seen_in_full_speaks_for_itself() {
        let full = target(IndicatorSource::Marketplace, Some(Coverage::Full), Cadence::Once);
        let standing = stand(&full, None, &[figure(2025, 6_000)]);
        assert_eq!(standing.figure, Ok(Measured::Count(1)));
        assert_eq!(standing.progress_thousandths, Some(25_000));
        assert_eq!(standing.state, IndicatorState::Overdue);
    }

    #[test]
    fn a_yearly_target_takes_the_figure_of_its_year() {
        let yearly = target(IndicatorSource::Reported, None, Cadence::PerYear);
        assert_eq!(
            yearly.present_year(day("2024-01-01"), day("2026-11-21")),
            Some(2025)
        );
        let figures = [figure(2025, 1_000), figure(2024, 4_000)];
        assert_eq!(stand(&yearly, Some(2024), &figures).state, IndicatorState::Met);
        assert_eq!(
            stand(&yearly, Some(2025), &figures).state,
            IndicatorState::Overdue
        );
    }
}
