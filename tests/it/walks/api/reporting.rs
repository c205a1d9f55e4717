use super::{ApiFace, items, number, text, word};
use crate::walks::reporting::{Figure, Indicator, Record, Reporting, Target};
use domain::Measure;
use serde_json::{Value, json};

impl Reporting for ApiFace {
    async fn copies(&mut self, programme: &str, years: (i32, i32), commune: Option<&str>) -> String {
        let copy = json!({ "first_year": years.0, "last_year": years.1, "commune_code": commune });
        text(&self.post(&format!("/programmes/{programme}/copy"), copy).await["key"])
    }

    async fn adds_indicator(&mut self, programme: &str, measure: Measure, target: &str) {
        let indicator = json!({ "measure": measure, "cadence": "per_year", "target": target });
        self.post(&format!("/programmes/{programme}/indicators"), indicator)
            .await;
    }

    async fn sets_target(&mut self, programme: &str, key: &str, target: &str) {
        let path = format!("/programmes/{programme}/indicators/{key}/target");
        self.put(&path, json!({ "target": target })).await;
    }

    async fn reports(&mut self, programme: &str, key: &str, figure: &Figure) {
        let path = format!("/programmes/{programme}/indicators/{key}/figures");
        let figure = json!({ "value": figure.value, "as_of": figure.as_of, "evidence": figure.evidence });
        self.post(&path, figure).await;
    }

    async fn indicator(&mut self, programme: &str, key: &str, year: Option<i32>) -> Indicator {
        let query = year.map_or(String::new(), |year| format!("?year={year}"));
        let path = format!("/programmes/{programme}/indicators/{key}{query}");
        let page = self.get(&path).await;
        let indicator = &page["indicator"];
        let standing = &indicator["standing"];
        let computed = |name: &str| standing["computed"][name].as_array().cloned().unwrap_or_default();
        let beside = |row: &Value| (text(&row["label"]), figure(&row["figure"]));
        let record = |record: &Value| Record {
            label: text(&record["label"]),
            told: record.to_string(),
            behind: items(&record["behind"]).len(),
        };
        let entered = |entry: &Value| number(&entry["value_thousandths"]);
        Indicator {
            target: number(&indicator["target_thousandths"]),
            measured: figure(&standing["figure"]),
            state: word(&standing["state"]),
            beside: computed("beside").iter().map(beside).collect(),
            records: computed("records").iter().map(record).collect(),
            history: items(&page["history"]).iter().map(entered).collect(),
        }
    }
}

fn figure(figure: &Value) -> Option<i64> {
    figure["value_thousandths"].as_i64()
}

pub fn target(indicator: &Value, title: String) -> Target {
    let standing = &indicator["standing"];
    Target {
        title,
        target: number(&indicator["target_thousandths"]),
        measured: figure(&standing["figure"]),
        expected: tenths(number(&standing["expected_thousandths"])),
        state: word(&standing["state"]),
    }
}

/// Half up.
fn tenths(thousandths: i64) -> i64 {
    (thousandths + 50).div_euclid(100) * 100
}
