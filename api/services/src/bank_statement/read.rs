use super::cells::{amount, day};
use super::columns::{Column, Table};
use crate::idempotency::hash;
use crate::payment::of_bank;
use crate::ports::SheetRow;
use chrono::NaiveDate;
use domain::Code;
use domain::text::{fold, tidy};
use std::collections::HashMap;

/// What is wrong with one row of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementError {
    /// As the spreadsheet counts, from 1.
    pub row: u32,
    /// The cell's text.
    pub cell: String,
    pub code: Code,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub row: u32,
    pub received_on: NaiveDate,
    pub amount_vnd: i64,
    pub description: String,
    /// The same for the same line of any statement.
    pub reference: String,
}

/// What a statement holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    pub lines: Vec<Line>,
    /// Lines of money that went out.
    pub outgoing: usize,
    pub errors: Vec<StatementError>,
}

/// Reads the lines of the table; totals, balances and headings between them are passed over.
/// None when there is no such table.
pub(super) fn read(rows: &[SheetRow]) -> Option<Statement> {
    let table = Table::find(rows)?;
    let mut statement = Statement::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows.iter().skip(table.above) {
        let wrong = |column: Column, code: Code| StatementError {
            row: row.number,
            cell: table.cell(row, column).to_owned(),
            code,
        };
        let on = table.cell(row, Column::Date);
        let received_on = day(on);
        if table.is_heading(row) || (received_on.is_none() && is_summary(row)) {
            continue;
        }
        let moved = match moved(&table, row) {
            Ok(moved) => moved.unwrap_or_default(),
            Err(column) => {
                // Without a day it is a remark beside the table.
                if received_on.is_some() {
                    statement.errors.push(wrong(column, Code::NotANumber));
                }
                continue;
            }
        };
        if moved <= 0 {
            statement.outgoing += usize::from(moved < 0);
            continue;
        }
        let Some(received_on) = received_on else {
            statement.errors.push(wrong(Column::Date, Code::NotADate));
            continue;
        };
        let description = tidy(table.cell(row, Column::Description));
        let reference = reference(&table, row, received_on, moved, &description, &mut seen);
        statement.lines.push(Line {
            row: row.number,
            received_on,
            amount_vnd: moved,
            description,
            reference,
        });
    }
    Some(statement)
}

/// Above zero for money that came in, below for money that went out, none for a row without an amount.
/// The column that holds no amount otherwise.
fn moved(table: &Table, row: &SheetRow) -> Result<Option<i64>, Column> {
    let cell = |column: Column| match table.cell(row, column) {
        "" | "-" | "–" => Ok(None),
        text => amount(text).map(Some).ok_or(column),
    };
    if table.columns.contains_key(&Column::Credit) {
        let credit = cell(Column::Credit)?.unwrap_or_default().abs();
        if credit > 0 {
            return Ok(Some(credit));
        }
        return Ok(cell(Column::Debit)?.map(|debit| -debit.abs()));
    }
    let Some(amount) = cell(Column::Amount)? else {
        return Ok(None);
    };
    Ok(Some(match direction(table.cell(row, Column::Direction)) {
        Some(true) => amount.abs(),
        Some(false) => -amount.abs(),
        None => amount,
    }))
}

/// Whether it came in.
fn direction(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "c" | "cr" | "+" | "co" | "credit" | "ghi co" | "tien vao" | "in" | "thu" => Some(true),
        "d" | "dr" | "-" | "no" | "debit" | "ghi no" | "tien ra" | "out" | "chi" => Some(false),
        _ => None,
    }
}

/// `Tổng cộng`, `Số dư cuối kỳ` and the like, wherever in a row without a day: a payer may begin a note so too.
fn is_summary(row: &SheetRow) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "tong",
        "cong phat sinh",
        "cong ps",
        "so du",
        "total",
        "opening balance",
        "closing balance",
        "beginning balance",
        "ending balance",
    ];
    row.cells.iter().any(|cell| {
        let folded = fold(cell);
        BEGINNINGS.iter().any(|it| folded.starts_with(it))
    })
}

/// The bank's own number of the transaction, or what stands for the line: its day, amount, note and the balance
/// after it. Lines that are alike in all of it are told apart by their order.
fn reference(
    table: &Table,
    row: &SheetRow,
    on: NaiveDate,
    amount_vnd: i64,
    description: &str,
    seen: &mut HashMap<String, u32>,
) -> String {
    let own = table.cell(row, Column::Reference);
    let is_own = own.len() >= 6 && own.chars().any(|c| c.is_ascii_digit());
    if is_own {
        return of_bank(own);
    }
    let balance = amount(table.cell(row, Column::Balance));
    let line = format!("{on}|{amount_vnd}|{}|{balance:?}", fold(description));
    let count = seen.entry(line.clone()).or_default();
    *count += 1;
    format!("line:{}", hash(format!("{line}|{count}").as_bytes()))
}
