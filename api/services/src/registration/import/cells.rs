//! The text of one cell as a value.

use domain::{Code, Locale, Month, Standard, text};

/// A whole number as people and spreadsheets write it: `22000`, `22.000`, `22,000`, `22 000`.
pub(super) fn whole(cell: &str) -> Result<i64, Code> {
    let cell = cell.trim();
    if !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return cell.parse().map_err(|_| Code::OutOfRange);
    }
    let groups: Vec<&str> = cell.split(['.', ',', ' ', '\u{a0}']).collect();
    let is_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = groups.iter().enumerate().all(|(place, group)| {
        is_digits(group)
            && if place == 0 {
                group.len() <= 3
            } else {
                group.len() == 3
            }
    });
    if !well_formed {
        return Err(Code::NotANumber);
    }
    groups.concat().parse().map_err(|_| Code::OutOfRange)
}

/// `2026-12`, `12/2026`, `Tháng 12/2026`, or the first day of the month that Excel makes of it.
pub(super) fn month(cell: &str) -> Option<Month> {
    let folded = text::fold(cell);
    let bare = folded
        .strip_prefix("thang ")
        .or_else(|| folded.strip_prefix("month "))
        .or_else(|| folded.strip_prefix('t'))
        .unwrap_or(&folded)
        .trim();
    if let Some((month, year)) = bare.split_once('/') {
        return format!("{}-{:0>2}", year.trim(), month.trim()).parse().ok();
    }
    let day = bare.strip_suffix("-01").filter(|rest| rest.len() == 7);
    day.unwrap_or(bare).parse().ok()
}

/// Codes or names, with semicolons, commas or new lines between them.
pub(super) fn standards(cell: &str) -> Result<Vec<Standard>, Code> {
    let mut found = Vec::new();
    for word in cell
        .split([';', ',', '\n'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let typed = text::slug(word);
        let known = Standard::ALL.iter().find(|standard| {
            let labels = [
                standard.label(Locale::Vi),
                standard.label(Locale::En),
                standard.as_str(),
            ];
            labels.iter().any(|label| text::slug(label) == typed)
        });
        found.push(*known.ok_or(Code::UnknownChoice)?);
    }
    Ok(found)
}

/// The letter of a column as spreadsheets show it: 0 is A, 26 is AA.
pub(super) fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut left = index + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_and_grouped_rightly() {
        for good in ["22000", "22.000", "22,000", "22 000", " 22000 "] {
            assert_eq!(whole(good), Ok(22_000), "{good}");
        }
        for bad in ["", "22.5", "22,00", "2.2000", "-5", "hai", "1e3", "22.", "٣"] {
            assert_eq!(whole(bad), Err(Code::NotANumber), "{bad}");
        }
        assert_eq!(whole("99999999999999999999"), Err(Code::OutOfRange));
    }

    #[test]
    fn standards_are_known_by_name_and_code() {
        assert_eq!(
            standards("VietGAP; hữu cơ,ISO 22000\nplanting_code"),
            Ok(vec![
                Standard::VietGap,
                Standard::Organic,
                Standard::Iso22000,
                Standard::PlantingCode
            ])
        );
        assert_eq!(standards(""), Ok(vec![]));
        assert_eq!(standards("VietGAP; ngon"), Err(Code::UnknownChoice));
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (index, expected) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letter(index), expected);
        }
    }
}
