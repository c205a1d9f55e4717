//! Decimals as people type them, read exactly into whole thousandths or square metres. No floats.

use crate::{Code, Locale};

/// `12,5` → 12 500 with three places. The comma parts decimals in Vietnamese and thousands in
/// English, the point the other way round. In Vietnamese a single point before anything but
/// three digits is taken as a decimal point, because people type `12.5` on foreign keyboards.
pub fn parse(text: &str, places: u32, locale: Locale) -> Result<i64, Code> {
    let typed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.is_empty() {
        return Err(Code::Required);
    }
    let (negative, typed) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.to_owned()),
        None => (false, typed),
    };
    let (decimal_mark, group_mark) = match locale {
        Locale::Vi => (',', '.'),
        Locale::En => ('.', ','),
    };
    let (whole, fraction) = match typed.split_once(decimal_mark) {
        Some((whole, fraction)) => (whole, fraction),
        None => match typed.split_once(group_mark) {
            Some((whole, rest)) if locale == Locale::Vi && rest.len() != 3 && !rest.contains(group_mark) => {
                (whole, rest)
            }
            _ => (typed.as_str(), ""),
        },
    };
    let digits = ungroup(whole, group_mark).ok_or(Code::NotADecimal)?;
    let wanted = usize::try_from(places).map_err(|_| Code::OutOfRange)?;
    if digits.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Code::NotADecimal);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > wanted {
        return Err(Code::TooManyDecimals);
    }
    let padded = format!("{digits}{fraction:0<wanted$}");
    let value: i64 = padded.parse().map_err(|_| Code::OutOfRange)?;
    Ok(if negative { -value } else { value })
}

/// Digits without their grouping marks; none when a group is not three digits long.
fn ungroup(whole: &str, mark: char) -> Option<String> {
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits =
        rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    let digits = format!("{first}{}", rest.concat());
    (fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_in_both_languages() {
        assert_eq!(parse("12,5", 3, Locale::Vi), Ok(12_500));
        assert_eq!(parse("12.5", 3, Locale::Vi), Ok(12_500));
        assert_eq!(parse("1.250", 0, Locale::Vi), Ok(1_250));
        assert_eq!(parse("1.250,25", 4, Locale::Vi), Ok(12_502_500));
        assert_eq!(parse("1,250.25", 4, Locale::En), Ok(12_502_500));
        assert_eq!(parse(" 0,0001 ", 4, Locale::Vi), Ok(1));
        assert_eq!(parse("-3,2", 3, Locale::Vi), Ok(-3_200));
        assert_eq!(parse("7", 4, Locale::En), Ok(70_000));
    }

    #[test]
    fn what_is_no_decimal_is_refused_and_nothing_is_rounded() {
        assert_eq!(parse("", 3, Locale::Vi), Err(Code::Required));
        for bad in ["x", "1,2,3", "1.25.000", ",5", "1e3", "--1", "1.2345.678"] {
            assert_eq!(parse(bad, 3, Locale::Vi), Err(Code::NotADecimal), "{bad}");
        }
        assert_eq!(parse("0,12345", 4, Locale::Vi), Err(Code::TooManyDecimals));
        assert_eq!(parse("0,50000", 1, Locale::Vi), Ok(5));
        assert_eq!(
            parse("99999999999999999999", 3, Locale::Vi),
            Err(Code::OutOfRange)
        );
    }
}
