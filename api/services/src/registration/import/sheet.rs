use super::super::Side;
use super::cells::letter;
use super::columns::Column;
use crate::app::Ctx;
use crate::ports::SheetRow;
use domain::{Code, FieldError};
use std::collections::BTreeMap;

/// What is wrong with one cell, or with a row or heading as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// As the spreadsheet counts, from 1.
    pub row: u32,
    /// The letter of the column; none where no column is to blame.
    pub column: Option<String>,
    pub heading: Option<String>,
    pub code: Code,
    /// What the cell must hold, in the reader's language.
    pub expected: Option<&'static str>,
}

/// The sheet with its headings understood.
pub(super) struct Sheet<'a> {
    pub side: Side,
    pub columns: BTreeMap<Column, usize>,
    pub rows: &'a [SheetRow],
}

/// What is wrong with one row, one thing a column.
pub(super) type RowErrors = BTreeMap<Option<Column>, Code>;

impl<'a> Sheet<'a> {
    /// Every heading that is unknown, missing or written twice is told at once.
    pub fn of(
        ctx: &Ctx,
        side: Side,
        assisted: bool,
        rows: &'a [SheetRow],
    ) -> Result<Sheet<'a>, Vec<CellError>> {
        let whole = |code| CellError {
            row: 1,
            column: None,
            heading: None,
            code,
            expected: None,
        };
        let Some((head, rows)) = rows.split_first() else {
            return Err(vec![whole(Code::EmptySheet)]);
        };
        let mut errors = Vec::new();
        let mut columns = BTreeMap::new();
        for (index, cell) in head.cells.iter().enumerate() {
            if cell.trim().is_empty() {
                continue;
            }
            let wrong = match Column::of_heading(side, assisted, cell) {
                None => Some(Code::UnknownColumn),
                Some(column) => columns.insert(column, index).map(|_| Code::ColumnTwice),
            };
            errors.extend(wrong.map(|code| CellError {
                row: head.number,
                column: Some(letter(index)),
                heading: Some(cell.clone()),
                code,
                expected: None,
            }));
        }
        let has_owner = columns.contains_key(&Column::TaxCode) || columns.contains_key(&Column::Organisation);
        let needed = [
            (columns.contains_key(&Column::Commodity), Column::Commodity),
            (columns.contains_key(&Column::Price), Column::Price),
            (!assisted || has_owner, Column::Organisation),
        ];
        for (_, column) in needed.iter().filter(|(is_there, _)| !is_there) {
            errors.push(CellError {
                row: head.number,
                column: None,
                heading: Some(column.heading(side, ctx.locale)),
                code: Code::MissingColumn,
                expected: Some(column.expected(side, ctx.locale)),
            });
        }
        if !columns.keys().any(|column| matches!(column, Column::Month(_))) {
            errors.push(CellError {
                heading: Some(
                    ctx.t("các tháng, ví dụ 12/2026", "months, for example 12/2026")
                        .to_owned(),
                ),
                ..whole(Code::MissingColumn)
            });
        }
        if rows.is_empty() && errors.is_empty() {
            errors.push(whole(Code::EmptySheet));
        }
        if errors.is_empty() {
            Ok(Sheet { side, columns, rows })
        } else {
            Err(errors)
        }
    }

    /// The text of a cell; empty where there is no such column.
    pub fn cell(&self, row: &'a SheetRow, column: Column) -> &'a str {
        let index = self.columns.get(&column);
        let cell = index.and_then(|index| row.cells.get(*index));
        cell.map_or("", |cell| cell.trim())
    }

    /// Field errors of the use case, put to their columns; what the row got wrong before stays.
    pub fn blame(&self, errors: &mut RowErrors, fields: &[FieldError]) {
        for field in fields {
            let column = match field.path.as_str() {
                // No month at all: the first stands for them.
                "months" => self
                    .columns
                    .keys()
                    .find(|column| matches!(column, Column::Month(_)))
                    .copied(),
                path => Column::of_field(self.side, path),
            };
            errors.entry(column).or_insert(field.code);
        }
    }

    pub fn tell(&self, ctx: &Ctx, row: &SheetRow, errors: RowErrors) -> Vec<CellError> {
        let told = errors.into_iter().map(|(column, code)| CellError {
            row: row.number,
            column: column
                .and_then(|column| self.columns.get(&column))
                .map(|index| letter(*index)),
            heading: column.map(|column| column.heading(self.side, ctx.locale)),
            code,
            expected: column.map(|column| column.expected(self.side, ctx.locale)),
        });
        told.collect()
    }
}
