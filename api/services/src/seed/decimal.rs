//! Decimal numbers of the data files, exactly.

/// `text` times 10^`places` as a whole number; `None` when that is not whole or not a number.
pub(super) fn scaled(text: &str, places: u32) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !only_digits(whole) || !only_digits(rest) {
        return None;
    }
    let rest = rest.trim_end_matches('0');
    let missing = places.checked_sub(u32::try_from(rest.len()).ok()?)?;
    let value: i64 = format!("{whole}{rest}").parse().ok()?;
    value.checked_mul(10_i64.checked_pow(missing)?)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn nothing_is_rounded() {
        assert_eq!(scaled("21.0385", 4), Some(210_385));
        assert_eq!(scaled("105.8", 4), Some(1_058_000));
        assert_eq!(scaled("-0.5", 3), Some(-500));
        assert_eq!(scaled("1.10", 3), Some(1_100));
        assert_eq!(scaled("2000000", 3), Some(2_000_000_000));
        for bad in ["", ".5", "1.23456", "1,5", "1e3", "--1", "9999999999999999999"] {
            assert_eq!(scaled(bad, 4), None, "{bad}");
        }
    }
}
