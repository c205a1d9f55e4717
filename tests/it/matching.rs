//! `ocop-market match` from files to files: against OR-Tools, in any order of rows, and on bad input.

use integrations::spreadsheet::{self, Limits};
use services::ports::{Cell, Sheet};
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

/// Every shape: with and without lots, pools, fair shares, bonuses and ties, one side empty.
#[test]
fn oracle_or_tools_agrees_on_320_small_markets_with_lots_pools_and_fair_shares() {
    let all = scratch::path("matching-cases");
    for seed in 0..320 {
        let number = seed as usize;
        let fair = number % 4 == 3;
        let instance = Instance {
            commodities: 1 + number % 3,
            with_lots: number % 4 < 2,
            // Few kilograms are shared one by one; many come close to what linear programs share.
            largest_kg: (fair && number % 8 == 3).then_some(15),
            with_ties: number.is_multiple_of(5),
            ..Instance::of(
                seed,
                if number.is_multiple_of(40) {
                    0
                } else {
                    4 + number % 17
                },
                if number % 40 == 20 { 0 } else { 3 + number % 11 },
            )
        };
        let folder = Folder(all.join(format!("{seed:03}")));
        std::fs::create_dir_all(&folder.0).unwrap();
        std::fs::write(folder.file("offers.csv"), instance.offers_csv()).unwrap();
        std::fs::write(folder.file("requests.csv"), instance.requests_csv()).unwrap();
        let objective = ["volume", "value"][number / 2 % 2];
        let (rate, bonus) = (["2500", "0", "9000"][number % 3], ["0", "300"][number % 2]);
        let mut options = vec![
            "--objective",
            objective,
            "--transport-rate",
            rate,
            "--star-bonus",
            bonus,
        ];
        let pools = folder.file("pools.csv");
        if number.is_multiple_of(3) {
            std::fs::write(&pools, instance.pools_csv()).unwrap();
            options.extend(["--pools", pools.to_str().unwrap()]);
        }
        if fair {
            options.push("--fair");
        }
        let told = format!(
            r#"{{"objective":"{objective}","fair":{fair},"transport_rate":{rate},"star_bonus":{bonus}}}"#
        );
        std::fs::write(folder.file("options.json"), told).unwrap();
        let output = folder.matched(&options);
        assert!(
            output.status.success(),
            "{instance:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let mut oracle = Command::new(tools::python());
    oracle
        .arg(tools::root().join("tests/oracles/matching_cases.py"))
        .arg(&all);
    println!("{}", tools::run(&mut oracle));
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
    for (instance, options) in [
        (Instance::of(7, 300, 150), &["--star-bonus", "100"][..]),
        (Instance::of(8, 120, 60).with_lots(), &["--objective", "value"]),
        (Instance::of(9, 120, 60).with_lots(), &["--fair"]),
    ] {
        let straight = Folder::with(&instance.offers_csv(), &instance.requests_csv());
        let turned = Folder::with(
            &reversed(&instance.offers_csv()),
            &reversed(&instance.requests_csv()),
        );
        let pools = instance.pools_csv();
        for (folder, pools) in [(&straight, &pools), (&turned, &reversed(&pools))] {
            let (gaps, pools_file) = (folder.file("gaps.csv"), folder.file("pools.csv"));
            std::fs::write(&pools_file, pools).unwrap();
            let files = [
                "--gaps",
                gaps.to_str().unwrap(),
                "--pools",
                pools_file.to_str().unwrap(),
            ];
            let output = folder.matched(&[&files[..], options].concat());
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            assert_eq!(
                folder.names(),
                [
                    "gaps.csv",
                    "matches.csv",
                    "offers.csv",
                    "pools.csv",
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
}

/// A CSV file's rows as a workbook; digits become numbers as they do in an office's hands.
fn workbook(csv: &str) -> Vec<u8> {
    let cell = |text: &str| match text.parse() {
        Ok(number) if !text.starts_with('0') => Cell::Whole(number),
        _ => Cell::from(text),
    };
    let sheet = Sheet {
        name: "sheet".to_owned(),
        rows: csv
            .lines()
            .map(|line| line.split(',').map(cell).collect())
            .collect(),
    };
    spreadsheet::workbook(&[sheet]).unwrap()
}

#[test]
fn workbooks_go_in_and_out_like_csv() {
    let instance = Instance::of(11, 60, 40);
    let folder = Folder::with(&instance.offers_csv(), &instance.requests_csv());
    assert!(folder.matched(&[]).status.success());
    for name in ["offers", "requests"] {
        let csv = read(&folder.file(&format!("{name}.csv")));
        std::fs::write(folder.file(&format!("{name}.xlsx")), workbook(&csv)).unwrap();
    }
    let output = Command::new(tools::ocop_market())
        .args(["match", "--offers"])
        .arg(folder.file("offers.xlsx"))
        .arg("--requests")
        .arg(folder.file("requests.xlsx"))
        .arg("--out")
        .arg(folder.file("matches.xlsx"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let rows = spreadsheet::rows(&std::fs::read(folder.file("matches.xlsx")).unwrap(), &Limits::OWN).unwrap();
    let text: String = rows.iter().map(|row| row.cells.join(",") + "\n").collect();
    assert_eq!(text, read(&folder.file("matches.csv")));
    assert!(rows.len() > 10);
}

#[test]
fn an_offer_is_explained_in_both_languages() {
    let instance = Instance::of(7, 60, 40);
    let folder = Folder::with(&instance.offers_csv(), &instance.requests_csv());
    let output = folder.matched(&["--explain", "O00003"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("O00003 · ") && said.contains("ghép được") && said.contains("matched"),
        "{said}"
    );
    let months = instance.offers_csv().matches("\nO00003,").count();
    assert_eq!(
        said.lines().filter(|line| line.starts_with("O00003")).count(),
        months,
        "{said}"
    );
    assert_eq!(folder.matched(&["--explain", "O99999"]).status.code(), Some(2));
}

#[test]
fn every_kind_of_bad_row_is_told_at_once() {
    let offers = "offer_id,seller_id,commodity,variety,month,quantity_kg,ask_vnd_per_kg,min_lot_kg,standards,ocop_stars,commune_code\n\
        O1,S1,Xoài,,2026-05,10,1000,,,,00004\n\
        ,S1,Xoài,,2026-05,10,1000,,,,00004\n\
        O2,,Xoài,,2026-05,10,1000,,,,00004\n\
        O3,S1,,,2026-05,10,1000,,,,00004\n\
        O4,S1,Xoài,,2026-5,10,1000,,,,00004\n\
        O5,S1,Xoài,,2026-05,-3,1000,,,,00004\n\
        O6,S1,Xoài,,2026-05,10,1e3,,,,00004\n\
        O7,S1,Xoài,,2026-05,10,1000,x,,,00004\n\
        O8,S1,Xoài,,2026-05,10,1000,,vietgab,,00004\n\
        O9,S1,Xoài,,2026-05,10,1000,,,6,00004\n\
        O10,S1,Xoài,,2026-05,10,1000,,,,99999\n\
        O1,S1,Xoài,,2026-05,10,1000,,,,00004\n\
        O1,S2,Xoài,,2026-06,10,1000,,,,00004\n\
        O1,S1,Gạo,,2026-07,10,1000,,,,00004\n\
        O11,S1,Xoài\n";
    let requests = "request_id,buyer_id,commodity,variety,month,quantity_kg,bid_vnd_per_kg,min_lot_kg,standards_required,min_ocop_stars,commune_code,max_distance_km\n\
        R1,B1,Xoài,,2026-05,5,1000,,,,00004,1.25\n";
    let folder = Folder::with(offers, requests);
    let pools = folder.file("pools.csv");
    std::fs::write(&pools, "pool_id,seller_id\nP1,S1\n,S2\nP1,\nP2,S1\n").unwrap();
    let output = folder.matched(&["--pools", pools.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for line in 3..=16 {
        assert_eq!(
            said.matches(&format!("offers.csv: dòng {line},")).count(),
            usize::from(line < 16),
            "{said}"
        );
    }
    assert!(said.contains("offers.csv: dòng 16:"), "{said}");
    assert!(said.contains("column max_distance_km: “1.25”"), "{said}");
    for line in [3, 4, 5] {
        assert!(said.contains(&format!("pools.csv: dòng {line}, cột")), "{said}");
    }
    assert_eq!(said.lines().count(), 18, "{said}");
    assert_eq!(folder.names(), ["offers.csv", "pools.csv", "requests.csv"]);

    let one = "offer_id,seller_id,commodity,variety,month,quantity_kg,ask_vnd_per_kg,min_lot_kg,standards,ocop_stars,commune_code\nO1,S1,Xoài,,2026-05,10,1000,,,,00004\n";
    std::fs::write(folder.file("offers.csv"), one).unwrap();
    std::fs::write(folder.file("requests.csv"), requests.replace("1.25", "1.2")).unwrap();
    std::fs::write(&pools, "pool_id,seller_id\nP1,S9\n").unwrap();
    let output = folder.matched(&["--pools", pools.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("pools.csv: dòng 2, cột seller_id: “S9”"), "{said}");
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
