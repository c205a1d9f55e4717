use super::PageFace;
use super::reading::{all, cell, first, holds, last_part, own_text, state, thousandths, told};
use crate::walks::reporting::{Figure, Indicator, Record, Reporting, Target};
use domain::{IndicatorState, Measure};
use scraper::ElementRef;
use storefront::urls;
use testkit::form::text;

impl Reporting for PageFace {
    async fn copies(&mut self, programme: &str, years: (i32, i32), commune: Option<&str>) -> String {
        self.open(&urls::office_programme(programme)).await;
        self.visitor.follow("Chép sang kỳ mới").await;
        let mut form = self
            .visitor
            .form_to(&urls::office_programme_copy(programme))
            .fill("first_year", years.0)
            .fill("last_year", years.1);
        if let Some(commune) = commune {
            form = form.fill("commune_code", commune);
        }
        self.send(form).await;
        last_part(&self.visitor.address)
    }

    async fn adds_indicator(&mut self, programme: &str, measure: Measure, target: &str) {
        self.open(&urls::office_programme(programme)).await;
        self.visitor.follow("Thêm chỉ tiêu").await;
        let form = self
            .visitor
            .form_to(&urls::office_indicator_add(programme))
            .fill("measure", measure.as_str())
            .fill("target", typed(target))
            .fill("cadence", "per_year");
        self.send(form).await;
    }

    async fn sets_target(&mut self, programme: &str, key: &str, target: &str) {
        self.open(&urls::office_indicator(programme, key)).await;
        let form = self
            .visitor
            .form_to(&urls::office_indicator_target(programme, key));
        self.send(form.fill("target", typed(target))).await;
    }

    async fn reports(&mut self, programme: &str, key: &str, figure: &Figure) {
        self.open(&urls::office_indicator(programme, key)).await;
        let form = self
            .visitor
            .form_to(&urls::office_indicator_report(programme, key))
            .fill("value", typed(figure.value))
            .fill("as_of", figure.as_of)
            .fill("evidence", figure.evidence);
        self.send(form).await;
    }

    async fn indicator(&mut self, programme: &str, key: &str, year: Option<i32>) -> Indicator {
        let mut address = urls::office_indicator(programme, key);
        if let Some(year) = year {
            address = urls::with_query(&address, "nam", &year.to_string());
        }
        self.open(&address).await;
        let page = self.page();
        let main = first(&page, "main");
        let head = first(main, ".page-head");
        let facts: Vec<(String, Option<i64>)> = all(main, "dl.facts > div")
            .into_iter()
            .map(|row| {
                let told = |css: &str| told(row, css);
                (told("dt"), thousandths(&told("dd"), self.language))
            })
            .collect();
        let of = |name: &str| facts.iter().find(|fact| fact.0 == name).and_then(|fact| fact.1);
        let records = all(main, "tbody tr").into_iter().filter(is_record).map(record);
        let entries = all(main, "tbody tr").into_iter().filter(is_entry);
        let figures = entries.filter_map(|row| thousandths(&told(row, "th"), self.language));
        Indicator {
            target: of("Chỉ tiêu").expect("a target"),
            measured: of("Đã đạt"),
            state: state(head, IndicatorState::ALL, |state| state.label(self.language)),
            records: records.collect(),
            history: figures.collect(),
            beside: facts,
        }
    }
}

impl PageFace {
    /// A line of a programme's table.
    pub fn target(&self, row: ElementRef) -> Target {
        let told = |heading: &str| own_text(first(cell(row, heading), "span"));
        let number = |heading: &str| thousandths(&told(heading), self.language);
        let state_cell = cell(row, self.t("Tiến độ", "State"));
        Target {
            title: title(first(row, "th")),
            target: number(self.t("Chỉ tiêu", "Target")).expect("a target"),
            measured: number(self.t("Đã đạt", "Measured")),
            expected: number(self.t("Cần đến hôm nay", "Expected today")).expect("what is expected"),
            state: state(state_cell, IndicatorState::ALL, |it| it.label(self.language)),
        }
    }
}

/// Of an indicator: a link for the office, plain text for others.
fn title(heading: ElementRef) -> String {
    let linked = told(heading, "a");
    if linked.is_empty() {
        own_text(heading)
    } else {
        linked
    }
}

/// As one types it on a Vietnamese page.
fn typed(value: &str) -> String {
    value.replace('.', ",")
}

fn is_record(row: &ElementRef) -> bool {
    holds(*row, "td[data-label='Được tính']")
}

fn is_entry(row: &ElementRef) -> bool {
    holds(*row, "td[data-label='Căn cứ']")
}

fn record(row: ElementRef) -> Record {
    Record {
        label: told(row, "th"),
        told: text(row),
        behind: all(row, "td > ul > li").len(),
    }
}
