//! Vietnamese telephone numbers, stored as `+84…`.

/// Mobile 03x 05x 07x 08x 09x (10 digits), landline 02x (11 digits); `+84` or `84` may replace the 0.
/// Spaces, dots, dashes and brackets are ignored. `None` for anything else.
pub fn normalise(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
        .collect();
    let local = if let Some(rest) = digits.strip_prefix("+84") {
        format!("0{rest}")
    } else if digits.len() >= 11 && digits.starts_with("84") {
        format!("0{}", &digits[2..])
    } else {
        digits
    };
    if !local.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fits = match local.get(..2)? {
        "03" | "05" | "07" | "08" | "09" => local.len() == 10,
        "02" => local.len() == 11,
        _ => false,
    };
    fits.then(|| format!("+84{}", &local[1..]))
}

/// As people write it: `0912 345 678`.
pub fn show(stored: &str) -> String {
    let Some(rest) = stored.strip_prefix("+84") else {
        return stored.to_owned();
    };
    let local = format!("0{rest}");
    match local.len() {
        10 => format!("{} {} {}", &local[..4], &local[4..7], &local[7..]),
        11 => format!("{} {} {}", &local[..4], &local[4..8], &local[8..]),
        _ => local,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_of_writing_are_one_number() {
        for written in [
            "0912345678",
            "0912 345 678",
            "+84 912 345 678",
            "84912345678",
            "(091) 234-5678",
        ] {
            assert_eq!(normalise(written).as_deref(), Some("+84912345678"), "{written}");
        }
        assert_eq!(normalise("02773 851 234").as_deref(), Some("+842773851234"));
        for bad in [
            "",
            "091234567",
            "0112345678",
            "không có",
            "09123456789",
            "+1 202 555 0100",
        ] {
            assert_eq!(normalise(bad), None, "{bad}");
        }
        assert_eq!(show("+84912345678"), "0912 345 678");
    }
}
