//! Spreadsheets as people send and receive them: XLSX and CSV in, XLSX out.

mod read;
mod write;

pub use read::{Limits, is_workbook, rows};
use services::ports::{Sheet, SheetRow, SpreadsheetError, Spreadsheets};
pub use write::workbook;

/// Reads what somebody sends in, writes in memory.
pub struct OfficeFiles;

impl Spreadsheets for OfficeFiles {
    fn read(&self, bytes: &[u8]) -> Result<Vec<SheetRow>, SpreadsheetError> {
        rows(bytes, &Limits::UPLOAD)
    }

    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError> {
        workbook(sheets)
    }
}
