use askama::Template;
use askama::filters::HtmlSafe;
use domain::IndicatorState;

/// How far a measured figure is toward its target, with a mark at what is expected today.
/// Drawn as SVG; the figures stand as text beside it.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/progress.html")]
pub struct Progress {
    /// Tenths of a percent of the target, 0 to 1000.
    measured: i64,
    expected: i64,
    tone: &'static str,
    label: String,
}

impl HtmlSafe for Progress {}

impl Progress {
    /// All figures in the same unit (thousandths); `label` tells the picture in words.
    pub fn new(
        measured: Option<i64>,
        expected: i64,
        target: i64,
        state: IndicatorState,
        label: impl ToString,
    ) -> Progress {
        let share = |figure: i64| {
            let tenths = i128::from(figure.max(0)) * 1000 / i128::from(target.max(1));
            i64::try_from(tenths.min(1000)).unwrap_or(1000)
        };
        let tone = match state {
            IndicatorState::Met => "met",
            IndicatorState::OnTrack => "on-track",
            IndicatorState::Behind => "behind",
            IndicatorState::Overdue => "overdue",
            IndicatorState::NoData => "no-data",
        };
        Progress {
            measured: share(measured.unwrap_or(0)),
            expected: share(expected),
            tone,
            label: label.to_string(),
        }
    }
}
