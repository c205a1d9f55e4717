use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

/// The file is no workbook, or its first sheet cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

/// A workbook is a ZIP archive; no text file starts like one.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet that hold anything, each with its number in the sheet (from 1). Numbers
/// are written without a decimal point where they are whole, dates as `YYYY-MM-DD`.
pub fn read_rows(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Unreadable> {
    let unreadable = |error: calamine::XlsxError| Unreadable(error.to_string());
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(sheet) = workbook.worksheet_range_at(0) else {
        return Ok(Vec::new());
    };
    let sheet = sheet.map_err(unreadable)?;
    let (first_row, first_column) = sheet.start().unwrap_or_default();
    Ok(sheet
        .rows()
        .enumerate()
        .map(|(index, row)| {
            // Columns count from A even where A is empty.
            let before = (0..first_column).map(|_| String::new());
            let cells = before.chain(row.iter().map(text)).collect();
            (u64::from(first_row) + index as u64 + 1, cells)
        })
        .filter(|(_, cells): &(u64, Vec<String>)| cells.iter().any(|cell| !cell.is_empty()))
        .collect())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        // Rust writes a whole float without a decimal point, and others as short as they read back.
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(error) => error.to_string(),
    }
}
