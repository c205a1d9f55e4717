//! `ocop-market match`: offers and requests from files, pairs into files, without a database.

use crate::match_explained::explained;
use clap::Args;
use domain::geography::Point;
use domain::{Locale, Objective};
use integrations::spreadsheet::{self, Limits};
use matching::files::{
    BadCell, Sheet, Value, Written, gaps_table, matches_table, read_offers, read_pools, read_requests,
    write_summary,
};
use matching::{LARGEST_PRICE_VND, Offer, Pools, Request, Settings, Stage, solve_telling};
use services::ports::{self, Cell, SheetRow};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Communes of Viet Nam since 1 July 2025 with the point that stands for each.
const COMMUNES: &str = include_str!("../../services/data/administrative/communes.csv");
/// Shorter runs say nothing on the way.
const LONG_RUN: Duration = Duration::from_secs(2);

/// Files are CSV, or XLSX where the name ends in .xlsx; the first sheet is read.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done; 1 an output file cannot be written; \
                        2 the input is wrong (every wrong cell is listed, nothing is written).")]
pub struct MatchArgs {
    /// Supply offers, one row a month
    #[arg(long, value_name = "FILE")]
    pub offers: PathBuf,
    /// Demand requests, one row a month
    #[arg(long, value_name = "FILE")]
    pub requests: PathBuf,
    /// Sellers who deliver together and count as one: pool_id, seller_id
    #[arg(long, value_name = "FILE")]
    pub pools: Option<PathBuf>,
    /// What to make as large as possible: volume (kilograms, then surplus) or value (surplus)
    #[arg(long, default_value = "volume")]
    pub objective: Objective,
    /// First make the sellers' shares sold as even as they can be, from the smallest up
    #[arg(long)]
    pub fair: bool,
    /// Transport in VND per tonne-kilometre
    #[arg(long, default_value_t = matching::DEFAULT_TRANSPORT_RATE_VND_PER_TKM, value_name = "VND",
          value_parser = clap::value_parser!(i64).range(0..=LARGEST_PRICE_VND))]
    pub transport_rate: i64,
    /// Added to a pair's surplus per kilogram for each OCOP star of the offer, in VND
    #[arg(long, default_value_t = 0, value_name = "VND",
          value_parser = clap::value_parser!(i64).range(0..=LARGEST_PRICE_VND))]
    pub star_bonus: i64,
    /// With lot limits: stop once the result is proven within so many parts per million of the best
    #[arg(long, default_value_t = matching::DEFAULT_GAP_LIMIT_PPM, value_name = "PPM",
          value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub gap_limit: u32,
    /// Where the matched pairs go
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Where the reasons for what stayed unmatched go
    #[arg(long, value_name = "FILE")]
    pub gaps: Option<PathBuf>,
    /// Where totals, bounds and times go (JSON)
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Also print what this offer got, why not more, and what would change it
    #[arg(long, value_name = "OFFER_ID")]
    pub explain: Option<String>,
}

/// What stops a run.
enum Fault {
    /// The input is wrong; one line of text for each thing.
    Input(Vec<String>),
    Output(String),
}

/// Ends with the exit codes that the help tells.
pub fn run(args: &MatchArgs) -> ExitCode {
    let (code, lines) = match matched(args) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Fault::Input(lines)) => (2, lines),
        Err(Fault::Output(line)) => (1, vec![line]),
    };
    lines.iter().for_each(|line| say(line));
    ExitCode::from(code)
}

/// Nobody is left to tell when standard error is closed.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

fn matched(args: &MatchArgs) -> Result<(), Fault> {
    let start = Instant::now();
    let (offers, requests, pools) = input(args).map_err(Fault::Input)?;
    let settings = Settings {
        objective: args.objective,
        transport_rate_vnd_per_tkm: args.transport_rate,
        star_bonus_vnd: args.star_bonus,
        fair: args.fair,
        pools,
        gap_limit_ppm: args.gap_limit,
        explain: args.gaps.is_some() || args.explain.is_some(),
    };
    let outcome = solve_telling(&offers, &requests, &settings, &|stage| {
        if start.elapsed() >= LONG_RUN {
            say(&stage_text(stage));
        }
    });
    let mut files = vec![(&args.out, encoded(&args.out, &matches_table(&outcome.matches))?)];
    if let Some(path) = &args.gaps {
        files.push((path, encoded(path, &gaps_table(&outcome.gaps))?));
    }
    if let Some(path) = &args.summary {
        files.push((path, write_summary(&outcome.summary, start.elapsed())));
    }
    write_all(&files)?;
    if let Some(id) = &args.explain {
        let text = explained(id, &offers, &outcome);
        std::io::stdout()
            .lock()
            .write_all(text.as_bytes())
            .map_err(|error| Fault::Output(error.to_string()))?;
    }
    Ok(())
}

fn stage_text(stage: Stage) -> String {
    match stage {
        Stage::Built { pairs } => format!("{pairs} cặp khả thi / feasible pairs"),
        Stage::LotsSearched { rounds } => {
            format!("Đang xếp lô tối thiểu, lượt {rounds} / Fitting minimum lots, round {rounds}")
        }
        Stage::Solved => "Đã ghép xong, đang tìm lý do / Matched, looking for reasons".to_owned(),
    }
}

/// Everything that the files say, or every line of what is wrong with them.
fn input(args: &MatchArgs) -> Result<(Vec<Offer>, Vec<Request>, Pools), Vec<String>> {
    let communes = communes();
    let point = |code: &str| communes.get(code).copied();
    let offers = read(&args.offers).and_then(|(name, sheet)| told(read_offers(&name, &sheet, point)));
    let requests = read(&args.requests).and_then(|(name, sheet)| told(read_requests(&name, &sheet, point)));
    let pools = match &args.pools {
        Some(path) => read(path).and_then(|(name, sheet)| {
            let sellers: Option<HashSet<&str>> = offers
                .as_ref()
                .ok()
                .map(|offers| offers.iter().map(|offer| offer.seller_id.as_str()).collect());
            // Without readable offers nobody can say who is a seller.
            let is_seller = |id: &str| sellers.as_ref().is_none_or(|sellers| sellers.contains(id));
            told(read_pools(&name, &sheet, is_seller))
        }),
        None => Ok(BTreeMap::new()),
    };
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(offers.as_ref().err().into_iter().flatten().cloned());
    wrong.extend(requests.as_ref().err().into_iter().flatten().cloned());
    wrong.extend(pools.as_ref().err().into_iter().flatten().cloned());
    if let (Some(id), Ok(offers)) = (&args.explain, &offers)
        && !offers.iter().any(|offer| offer.id == *id)
    {
        wrong.push(format!(
            "--explain {id}: không có chào bán này / there is no such offer"
        ));
    }
    match (offers, requests, pools) {
        (Ok(offers), Ok(requests), Ok(of_seller)) if wrong.is_empty() => {
            let pooled = offers.iter().filter_map(|offer| {
                let pool = of_seller.get(&offer.seller_id)?;
                Some((offer.id.clone(), pool.clone()))
            });
            let pools = pooled.collect();
            Ok((offers, requests, pools))
        }
        _ => Err(wrong),
    }
}

/// The file's name for messages, and its rows.
fn read(path: &Path) -> Result<(String, Sheet), Vec<String>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| vec![format!("{name}: {error}")])?;
    if !spreadsheet::is_workbook(&bytes) {
        return told(Sheet::from_csv(&name, &bytes)).map(|sheet| (name, sheet));
    }
    match spreadsheet::rows(&bytes, &Limits::OWN) {
        Ok(rows) => Ok((name, sheet(rows))),
        Err(error) => Err(vec![format!(
            "{name}: không đọc được tệp XLSX này / this XLSX file cannot be read ({error})"
        )]),
    }
}

/// A workbook leaves out the empty cells at the end of a row.
fn sheet(rows: Vec<SheetRow>) -> Sheet {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let whole = |mut row: SheetRow| {
        row.cells.resize(width, String::new());
        (u64::from(row.number), row.cells)
    };
    Sheet {
        rows: rows.into_iter().map(whole).collect(),
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

/// XLSX where the name ends so, CSV otherwise.
fn encoded(path: &Path, table: &Written) -> Result<Vec<u8>, Fault> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !extension.is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        return Ok(table.csv());
    }
    let cell = |value: &Value| match value {
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Whole(number) => Cell::Whole(*number),
    };
    let heading = table.heading.iter().map(|name| Cell::from(*name)).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect());
    let sheet = ports::Sheet {
        name: table.name.to_owned(),
        rows: std::iter::once(heading).chain(rows).collect(),
    };
    spreadsheet::workbook(&[sheet]).map_err(|error| Fault::Output(format!("{}: {error}", path.display())))
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
