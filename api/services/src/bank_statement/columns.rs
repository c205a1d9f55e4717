use crate::ports::SheetRow;
use domain::text::fold;
use std::collections::BTreeMap;

/// What a column of a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Date,
    Credit,
    Debit,
    /// One amount for both directions, with its sign or beside a [`Column::Direction`].
    Amount,
    Direction,
    Description,
    Reference,
    Balance,
}

/// Headings of Vietnamese banks, folded. The longest that stands in a heading, in whole words, says what its
/// column is. Those marked must be the whole heading: alone they also stand in others.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Date,
        &[
            "ngay",
            "ngay giao dich",
            "ngay gd",
            "ngay gio",
            "ngay hach toan",
            "ngay ghi so",
            "ngay hieu luc",
            "thoi gian",
            "date",
            "transaction date",
            "posting date",
            "value date",
            "effective date",
        ],
    ),
    (
        Column::Credit,
        &[
            "=co",
            "=thu",
            "=nhan",
            "=in",
            "ghi co",
            "so tien ghi co",
            "phat sinh co",
            "ps co",
            "tien vao",
            "so tien vao",
            "phat sinh tang",
            "so tien nhan",
            "credit",
            "credit amount",
            "money in",
            "deposit",
            "deposits",
            "paid in",
        ],
    ),
    (
        Column::Debit,
        &[
            "=no",
            "=chi",
            "=out",
            "ghi no",
            "so tien ghi no",
            "phat sinh no",
            "ps no",
            "tien ra",
            "so tien ra",
            "phat sinh giam",
            "so tien chi",
            "debit",
            "debit amount",
            "money out",
            "withdrawal",
            "withdrawals",
            "paid out",
        ],
    ),
    (
        Column::Amount,
        &[
            "so tien",
            "so tien giao dich",
            "so tien gd",
            "gia tri giao dich",
            "amount",
            "transaction amount",
        ],
    ),
    (
        Column::Direction,
        &[
            "=loai",
            "=dau",
            "=type",
            "=+/-",
            "=c/d",
            "=d/c",
            "=dr/cr",
            "=cr/dr",
            "=no/co",
            "=co/no",
            "loai giao dich",
        ],
    ),
    (
        Column::Description,
        &[
            "noi dung",
            "noi dung giao dich",
            "noi dung chi tiet",
            "noi dung thanh toan",
            "noi dung chuyen khoan",
            "dien giai",
            "mo ta",
            "mo ta giao dich",
            "chi tiet giao dich",
            "thong tin giao dich",
            "description",
            "transaction description",
            "details",
            "transaction details",
            "remark",
            "remarks",
            "narrative",
        ],
    ),
    (
        Column::Reference,
        &[
            "so tham chieu",
            "ma tham chieu",
            "ma giao dich",
            "so giao dich",
            "so gd",
            "ma gd",
            "so but toan",
            "so chung tu",
            "so ct",
            "reference",
            "reference no",
            "reference number",
            "ref no",
            "transaction id",
            "transaction no",
            "doc no",
        ],
    ),
    (
        Column::Balance,
        &[
            "so du",
            "so du cuoi",
            "so du sau giao dich",
            "balance",
            "running balance",
        ],
    ),
];

/// What the heading says, if anything that is needed.
fn of_heading(heading: &str) -> Option<Column> {
    let folded = fold(heading);
    let bare = folded.split('(').next().unwrap_or_default();
    let words: Vec<&str> = bare
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let spaced = format!(" {} ", words.join(" "));
    let mut found: Vec<(usize, Column)> = Vec::new();
    for (column, phrases) in HEADINGS {
        let longest = phrases
            .iter()
            .filter(|phrase| match phrase.strip_prefix('=') {
                Some(whole) => bare.trim() == whole,
                None => spaced.contains(&format!(" {phrase} ")),
            })
            .map(|phrase| phrase.len())
            .max();
        found.extend(longest.map(|length| (length, *column)));
    }
    let holds = |column: Column| found.iter().any(|(_, it)| *it == column);
    if holds(Column::Credit) && holds(Column::Debit) {
        return Some(Column::Direction);
    }
    found.into_iter().max().map(|(_, column)| column)
}

/// The table inside a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub columns: BTreeMap<Column, usize>,
    /// How many rows of the sheet stand above its lines.
    pub above: usize,
}

/// How far down the table may begin.
const MOST_ABOVE: usize = 60;

impl Table {
    /// Finds the row of headings, or two rows of them, below whatever the bank writes above.
    pub fn find(rows: &[SheetRow]) -> Option<Table> {
        for at in 0..rows.len().min(MOST_ABOVE) {
            let one = columns(&rows[at].cells, None);
            // A merged "Amount" over "Debit" and "Credit": the lower headings say more.
            if let Some(below) = rows.get(at + 1) {
                let lower = columns(&below.cells, None);
                let two = columns(&rows[at].cells, Some(&below.cells));
                if lower.contains_key(&Column::Credit) && !is_enough(&lower) && is_enough(&two) {
                    return Some(Table {
                        columns: two,
                        above: at + 2,
                    });
                }
            }
            if is_enough(&one) {
                return Some(Table {
                    columns: one,
                    above: at + 1,
                });
            }
        }
        None
    }

    pub fn cell<'a>(&self, row: &'a SheetRow, column: Column) -> &'a str {
        let cell = self.columns.get(&column).and_then(|at| row.cells.get(*at));
        cell.map_or("", |cell| cell.trim())
    }

    /// The headings once more, as printed statements have them on every page.
    pub fn is_heading(&self, row: &SheetRow) -> bool {
        of_heading(self.cell(row, Column::Date)) == Some(Column::Date)
    }
}

fn columns(upper: &[String], lower: Option<&[String]>) -> BTreeMap<Column, usize> {
    let mut found = BTreeMap::new();
    let width = upper.len().max(lower.map_or(0, <[String]>::len));
    for at in 0..width {
        let above = upper.get(at).and_then(|cell| of_heading(cell));
        let below = lower
            .and_then(|cells| cells.get(at))
            .and_then(|cell| of_heading(cell));
        if let Some(column) = below.or(above) {
            found.entry(column).or_insert(at);
        }
    }
    found
}

fn is_enough(columns: &BTreeMap<Column, usize>) -> bool {
    let has = |column| columns.contains_key(&column);
    has(Column::Date) && has(Column::Description) && (has(Column::Credit) || has(Column::Amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_both_languages_and_mixed() {
        for (heading, expected) in [
            ("Ngày giao dịch/ Transaction date", Some(Column::Date)),
            ("Số tiền ghi có\nCredit amount", Some(Column::Credit)),
            ("Số tiền ghi nợ (VND)", Some(Column::Debit)),
            ("Số tiền", Some(Column::Amount)),
            ("Có", Some(Column::Credit)),
            ("Ghi nợ/Ghi có", Some(Column::Direction)),
            ("+/-", Some(Column::Direction)),
            ("Số dư", Some(Column::Balance)),
            ("Mã giao dịch", Some(Column::Reference)),
            ("Nội dung giao dịch", Some(Column::Description)),
            ("STT", None),
            ("Tên người chuyển", None),
            ("Tài khoản có", None),
        ] {
            assert_eq!(of_heading(heading), expected, "{heading}");
        }
    }
}
