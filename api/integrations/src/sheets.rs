//! Spreadsheets as people send and receive them: XLSX and CSV in, XLSX out.

pub mod bounded;
pub mod workbook;

use services::ports::{Sheet, SheetRow, SpreadsheetError, Spreadsheets};

/// Reads and writes in memory.
pub struct Sheets;

impl Spreadsheets for Sheets {
    fn read(&self, bytes: &[u8]) -> Result<Vec<SheetRow>, SpreadsheetError> {
        bounded::rows(bytes)
    }

    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError> {
        workbook::workbook(sheets)
    }
}
