use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// What one cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Whole(i64),
}

/// One sheet with its heading in bold and kept in sight. The same rows give the same bytes.
pub fn write_rows(sheet: &str, heading: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A file that says when it was written would differ each time.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let page = workbook.add_worksheet();
    page.set_name(sheet)?;
    page.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0_u16..).zip(heading) {
        page.write_string_with_format(0, column, *name, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) => page.write_string(row, column, text)?,
                // Exact up to 2^53, far beyond any kilograms or đồng in a cell.
                Cell::Whole(number) => page.write_number(row, column, *number as f64)?,
            };
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::{is_workbook, read_rows};

    #[test]
    fn what_is_written_is_read_again() {
        let rows = vec![vec![
            Cell::Text("Xoài Cát Chu".to_owned()),
            Cell::Text("2026-05".to_owned()),
            Cell::Whole(12_500),
        ]];
        let bytes = write_rows("offers", &["commodity", "month", "quantity_kg"], &rows).unwrap();
        assert!(is_workbook(&bytes));
        assert_eq!(
            bytes,
            write_rows("offers", &["commodity", "month", "quantity_kg"], &rows).unwrap()
        );
        let read = read_rows(&bytes).unwrap();
        assert_eq!(
            read[1],
            (2, vec!["Xoài Cát Chu".into(), "2026-05".into(), "12500".into()])
        );
        assert!(read_rows(b"offer_id,seller_id\n").is_err());
    }
}
