//! A table of text and the cells in it that are not what they should be.

use crate::market::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use domain::{Locale, Month, Standard};

/// What a cell should have held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The file's own columns: this one is missing from the heading.
    Column,
    /// The row has another number of cells than the heading.
    Cells(usize),
    Utf8,
    Word,
    Month,
    Quantity,
    Price,
    Lot,
    Stars,
    Standards,
    Commune,
    Kilometres,
    /// The id and month already stand on that line.
    NewIdAndMonth(u64),
    /// A seller of the offers.
    Seller,
    /// The seller already stands on that line.
    NewSeller(u64),
    /// One id is one seller (or buyer) and one commodity; that line says otherwise.
    SameAsLine(u64),
}

impl Expected {
    pub fn text(&self, locale: Locale) -> String {
        match self {
            Expected::Column => locale.t("cột này", "this column").to_owned(),
            Expected::Cells(count) => format!(
                "{count} {}",
                locale.t("ô như dòng tiêu đề", "cells as in the heading")
            ),
            Expected::Utf8 => locale.t("chữ mã hoá UTF-8", "text in UTF-8").to_owned(),
            Expected::Word => locale.t("không để trống", "not empty").to_owned(),
            Expected::Month => locale
                .t("tháng dạng YYYY-MM", "a month written YYYY-MM")
                .to_owned(),
            Expected::Quantity => format!(
                "{} 1–{LARGEST_QUANTITY_KG} kg",
                locale.t("số nguyên", "a whole number,")
            ),
            Expected::Price => format!(
                "{} 0–{LARGEST_PRICE_VND} đ/kg",
                locale.t("số nguyên", "a whole number,")
            ),
            Expected::Lot => format!(
                "{} 0–{LARGEST_QUANTITY_KG} kg",
                locale.t("để trống hoặc số nguyên", "empty or a whole number,")
            ),
            Expected::Stars => locale
                .t("để trống hoặc số sao 0–5", "empty or stars, 0–5")
                .to_owned(),
            Expected::Standards => {
                let known: Vec<&str> = Standard::ALL.iter().map(|standard| standard.as_str()).collect();
                format!(
                    "{} {}",
                    locale.t(
                        "các mã, cách nhau bằng dấu chấm phẩy:",
                        "codes separated by semicolons:"
                    ),
                    known.join(", ")
                )
            }
            Expected::Commune => locale
                .t("mã xã, phường có trong danh mục", "the code of a known commune")
                .to_owned(),
            Expected::Kilometres => locale
                .t(
                    "để trống hoặc số km, tối đa một chữ số thập phân (12.5)",
                    "empty or kilometres with at most one decimal (12.5)",
                )
                .to_owned(),
            Expected::NewIdAndMonth(line) => {
                format!(
                    "{} {line}",
                    locale.t(
                        "mã và tháng chưa có; đã có ở dòng",
                        "an id and month not used before; already on line"
                    )
                )
            }
            Expected::Seller => locale
                .t(
                    "mã một bên bán có trong tệp chào bán",
                    "a seller who stands in the offers",
                )
                .to_owned(),
            Expected::NewSeller(line) => format!(
                "{} {line}",
                locale.t(
                    "mỗi bên bán chỉ ở một nhóm; đã có ở dòng",
                    "a seller in one pool only; already on line"
                )
            ),
            Expected::SameAsLine(line) => {
                format!("{} {line}", locale.t("giống như ở dòng", "the same as on line"))
            }
        }
    }
}

/// A cell that stops the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    pub file: String,
    /// The first line is 1.
    pub line: u64,
    /// Empty when the whole row is meant.
    pub column: &'static str,
    pub found: String,
    pub expected: Expected,
}

impl BadCell {
    pub fn text(&self, locale: Locale) -> String {
        let (line, column, expected) = (
            locale.t("dòng", "line"),
            locale.t("cột", "column"),
            locale.t("cần", "expected"),
        );
        let place = match self.column {
            "" => format!("{}: {line} {}", self.file, self.line),
            name => format!("{}: {line} {}, {column} {name}", self.file, self.line),
        };
        format!(
            "{place}: \u{201c}{}\u{201d}; {expected}: {}",
            self.found,
            self.expected.text(locale)
        )
    }
}

/// A sheet of text: numbered rows of cells, the heading first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// The first line is 1. Only text in UTF-8 can be read.
    pub fn from_csv(file: &str, bytes: &[u8]) -> Result<Sheet, Vec<BadCell>> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes[..error.valid_up_to()].iter();
            vec![BadCell {
                file: file.to_owned(),
                line: before.filter(|byte| **byte == b'\n').count() as u64 + 1,
                column: "",
                found: String::new(),
                expected: Expected::Utf8,
            }]
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows = reader
            .records()
            .filter_map(Result::ok)
            .map(|record| {
                let line = record.position().map_or(0, csv::Position::line);
                (line, record.iter().map(str::to_owned).collect())
            })
            .collect();
        Ok(Sheet { rows })
    }
}

/// Rows under a heading, with the columns that are wanted found in it.
pub(super) struct Table {
    /// Line, and the wanted cells in the wanted order.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Columns may stand in any order and others may stand between them. The rows that can be read come
    /// back beside what is wrong.
    pub fn of(file: &str, sheet: &Sheet, wanted: &'static [&'static str]) -> (Table, Vec<BadCell>) {
        let bad = |line, column, found: &str, expected| BadCell {
            file: file.to_owned(),
            line,
            column,
            found: found.to_owned(),
            expected,
        };
        let mut rows = Vec::new();
        let (heading, records) = match sheet.rows.split_first() {
            Some(((_, heading), records)) => (heading.as_slice(), records),
            None => (&[][..], &[][..]),
        };
        let position = |column: &str| heading.iter().position(|name| name.trim() == column);
        let missing = wanted.iter().filter(|column| position(column).is_none());
        let mut wrong: Vec<BadCell> = missing
            .map(|column| bad(1, column, "", Expected::Column))
            .collect();
        let places: Vec<usize> = wanted.iter().filter_map(|column| position(column)).collect();
        if !wrong.is_empty() {
            return (Table { rows }, wrong);
        }
        for (line, record) in records {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != heading.len() {
                wrong.push(bad(*line, "", &record.join(","), Expected::Cells(heading.len())));
                continue;
            }
            let cells = places
                .iter()
                .map(|place| domain::text::tidy(record.get(*place).map_or("", String::as_str)));
            rows.push((*line, cells.collect()));
        }
        (Table { rows }, wrong)
    }
}

/// Reads the cells of one row and remembers what was wrong.
pub(super) struct Cells<'a> {
    pub file: &'a str,
    pub columns: &'static [&'static str],
    pub line: u64,
    pub cells: &'a [String],
    pub bad: &'a mut Vec<BadCell>,
}

impl Cells<'_> {
    pub fn refuse(&mut self, column: &'static str, expected: Expected) {
        let found = self.text(column).to_owned();
        self.bad.push(BadCell {
            file: self.file.to_owned(),
            line: self.line,
            column,
            found,
            expected,
        });
    }

    pub fn text(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|name| *name == column);
        place
            .and_then(|place| self.cells.get(place))
            .map_or("", String::as_str)
    }

    /// The parsed cell; a wrong one is remembered and replaced so that the rest of the row is read too.
    fn parsed<T: Default>(
        &mut self,
        column: &'static str,
        expected: Expected,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        let parsed = parse(self.text(column));
        parsed.unwrap_or_else(|| {
            self.refuse(column, expected);
            T::default()
        })
    }

    pub fn word(&mut self, column: &'static str) -> String {
        self.parsed(column, Expected::Word, |text| {
            (!text.is_empty()).then(|| text.to_owned())
        })
    }

    pub fn optional_word(&self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    pub fn month(&mut self, column: &'static str) -> Option<Month> {
        self.parsed(column, Expected::Month, |text| {
            // Spreadsheets turn a month into the date of its first day.
            let month = text.strip_suffix("-01").filter(|month| month.len() == 7);
            month.unwrap_or(text).parse().ok().map(Some)
        })
    }

    pub fn quantity_kg(&mut self, column: &'static str) -> i64 {
        self.parsed(column, Expected::Quantity, |text| {
            whole(text).filter(|kilograms| (1..=LARGEST_QUANTITY_KG).contains(kilograms))
        })
    }

    pub fn price_vnd(&mut self, column: &'static str) -> i64 {
        self.parsed(column, Expected::Price, |text| {
            whole(text).filter(|price| *price <= LARGEST_PRICE_VND)
        })
    }

    pub fn lot_kg(&mut self, column: &'static str) -> i64 {
        self.parsed(column, Expected::Lot, |text| {
            if text.is_empty() {
                Some(0)
            } else {
                whole(text).filter(|lot| *lot <= LARGEST_QUANTITY_KG)
            }
        })
    }

    pub fn stars(&mut self, column: &'static str) -> u8 {
        self.parsed(column, Expected::Stars, |text| {
            let stars = if text.is_empty() { Some(0) } else { whole(text) };
            stars
                .and_then(|stars| u8::try_from(stars).ok())
                .filter(|stars| *stars <= 5)
        })
    }

    pub fn standards(&mut self, column: &'static str) -> Vec<Standard> {
        self.parsed(column, Expected::Standards, |text| {
            domain::standard::parse_list(text).ok()
        })
    }

    pub fn kilometres_dkm(&mut self, column: &'static str) -> Option<i64> {
        self.parsed(column, Expected::Kilometres, |text| {
            if text.is_empty() {
                return Some(None);
            }
            let (whole_km, tenths) = text.split_once('.').unwrap_or((text, "0"));
            let tenths = whole(tenths).filter(|_| tenths.len() == 1)?;
            let kilometres = whole(whole_km).filter(|kilometres| *kilometres <= 100_000)?;
            Some(Some(kilometres * 10 + tenths))
        })
    }
}

/// Digits only.
fn whole(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
