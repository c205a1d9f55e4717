//! `ocop-market match`: offers and requests from files, pairs into files, without a database.

use clap::Args;
use domain::geography::Point;
use domain::{Locale, Objective};
use matching::files::{BadCell, read_offers, read_requests, write_gaps, write_matches, write_summary};
use matching::{LARGEST_PRICE_VND, Settings, solve};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Communes of Viet Nam since 1 July 2025 with the point that stands for each.
const COMMUNES: &str = include_str!("../../services/data/administrative/communes.csv");

#[derive(Debug, Args)]
pub struct MatchArgs {
    /// Supply offers (CSV), one row a month
    #[arg(long, value_name = "FILE")]
    pub offers: PathBuf,
    /// Demand requests (CSV), one row a month
    #[arg(long, value_name = "FILE")]
    pub requests: PathBuf,
    /// What to make as large as possible: volume (kilograms, then surplus) or value (surplus)
    #[arg(long, default_value = "volume")]
    pub objective: Objective,
    /// Transport in VND per tonne-kilometre
    #[arg(long, default_value_t = matching::DEFAULT_TRANSPORT_RATE_VND_PER_TKM, value_name = "VND",
          value_parser = clap::value_parser!(i64).range(0..=LARGEST_PRICE_VND))]
    pub transport_rate: i64,
    /// Added to a pair's surplus per kilogram for each OCOP star of the offer, in VND
    #[arg(long, default_value_t = 0, value_name = "VND",
          value_parser = clap::value_parser!(i64).range(0..=LARGEST_PRICE_VND))]
    pub star_bonus: i64,
    /// Where the matched pairs go (CSV)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Where the reasons for what stayed unmatched go (CSV)
    #[arg(long, value_name = "FILE")]
    pub gaps: Option<PathBuf>,
    /// Where totals, bounds and times go (JSON)
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
}

/// What stops a run.
enum Fault {
    /// The input is wrong; one line of text for each thing.
    Input(Vec<String>),
    Output(String),
}

/// 0 when done, 2 when the input is wrong (nothing is written then), 1 when the output cannot be written.
pub fn run(args: &MatchArgs) -> ExitCode {
    let (code, lines) = match matched(args) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Fault::Input(lines)) => (2, lines),
        Err(Fault::Output(line)) => (1, vec![line]),
    };
    let mut out = std::io::stderr().lock();
    for line in lines {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(out, "{line}");
    }
    ExitCode::from(code)
}

fn matched(args: &MatchArgs) -> Result<(), Fault> {
    let start = Instant::now();
    let communes = communes();
    let point = |code: &str| communes.get(code).copied();
    let offers = read(&args.offers).and_then(|(name, bytes)| told(read_offers(&name, &bytes, point)));
    let requests = read(&args.requests).and_then(|(name, bytes)| told(read_requests(&name, &bytes, point)));
    let (offers, requests) = match (offers, requests) {
        (Ok(offers), Ok(requests)) => (offers, requests),
        (offers, requests) => {
            let lines = offers.err().into_iter().chain(requests.err()).flatten().collect();
            return Err(Fault::Input(lines));
        }
    };
    let settings = Settings {
        objective: args.objective,
        transport_rate_vnd_per_tkm: args.transport_rate,
        star_bonus_vnd: args.star_bonus,
        explain: args.gaps.is_some(),
        ..Settings::default()
    };
    let outcome = solve(&offers, &requests, &settings);
    let mut files = vec![(&args.out, write_matches(&outcome.matches))];
    files.extend(args.gaps.iter().map(|path| (path, write_gaps(&outcome.gaps))));
    files.extend(
        args.summary
            .iter()
            .map(|path| (path, write_summary(&outcome.summary, start.elapsed()))),
    );
    write_all(&files)
}

/// The file's name for messages, and its bytes.
fn read(path: &Path) -> Result<(String, Vec<u8>), Vec<String>> {
    let name = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(vec![format!("{name}: {error}")]),
    }
}

/// Each bad cell in Vietnamese and, behind it, in English.
fn told<T>(rows: Result<T, Vec<BadCell>>) -> Result<T, Vec<String>> {
    rows.map_err(|bad| {
        bad.iter()
            .map(|cell| format!("{} / {}", cell.text(Locale::Vi), cell.text(Locale::En)))
            .collect()
    })
}

/// Writes all files beside their places first and renames them last, so that no half of a file is
/// ever seen.
fn write_all(files: &[(&PathBuf, Vec<u8>)]) -> Result<(), Fault> {
    let beside = |path: &Path| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        PathBuf::from(name)
    };
    let done = files
        .iter()
        .try_for_each(|(path, bytes)| std::fs::write(beside(path), bytes).map_err(|error| (path, error)))
        .and_then(|()| {
            files
                .iter()
                .try_for_each(|(path, _)| std::fs::rename(beside(path), path).map_err(|error| (path, error)))
        });
    done.map_err(|(path, error)| {
        for (path, _) in files {
            // Those that were never written are not there to remove.
            let _ = std::fs::remove_file(beside(path));
        }
        Fault::Output(format!("{}: {error}", path.display()))
    })
}

fn communes() -> HashMap<&'static str, Point> {
    COMMUNES.lines().skip(1).filter_map(commune).collect()
}

/// `code,name,division_type,province_code,latitude,longitude,area_km2`; no cell holds a comma.
fn commune(line: &'static str) -> Option<(&'static str, Point)> {
    let cells: Vec<&str> = line.split(',').collect();
    let [code, _, _, _, latitude, longitude, _] = cells[..] else {
        return None;
    };
    let point = Point {
        latitude_e4: degrees_e4(latitude)?,
        longitude_e4: degrees_e4(longitude)?,
    };
    Some((code, point))
}

/// `21.0385` → 210385
fn degrees_e4(text: &str) -> Option<i32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<4}");
    format!("{whole}{}", fraction.get(..4)?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commune_has_its_point() {
        let communes = communes();
        assert_eq!(communes.len(), COMMUNES.lines().count() - 1);
        assert_eq!(
            communes["00004"],
            Point {
                latitude_e4: 210_385,
                longitude_e4: 1_058_381
            }
        );
    }

    #[test]
    fn degrees_keep_their_places() {
        assert_eq!(degrees_e4("10.5"), Some(105_000));
        assert_eq!(degrees_e4("105"), Some(1_050_000));
        assert_eq!(degrees_e4("x"), None);
    }
}
