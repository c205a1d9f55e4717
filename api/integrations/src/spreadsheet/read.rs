//! The first sheet of a file as rows of text, within limits whatever the file holds.

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use services::ports::{SheetRow, SpreadsheetError};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// What is read before a file is refused as too large.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of the file.
    pub bytes: usize,
    /// What an XLSX may unpack to: a small file can hold gigabytes of blanks.
    pub unpacked_bytes: u64,
    pub rows: u32,
    pub columns: usize,
}

impl Limits {
    /// Files that somebody sends in.
    pub const UPLOAD: Limits = Limits {
        bytes: 1024 * 1024,
        unpacked_bytes: 32 * 1024 * 1024,
        rows: 2_000,
        columns: 80,
    };
    /// Files of whoever runs the program: as many rows as a sheet can have.
    pub const OWN: Limits = Limits {
        bytes: usize::MAX,
        unpacked_bytes: 4 * 1024 * 1024 * 1024,
        rows: 1_048_576,
        columns: 80,
    };
}

/// How many lines of a text file are looked at for the mark between its cells.
const FIRST_LINES: usize = 40;

/// A workbook is a ZIP archive; no text file starts like one.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Rows with something in them, each with its number in the file from 1. XLSX by its content; anything
/// else is read as UTF-8 text with commas, semicolons or tabs between the cells.
pub fn rows(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetRow>, SpreadsheetError> {
    if bytes.len() > limits.bytes {
        return Err(SpreadsheetError::TooLarge);
    }
    let rows = if is_workbook(bytes) {
        measure(bytes, limits)?;
        xlsx(bytes, limits)?
    } else {
        text(bytes, limits)?
    };
    let is_empty = |row: &SheetRow| row.cells.iter().all(|cell| cell.trim().is_empty());
    Ok(rows.into_iter().filter(|row| !is_empty(row)).collect())
}

/// Unpacks every part into nothing, so that the reader never meets more than the limit. The sizes that a
/// ZIP file declares of itself prove nothing.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), SpreadsheetError> {
    let wrong = |_| SpreadsheetError::NotASpreadsheet;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(wrong)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink())
            .map_err(|_| SpreadsheetError::NotASpreadsheet)?;
        left = left.checked_sub(unpacked).ok_or(SpreadsheetError::TooLarge)?;
    }
    Ok(())
}

fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetRow>, SpreadsheetError> {
    let wrong = |_| SpreadsheetError::NotASpreadsheet;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let first = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or(SpreadsheetError::NotASpreadsheet)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(wrong)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(wrong)? {
        let told = tell(cell.get_value());
        if told.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = column as usize;
        if row >= limits.rows || column >= limits.columns {
            return Err(SpreadsheetError::TooLarge);
        }
        let number = row + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(SheetRow {
                number,
                cells: Vec::new(),
            });
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = told;
        }
    }
    Ok(rows)
}

/// A cell as people read it; days as `2026-12-01`, whole numbers without a point.
fn tell(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => day(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn day(at: &ExcelDateTime) -> String {
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn text(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetRow>, SpreadsheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SpreadsheetError::NotASpreadsheet)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(SpreadsheetError::NotASpreadsheet);
    }
    let mark = mark_between_cells(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark as u8)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut number = 0;
    for record in reader.records() {
        let record = record.map_err(|_| SpreadsheetError::NotASpreadsheet)?;
        number += 1 + empty_lines(text, &record);
        if rows.len() >= limits.rows as usize || record.len() > limits.columns {
            return Err(SpreadsheetError::TooLarge);
        }
        rows.push(SheetRow {
            number,
            cells: record.iter().map(|cell| cell.trim().to_owned()).collect(),
        });
    }
    Ok(rows)
}

/// What stands between the cells: the mark that most of the first lines have equally often, for the lines of a
/// table are alike and plain text around and in it is not. A comma between two digits belongs to a number.
fn mark_between_cells(text: &str) -> char {
    let count = |line: &str, mark: char| {
        let letters: Vec<char> = line.chars().collect();
        let is_digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
        let marks = letters.iter().enumerate().filter(|(_, letter)| **letter == mark);
        marks
            .filter(|(at, _)| {
                let before = at.checked_sub(1).and_then(|before| letters.get(before));
                mark != ',' || !(is_digit(before) && is_digit(letters.get(at + 1)))
            })
            .count()
    };
    [',', ';', '\t']
        .into_iter()
        .max_by_key(|mark| {
            let mut alike: BTreeMap<usize, usize> = BTreeMap::new();
            for line in text.lines().take(FIRST_LINES) {
                *alike.entry(count(line, *mark)).or_default() += 1;
            }
            alike.remove(&0);
            let most = alike.into_iter().map(|(count, lines)| (lines, count)).max();
            (most, *mark == ',')
        })
        .unwrap_or(',')
}

/// A spreadsheet counts the empty lines in front of a record, which the reader passes over.
fn empty_lines(text: &str, record: &csv::StringRecord) -> u32 {
    let start = record.position().map(csv::Position::byte);
    let start = start
        .and_then(|byte| usize::try_from(byte).ok())
        .unwrap_or_default();
    let (before, rest) = text.split_at_checked(start).unwrap_or(("", ""));
    // A record ends with the first half of "\r\n".
    let rest = match rest.strip_prefix('\n') {
        Some(rest) if before.ends_with('\r') => rest,
        _ => rest,
    };
    let breaks = rest.chars().take_while(|c| matches!(c, '\r' | '\n'));
    (1..)
        .zip(breaks.filter(|c| *c == '\n'))
        .last()
        .map_or(0, |(count, _)| count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::workbook;
    use services::ports::{Cell, Sheet};
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn rows(bytes: &[u8]) -> Result<Vec<SheetRow>, SpreadsheetError> {
        super::rows(bytes, &Limits::UPLOAD)
    }

    fn row(number: u32, cells: &[&str]) -> SheetRow {
        SheetRow {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_again_from_the_first_sheet() {
        let sheet = |name: &str, rows: &[&[&str]]| Sheet {
            name: name.to_owned(),
            rows: rows
                .iter()
                .map(|row| row.iter().map(|cell| Cell::from(*cell)).collect())
                .collect(),
        };
        let first = sheet("Chào bán", &[&["Mặt hàng", "12/2026"], &[], &["Xoài", "1.000"]]);
        let book = workbook(&[first, sheet("Hướng dẫn", &[&["không đọc"]])]).unwrap();
        assert_eq!(
            rows(&book).unwrap(),
            [row(1, &["Mặt hàng", "12/2026"]), row(3, &["Xoài", "1.000"])]
        );
    }

    #[test]
    fn numbers_and_days_typed_in_excel_become_text() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let months = rust_xlsxwriter::Format::new().set_num_format("mmm-yy");
        // 1 December 2026 as Excel counts days.
        sheet.write_number_with_format(0, 0, 46_357, &months).unwrap();
        sheet.write_number(1, 0, 12_000).unwrap();
        sheet.write_number(1, 1, 0.5).unwrap();
        let book = book.save_to_buffer().unwrap();
        assert_eq!(
            rows(&book).unwrap(),
            [row(1, &["2026-12-01"]), row(2, &["12000", "0.5"])]
        );
    }

    #[test]
    fn text_may_have_a_mark_of_any_kind_between_its_cells() {
        for text in [
            "a,b\n\n1,\"2\n3\"\n",
            "\u{feff}a;b\r\n;\r\n1;\"2\n3\"\r\n",
            "a\tb\n\n1\t\"2\n3\"",
        ] {
            assert_eq!(
                rows(text.as_bytes()).unwrap(),
                [row(1, &["a", "b"]), row(3, &["1", "2\n3"])],
                "{text:?}"
            );
        }
        let statement = "SAO KÊ TÀI KHOẢN, tháng 11\n\nNgày;Ghi có;Nội dung\n21/11;1,234,567;a, b, c, d\n";
        assert_eq!(
            rows(statement.as_bytes()).unwrap()[1..],
            [
                row(3, &["Ngày", "Ghi có", "Nội dung"]),
                row(4, &["21/11", "1,234,567", "a, b, c, d"])
            ]
        );
        assert_eq!(rows(b"\xff\xfe"), Err(SpreadsheetError::NotASpreadsheet));
        assert_eq!(rows(b"PK\x03\x04nothing"), Err(SpreadsheetError::NotASpreadsheet));
        assert_eq!(
            rows("1\n".repeat(2_001).as_bytes()),
            Err(SpreadsheetError::TooLarge)
        );
    }

    #[test]
    fn a_small_file_that_unpacks_to_much_is_refused_unread() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file("xl/sharedStrings.xml", SimpleFileOptions::default())
            .unwrap();
        let blanks = vec![b' '; 1024 * 1024];
        for _ in 0..40 {
            archive.write_all(&blanks).unwrap();
        }
        let bomb = archive.finish().unwrap().into_inner();
        assert!(bomb.len() < 100 * 1024);
        assert_eq!(rows(&bomb), Err(SpreadsheetError::TooLarge));
    }

    #[test]
    fn a_far_away_cell_takes_no_memory() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        let book = book.save_to_buffer().unwrap();
        assert_eq!(rows(&book), Err(SpreadsheetError::TooLarge));
    }
}
