//! Sheets as an XLSX file.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use services::ports::{Cell, Sheet, SpreadsheetError};

/// In characters.
const NARROWEST: usize = 10;
const WIDEST: usize = 60;

/// Each sheet with its first row in bold and always in sight. Text stays text: nothing is a formula. The
/// same sheets give the same bytes.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError> {
    write(sheets).map_err(|cause| SpreadsheetError::Failed(cause.to_string()))
}

fn write(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let plain = Format::new();
    let bold = Format::new().set_bold();
    let mut book = Workbook::new();
    // A file that says when it was written would differ each time.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        let mut widths: Vec<usize> = Vec::new();
        for (number, row) in (0_u32..).zip(&sheet.rows) {
            let format = if number == 0 { &bold } else { &plain };
            widths.resize(widths.len().max(row.len()), NARROWEST);
            for ((column, cell), width) in (0_u16..).zip(row).zip(&mut widths) {
                match cell {
                    Cell::Text(text) => page.write_string_with_format(number, column, text, format)?,
                    // Exact up to 2^53, far beyond any kilograms or đồng in a cell.
                    Cell::Whole(whole) => {
                        page.write_number_with_format(number, column, *whole as f64, format)?
                    }
                };
                *width = cell.to_string().chars().count().clamp(*width, WIDEST);
            }
        }
        for (column, width) in (0_u16..).zip(widths) {
            page.set_column_width(column, width as f64)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::{Limits, rows};

    #[test]
    fn the_same_sheets_give_the_same_bytes_and_are_read_again() {
        let sheet = Sheet {
            name: "offers".to_owned(),
            rows: vec![
                vec!["commodity".into(), "quantity_kg".into()],
                vec!["Xoài Cát Chu".into(), 12_500.into()],
            ],
        };
        let bytes = workbook(std::slice::from_ref(&sheet)).unwrap();
        assert_eq!(bytes, workbook(&[sheet]).unwrap());
        let read = rows(&bytes, &Limits::OWN).unwrap();
        assert_eq!(
            (read[1].number, read[1].cells.join("|")),
            (2, "Xoài Cát Chu|12500".to_owned())
        );
    }
}
