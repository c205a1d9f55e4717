//! Spreadsheets as people send and receive them: XLSX and CSV in, XLSX out.

pub mod read;
pub mod write;

use services::ports::{Sheet, SheetRow, SpreadsheetError, Spreadsheets};

/// Reads and writes in memory.
pub struct Office;

impl Spreadsheets for Office {
    fn read(&self, bytes: &[u8]) -> Result<Vec<SheetRow>, SpreadsheetError> {
        read::rows(bytes)
    }

    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError> {
        write::workbook(sheets)
    }
}
