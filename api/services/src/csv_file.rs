//! Tables for people to take along: CSV with a byte order mark, so that spreadsheets read Vietnamese.

use crate::error::{Error, Result};
use crate::ports::Cell;

pub fn csv_file(rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        let cells = row.iter().map(Cell::to_string);
        writer
            .write_record(cells.collect::<Vec<String>>())
            .map_err(Error::internal)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_is_quoted() {
        let rows = [vec![Cell::from("Xã Mỹ Thọ, Tỉnh Đồng Tháp"), Cell::from(1_200)]];
        let text = String::from_utf8(csv_file(&rows).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}\"Xã Mỹ Thọ, Tỉnh Đồng Tháp\",1200\n");
    }
}
