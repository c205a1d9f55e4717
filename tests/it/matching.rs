//! `ocop-market match` from files to files: against OR-Tools, in any order of rows, and on bad input.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use testkit::instances::Instance;
use testkit::{scratch, tools};

struct Folder(PathBuf);

impl Folder {
    fn with(offers: &str, requests: &str) -> Folder {
        let folder = Folder(scratch::path("matching"));
        std::fs::create_dir_all(&folder.0).unwrap();
        std::fs::write(folder.file("offers.csv"), offers).unwrap();
        std::fs::write(folder.file("requests.csv"), requests).unwrap();
        folder
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn input(&self, command: &mut Command) {
        for name in ["offers", "requests"] {
            command
                .arg(format!("--{name}"))
                .arg(self.file(&format!("{name}.csv")));
        }
    }

    fn matched(&self, options: &[&str]) -> Output {
        let mut command = Command::new(tools::ocop_market());
        command.arg("match");
        self.input(&mut command);
        command.arg("--out").arg(self.file("matches.csv"));
        command.arg("--summary").arg(self.file("summary.json"));
        command.args(options).output().unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn agrees_with_or_tools(instance: Instance, options: &[&str]) {
    let folder = Folder::with(&instance.offers_csv(), &instance.requests_csv());
    let output = folder.matched(options);
    assert!(
        output.status.success(),
        "{instance:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let communes = tools::root().join("api/services/data/administrative/communes.csv");
    let mut oracle = Command::new(tools::python());
    oracle
        .arg(tools::root().join("tests/oracles/matching.py"))
        .arg("check");
    folder.input(&mut oracle);
    for (option, path) in [
        ("--communes", communes),
        ("--matches", folder.file("matches.csv")),
        ("--summary", folder.file("summary.json")),
    ] {
        oracle.arg(option).arg(path);
    }
    println!("{instance:?}: {}", tools::run(oracle.args(options)));
}

#[test]
fn oracle_or_tools_finds_the_same_optimum_at_60_1000_and_5000_offers() {
    for (offers, requests) in [(60, 40), (1_000, 400), (5_000, 2_000)] {
        for objective in ["volume", "value"] {
            agrees_with_or_tools(Instance::of(1, offers, requests), &["--objective", objective]);
        }
    }
}

#[test]
fn oracle_or_tools_agrees_on_small_markets_of_many_shapes() {
    for seed in 100..108 {
        let instance = Instance::of(seed, 20 * (seed as usize - 99), 60);
        let objective = if seed % 2 == 0 { "volume" } else { "value" };
        let rate = ["0", "2500", "9000"][seed as usize % 3];
        agrees_with_or_tools(
            Instance {
                commodities: 3,
                ..instance
            },
            &[
                "--objective",
                objective,
                "--transport-rate",
                rate,
                "--star-bonus",
                "250",
            ],
        );
        agrees_with_or_tools(instance.with_lots(), &["--objective", objective]);
    }
    agrees_with_or_tools(Instance::of(1, 0, 20), &[]);
    agrees_with_or_tools(Instance::of(1, 20, 0), &["--objective", "value"]);
}

/// The same rows from last to first.
fn reversed(csv: &str) -> String {
    let (heading, rows) = csv.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    format!("{heading}\n{}\n", rows.join("\n"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_order_of_rows_does_not_show_in_the_files() {
    let instance = Instance::of(7, 300, 150);
    let straight = Folder::with(&instance.offers_csv(), &instance.requests_csv());
    let turned = Folder::with(
        &reversed(&instance.offers_csv()),
        &reversed(&instance.requests_csv()),
    );
    for folder in [&straight, &turned] {
        let gaps = folder.file("gaps.csv");
        let output = folder.matched(&["--gaps", gaps.to_str().unwrap(), "--star-bonus", "100"]);
        assert!(output.status.success());
        assert_eq!(
            folder.names(),
            [
                "gaps.csv",
                "matches.csv",
                "offers.csv",
                "requests.csv",
                "summary.json"
            ]
        );
    }
    for name in ["matches.csv", "gaps.csv"] {
        assert_eq!(read(&straight.file(name)), read(&turned.file(name)), "{name}");
    }
    assert!(read(&straight.file("gaps.csv")).lines().count() > 100);
}

#[test]
fn bad_rows_of_both_files_are_told_at_once_and_nothing_is_written() {
    let instance = Instance::of(9, 3, 3);
    let offers = format!(
        "{}O1,S1,Xoài,,2026-13,10,1000,,,,00004\nO2,S1,Xoài,,2026-05,0,1000,,vietgab,,00000\n",
        instance.offers_csv()
    );
    let requests = format!(
        "{}R1,B1,Xoài,,2026-05,5,-1,,,9,00004,far\n",
        instance.requests_csv()
    );
    let folder = Folder::with(&offers, &requests);
    let output = folder.matched(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 7, "{said}");
    let line = offers.lines().count();
    assert!(
        said.contains(&format!("offers.csv: dòng {line}, cột quantity_kg: “0”")),
        "{said}"
    );
    assert!(said.contains("column max_distance_km: “far”"), "{said}");
    assert_eq!(folder.names(), ["offers.csv", "requests.csv"]);

    std::fs::remove_file(folder.file("offers.csv")).unwrap();
    assert_eq!(folder.matched(&[]).status.code(), Some(2));
    assert_eq!(folder.matched(&["--objective", "most"]).status.code(), Some(2));
    assert_eq!(folder.names(), ["requests.csv"]);
}
