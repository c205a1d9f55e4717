//! Amounts and days as Vietnamese banks write them.

use chrono::NaiveDate;
use domain::text::fold;

/// A whole amount in đồng, below zero for money that goes out: `1.234.567`, `1,234,567.00`, `+500,000 VND`,
/// `(500.000)`. None for anything else, also for fractions of a đồng.
pub(super) fn amount(cell: &str) -> Option<i64> {
    let folded = fold(cell).replace("vnd", "").replace("dong", "");
    let bare: String = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '₫' | 'd' | '\'' | '\u{a0}'))
        .collect();
    let (negative, bare) = match bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (true, inner.to_owned()),
        None => (false, bare),
    };
    let (minus, digits) = match bare
        .strip_prefix(['-', '−', '–'])
        .or_else(|| bare.strip_suffix('-'))
    {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let whole = without_fraction(digits)?;
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let one_mark = !(whole.contains('.') && whole.contains(','));
    let grouped =
        groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !one_mark || !grouped || !groups.iter().all(is_digits) {
        return None;
    }
    let value: i64 = groups.concat().parse().ok()?;
    Some(if negative != minus { -value } else { value })
}

/// Banks add `.00` or `,00`, which must be nothing but zeros.
fn without_fraction(digits: &str) -> Option<&str> {
    let Some(at) = digits.rfind(['.', ',']) else {
        return Some(digits);
    };
    let fraction = &digits[at + 1..];
    if fraction.len() == 3 {
        return Some(digits);
    }
    let is_nothing = (1..=2).contains(&fraction.len()) && fraction.bytes().all(|byte| byte == b'0');
    is_nothing.then_some(&digits[..at])
}

/// The day of `21/11/2026`, `21-11-2026 10:15:03`, `2026-11-21T10:15`, `21.11.26`.
pub(super) fn day(cell: &str) -> Option<NaiveDate> {
    let first = cell.trim().split([' ', 'T', '\n', '\u{a0}']).next()?;
    // Some write the time first.
    let word = if first.contains(':') {
        cell.split_whitespace().nth(1)?
    } else {
        first
    };
    let numbers: Vec<&str> = word.split(['/', '-', '.']).collect();
    let [a, b, c] = numbers.as_slice() else {
        return None;
    };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let year = number(year).filter(|_| year.len() == 4 || year.len() == 2)?;
    let year = if year < 100 { year + 2000 } else { year };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month)?, number(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (cell, expected) in [
            ("1234567", 1_234_567),
            ("1.234.567", 1_234_567),
            ("1,234,567", 1_234_567),
            ("1 234 567", 1_234_567),
            ("1,234,567.00", 1_234_567),
            ("1.234.567,00", 1_234_567),
            ("+1,234,567 VND", 1_234_567),
            ("1.234.567 ₫", 1_234_567),
            ("1.234.567đ", 1_234_567),
            ("-500,000", -500_000),
            ("500.000-", -500_000),
            ("(500.000)", -500_000),
            ("92000.0", 92_000),
            ("0", 0),
        ] {
            assert_eq!(amount(cell), Some(expected), "{cell}");
        }
        for bad in [
            "",
            "hai",
            "1.234,5",
            "1,23,456",
            "1.234,567.890",
            "12.50",
            "1e5",
            "--5",
            "21/11/2026",
        ] {
            assert_eq!(amount(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_are_read_with_and_without_their_time() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 21);
        for cell in [
            "21/11/2026",
            "21-11-2026",
            "21.11.2026",
            "21/11/26",
            "2026-11-21",
            "2026-11-21T08:00:00",
            "21/11/2026 10:15:03",
            "10:15 21/11/2026",
            "21/11/2026\n10:15",
        ] {
            assert_eq!(day(cell), expected, "{cell}");
        }
        for bad in [
            "",
            "11/21/2026",
            "31/02/2026",
            "21/11",
            "Tổng cộng",
            "1.234.567",
            "21/11/202",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
