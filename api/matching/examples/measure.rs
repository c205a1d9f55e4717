//! Matches a generated market from two CSV files and writes summary.json beside them: what
//! tests/bench/matching measures, without the rest of the marketplace.
//!
//! `measure FOLDER COMMUNES.CSV OFFERS REQUESTS [--lots] [--value] [--explain]`

#![allow(clippy::expect_used)]

#[path = "../../../tests/src/instances.rs"]
#[allow(dead_code)]
mod instances;

use domain::Objective;
use domain::geography::Point;
use instances::Instance;
use matching::files::{Sheet, matches_table, read_offers, read_requests, write_summary};
use matching::{Settings, solve};
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

fn main() {
    let (options, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let has = |option: &str| options.iter().any(|given| given == option);
    let number = |place: usize| {
        words
            .get(place)
            .and_then(|word| word.parse().ok())
            .expect("a number")
    };
    let folder = Path::new(words.first().expect("a folder"));
    let mut instance = Instance::of(1, number(2), number(3));
    if has("--lots") {
        instance = instance.with_lots();
    }
    let files = [
        ("offers.csv", instance.offers_csv()),
        ("requests.csv", instance.requests_csv()),
    ];
    for (name, csv) in files {
        std::fs::write(folder.join(name), csv).expect("a file written");
    }

    let start = Instant::now();
    let communes = communes(Path::new(words.get(1).expect("communes.csv")));
    let point = |code: &str| communes.get(code).copied();
    let sheet = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).expect("a file");
        Sheet::from_csv(name, &bytes).expect("text")
    };
    let offers = read_offers("offers.csv", &sheet("offers.csv"), point).expect("good rows");
    let requests = read_requests("requests.csv", &sheet("requests.csv"), point).expect("good rows");
    let settings = Settings {
        objective: if has("--value") {
            Objective::Value
        } else {
            Objective::Volume
        },
        explain: has("--explain"),
        ..Settings::default()
    };
    let outcome = solve(&offers, &requests, &settings);
    std::fs::write(folder.join("matches.csv"), matches_table(&outcome.matches).csv())
        .expect("a file written");
    let summary = write_summary(&outcome.summary, start.elapsed());
    std::fs::write(folder.join("summary.json"), summary).expect("a file written");
}

fn communes(path: &Path) -> HashMap<String, Point> {
    let text = std::fs::read_to_string(path).expect("communes.csv");
    let degrees_e4 = |text: &str| text.parse::<f64>().map(|degrees| (degrees * 1e4).round() as i32);
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let point = Point {
                latitude_e4: degrees_e4(cells[4]).expect("degrees"),
                longitude_e4: degrees_e4(cells[5]).expect("degrees"),
            };
            (cells[0].to_owned(), point)
        })
        .collect()
}
