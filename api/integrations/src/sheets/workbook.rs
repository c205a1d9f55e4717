//! Sheets of text as an XLSX file.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use services::ports::{Sheet, SpreadsheetError};

/// In characters.
const NARROWEST: usize = 10;
const WIDEST: usize = 60;

/// Each sheet with its first row in bold and always in sight. Text stays text: nothing is a formula.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError> {
    write(sheets).map_err(|cause| SpreadsheetError::Failed(cause.to_string()))
}

fn write(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let mut book = Workbook::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (number, row) in (0_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                if number == 0 {
                    page.write_string_with_format(number, column, cell, &bold)?;
                } else {
                    page.write_string(number, column, cell)?;
                }
            }
        }
        let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
        for (column, index) in (0_u16..).zip(0..columns) {
            let cells = sheet.rows.iter().filter_map(|row| row.get(index));
            let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or_default();
            page.set_column_width(column, longest.clamp(NARROWEST, WIDEST) as f64)?;
        }
    }
    book.save_to_buffer()
}
