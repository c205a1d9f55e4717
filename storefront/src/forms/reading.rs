use super::FormData;
use chrono::NaiveDate;
use domain::{Code, FieldError, Locale, Month, text};
use std::str::FromStr;

/// Turns typed text into values. What is wrong is collected, so that a person sees all of it at once.
pub struct Reading<'a> {
    form: &'a FormData,
    locale: Locale,
    errors: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(form: &'a FormData, locale: Locale) -> Reading<'a> {
        Reading {
            form,
            locale,
            errors: Vec::new(),
        }
    }

    /// Everything that was wrong so far.
    pub fn errors(self) -> Vec<FieldError> {
        self.errors
    }

    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    pub fn refuse(&mut self, path: &str, code: Code) {
        self.errors.push(FieldError::new(path, code));
    }

    /// One line of text, tidied; whether it may be empty is the use case's rule.
    pub fn text(&self, path: &str) -> String {
        text::tidy(self.form.typed(path))
    }

    /// `None` when left empty.
    pub fn optional_text(&self, path: &str) -> Option<String> {
        Some(self.text(path)).filter(|it| !it.is_empty())
    }

    /// Several lines, each trimmed, line breaks kept.
    pub fn lines(&self, path: &str) -> String {
        let lines: Vec<String> = self.form.typed(path).lines().map(text::tidy).collect();
        lines.join("\n").trim().to_owned()
    }

    /// Exactly as typed: passwords.
    pub fn verbatim(&self, path: &str) -> String {
        self.form.typed(path).to_owned()
    }

    pub fn ticked(&self, path: &str) -> bool {
        !self.form.typed(path).is_empty()
    }

    /// A whole number, with or without separators: `1250000`, `1.250.000`.
    pub fn number(&mut self, path: &str) -> Option<i64> {
        self.scaled(path, 0)
    }

    pub fn optional_number(&mut self, path: &str) -> Option<i64> {
        self.unless_empty(path, |it| it.number(path))
    }

    /// A decimal number in units of `10^-places`: `12,5` with four places is 125000.
    pub fn scaled(&mut self, path: &str, places: u32) -> Option<i64> {
        let locale = self.locale;
        self.parsed(path, Code::NotANumber, |typed| {
            scaled_number(typed, places, locale)
        })
    }

    pub fn optional_scaled(&mut self, path: &str, places: u32) -> Option<i64> {
        self.unless_empty(path, |it| it.scaled(path, places))
    }

    /// `2026-11-21` as browsers send it, or `21/11/2026` as people type it.
    pub fn day(&mut self, path: &str) -> Option<NaiveDate> {
        self.parsed(path, Code::NotADate, |typed| {
            NaiveDate::parse_from_str(typed, "%Y-%m-%d")
                .or_else(|_| NaiveDate::parse_from_str(typed, "%d/%m/%Y"))
                .ok()
        })
    }

    pub fn optional_day(&mut self, path: &str) -> Option<NaiveDate> {
        self.unless_empty(path, |it| it.day(path))
    }

    /// `2026-11`, or `11/2026` as people type it.
    pub fn month(&mut self, path: &str) -> Option<Month> {
        self.parsed(path, Code::NotAMonth, |typed| {
            let day = match typed.split_once('/') {
                Some((month, year)) => format!("{year}-{month:0>2}-01"),
                None => format!("{typed}-01"),
            };
            NaiveDate::parse_from_str(&day, "%Y-%m-%d").ok().map(Month::of)
        })
    }

    /// One word of a closed list, or an id.
    pub fn choice<T: FromStr>(&mut self, path: &str) -> Option<T> {
        self.parsed(path, Code::UnknownChoice, |typed| typed.parse().ok())
    }

    pub fn optional_choice<T: FromStr>(&mut self, path: &str) -> Option<T> {
        self.unless_empty(path, |it| it.choice(path))
    }

    /// Every ticked word of a closed list.
    pub fn choices<T: FromStr>(&mut self, path: &str) -> Vec<T> {
        let words: Vec<&str> = self.form.all(path).filter(|word| !word.is_empty()).collect();
        let chosen: Vec<T> = words.iter().filter_map(|word| word.parse().ok()).collect();
        if chosen.len() != words.len() {
            self.refuse(path, Code::UnknownChoice);
        }
        chosen
    }

    fn unless_empty<T>(&mut self, path: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.form.typed(path).trim().is_empty() {
            None
        } else {
            read(self)
        }
    }

    fn parsed<T>(&mut self, path: &str, wrong: Code, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let typed = self.form.typed(path).trim();
        let value = if typed.is_empty() { None } else { parse(typed) };
        if value.is_none() {
            self.refuse(path, if typed.is_empty() { Code::Required } else { wrong });
        }
        value
    }
}

/// Reads digits in groups of three and at most `places` decimals. The locale's own decimal mark wins;
/// the other mark is taken as decimal too where it cannot separate groups.
fn scaled_number(typed: &str, places: u32, locale: Locale) -> Option<i64> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let (sign, plain) = match plain.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest.to_owned()),
        None => (1, plain),
    };
    let (decimal, group) = match locale {
        Locale::Vi => (',', '.'),
        Locale::En => ('.', ','),
    };
    let (whole, rest) = match plain.rsplit_once(decimal) {
        Some(halves) => halves,
        None if is_grouped(&plain, group) => (plain.as_str(), ""),
        None => plain.rsplit_once(group).unwrap_or((plain.as_str(), "")),
    };
    if !is_grouped(whole, group) || !rest.chars().all(|c| c.is_ascii_digit()) || rest.len() > places as usize
    {
        return None;
    }
    let digits: String = whole
        .chars()
        .filter(char::is_ascii_digit)
        .chain(rest.chars())
        .collect();
    let missing = places - u32::try_from(rest.len()).ok()?;
    digits
        .parse::<i64>()
        .ok()?
        .checked_mul(10_i64.checked_pow(missing)?)?
        .checked_mul(sign)
}

/// `1250` or `1.250.000`
fn is_grouped(whole: &str, mark: char) -> bool {
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| !group.is_empty() && group.chars().all(|c| c.is_ascii_digit());
    let mut alone = true;
    let others_fit = groups.all(|group| {
        alone = false;
        group.len() == 3 && is_digits(group)
    });
    is_digits(first) && others_fit && (alone || first.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let vi = |typed, places| scaled_number(typed, places, Locale::Vi);
        assert_eq!(vi("1.250.000", 0), Some(1_250_000));
        assert_eq!(vi("1 250 000", 0), Some(1_250_000));
        assert_eq!(vi("12,5", 4), Some(125_000));
        assert_eq!(vi("12.5", 4), Some(125_000));
        assert_eq!(vi("1.250", 1), Some(12_500));
        assert_eq!(vi("12,5", 0), None);
        assert_eq!(vi("12.50.000", 0), None);
        assert_eq!(vi("-3", 0), Some(-3));
        assert_eq!(vi("99999999999999999999", 0), None);
        assert_eq!(scaled_number("1,250.5", 1, Locale::En), Some(12_505));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let form = FormData::default()
            .with("price_vnd", "hai")
            .with("from", "31/02/2026")
            .with("month", "5/2026")
            .with("unit", "");
        let mut read = form.read(Locale::Vi);
        assert_eq!(read.number("price_vnd"), None);
        assert_eq!(read.day("from"), None);
        assert_eq!(
            read.month("month").map(|month| month.first_day().to_string()),
            Some("2026-05-01".to_owned())
        );
        assert_eq!(read.choice::<domain::SaleUnit>("unit"), None);
        assert_eq!(read.optional_choice::<domain::SaleUnit>("unit"), None);
        let codes: Vec<(String, Code)> = read.errors().into_iter().map(|it| (it.path, it.code)).collect();
        assert_eq!(
            codes,
            [
                ("price_vnd".to_owned(), Code::NotANumber),
                ("from".to_owned(), Code::NotADate),
                ("unit".to_owned(), Code::Required)
            ]
        );
    }
}
