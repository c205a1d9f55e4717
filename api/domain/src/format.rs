//! Numbers, money and dates as people read them.

use crate::Locale;
use chrono::{DateTime, NaiveDate, Utc};

/// `1250000` → `1.250.000` (Vietnamese) or `1,250,000` (English).
pub fn number(value: i64, locale: Locale) -> String {
    let point = locale.t(".", ",");
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(point);
        }
        out.push(digit);
    }
    out
}

/// A value in units of `10^-places`, trailing zeros dropped: `(12345, 1)` → `1.234,5`.
pub fn decimal(value: i64, places: u32, locale: Locale) -> String {
    let scale = 10_i64.pow(places);
    let whole = number(value / scale, locale);
    let whole = if value < 0 && value / scale == 0 {
        format!("−{whole}")
    } else {
        whole
    };
    let rest = (value % scale).unsigned_abs();
    if rest == 0 {
        return whole;
    }
    let digits = format!("{rest:0width$}", width = places as usize);
    format!("{whole}{}{}", locale.t(",", "."), digits.trim_end_matches('0'))
}

/// `1250000` → `1.250.000 ₫`, with a no-break space.
pub fn money(vnd: i64, locale: Locale) -> String {
    format!("{}\u{a0}₫", number(vnd, locale))
}

/// Kilograms as tonnes: `1234500` → `1.234,5 t`.
pub fn tonnes(kg: i64, locale: Locale) -> String {
    format!("{}\u{a0}t", decimal(kg, 3, locale))
}

/// Kilograms: `1200` → `1.200 kg`.
pub fn kilograms(kg: i64, locale: Locale) -> String {
    format!("{}\u{a0}kg", number(kg, locale))
}

/// Grams, from a kilogram on as kilograms: `500 g`, `2,5 kg`.
pub fn weight(grams: i64, locale: Locale) -> String {
    if grams < 1_000 {
        format!("{}\u{a0}g", number(grams, locale))
    } else {
        format!("{}\u{a0}kg", decimal(grams, 3, locale))
    }
}

/// Square metres as hectares: `125000` → `12,5 ha`.
pub fn hectares(m2: i64, locale: Locale) -> String {
    format!("{}\u{a0}ha", decimal(m2, 4, locale))
}

/// `21/11/2026`, the same in both languages.
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `21/11/2026 14:05`, Viet Nam time.
pub fn time(at: DateTime<Utc>) -> String {
    (at + chrono::Duration::hours(7))
        .format("%d/%m/%Y %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_the_vietnamese_way() {
        assert_eq!(money(1_250_000, Locale::Vi), "1.250.000\u{a0}₫");
        assert_eq!(tonnes(1_234_500, Locale::Vi), "1.234,5\u{a0}t");
        assert_eq!(hectares(125_000, Locale::En), "12.5\u{a0}ha");
        assert_eq!(decimal(-5, 1, Locale::Vi), "−0,5");
        assert_eq!(number(-1_000, Locale::En), "−1,000");
        assert_eq!(weight(500, Locale::Vi), "500\u{a0}g");
        assert_eq!(weight(2_500, Locale::Vi), "2,5\u{a0}kg");
    }
}
