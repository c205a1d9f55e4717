use askama::Template;
use askama::filters::HtmlSafe;

/// One bar with its figures in words.
#[derive(Debug, Clone)]
pub struct BarRow {
    name: String,
    value: i64,
    told: String,
    beside: String,
    /// Of the longest bar, in thousandths.
    length: i64,
}

impl BarRow {
    pub fn new(name: impl ToString, value: i64, told: impl ToString, beside: impl ToString) -> BarRow {
        BarRow {
            name: name.to_string(),
            value,
            told: told.to_string(),
            beside: beside.to_string(),
            length: 0,
        }
    }
}

/// A bar chart that is its own table: name, figure, bar, and one more figure.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/bars.html")]
pub struct Bars {
    title: String,
    beside: String,
    rows: Vec<BarRow>,
}

impl HtmlSafe for Bars {}

impl Bars {
    /// `beside` heads the last column.
    pub fn new(title: impl ToString, beside: impl ToString, mut rows: Vec<BarRow>) -> Bars {
        let longest = rows.iter().map(|row| row.value).max().unwrap_or_default().max(1);
        for row in &mut rows {
            row.length = row.value.max(0).saturating_mul(1000) / longest;
        }
        Bars {
            title: title.to_string(),
            beside: beside.to_string(),
            rows,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Lines over time in one frame, each with a mark and a dash of its own beside its colour. The figures
/// stand in a table beside it.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/lines.html")]
pub struct Lines {
    label: String,
    lowest: String,
    highest: String,
    first: String,
    last: String,
    lines: Vec<DrawnLine>,
}

#[derive(Debug, Clone)]
struct DrawnLine {
    name: String,
    points: String,
    dots: Vec<(i64, i64)>,
    /// 0 to 5, for colour and dash.
    kind: usize,
}

impl HtmlSafe for Lines {}

/// Width and height of the frame in its own units.
const FRAME: (i64, i64) = (600, 200);

impl Lines {
    /// Each series: name and points (position, value). `told` writes a value, `ends` the first and last
    /// position.
    pub fn new(
        label: impl ToString,
        series: &[(String, Vec<(i64, i64)>)],
        told: impl Fn(i64) -> String,
        ends: (String, String),
    ) -> Lines {
        let points = || series.iter().flat_map(|(_, points)| points);
        let low = points().map(|point| point.1).min().unwrap_or_default();
        let high = points().map(|point| point.1).max().unwrap_or_default();
        let from = points().map(|point| point.0).min().unwrap_or_default();
        let to = points().map(|point| point.0).max().unwrap_or_default();
        let place = |(position, value): &(i64, i64)| {
            let x = (position - from).saturating_mul(FRAME.0) / (to - from).max(1);
            let y = FRAME.1 - (value - low).saturating_mul(FRAME.1) / (high - low).max(1);
            (x, y)
        };
        let lines = series.iter().enumerate().map(|(index, (name, points))| {
            let dots: Vec<(i64, i64)> = points.iter().map(place).collect();
            let words: Vec<String> = dots.iter().map(|(x, y)| format!("{x},{y}")).collect();
            DrawnLine {
                name: name.clone(),
                points: words.join(" "),
                dots,
                kind: index % 6,
            }
        });
        Lines {
            label: label.to_string(),
            lowest: told(low),
            highest: told(high),
            first: ends.0,
            last: ends.1,
            lines: lines.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_width() {
        let row = |value: i64| BarRow::new("x", value, "", "");
        let bars = Bars::new("", "", vec![row(400), row(100), row(0)]);
        let lengths: Vec<i64> = bars.rows.iter().map(|row| row.length).collect();
        assert_eq!(lengths, [1000, 250, 0]);
    }

    #[test]
    fn a_line_runs_from_corner_to_corner() {
        let series = [("a".to_owned(), vec![(1, 10), (2, 20), (3, 30)])];
        let lines = Lines::new("", &series, |value| value.to_string(), Default::default());
        assert_eq!(lines.lines[0].points, "0,200 300,100 600,0");
        assert_eq!((lines.lowest.as_str(), lines.highest.as_str()), ("10", "30"));
    }
}
