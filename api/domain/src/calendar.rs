//! Days and months as people in Viet Nam count them (UTC+7, no daylight saving).

use crate::holidays::{is_weekend, public_holidays};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The day in Viet Nam at that moment.
pub fn day_in_viet_nam(at: DateTime<Utc>) -> NaiveDate {
    (at + Duration::hours(7)).date_naive()
}

/// The moment at which that Vietnamese day begins.
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() - Duration::hours(7)
}

/// The day so many working days later: Monday to Friday, without public holidays. Days that the Prime Minister swaps
/// for others are not known here; over one of them a deadline may come early or late by that day.
pub fn working_days_after(day: NaiveDate, days: u32) -> NaiveDate {
    let mut left = days;
    let mut on = day;
    let mut holidays = public_holidays(on.year());
    while left > 0 {
        let year = on.year();
        on += Duration::days(1);
        if on.year() != year {
            holidays = public_holidays(on.year());
        }
        if !is_weekend(on) && !holidays.contains(&on) {
            left -= 1;
        }
    }
    on
}

/// A calendar month, written `2026-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month written YYYY-MM")]
pub struct BadMonth(pub String);

impl Month {
    pub fn new(year: i32, month: u32) -> Option<Month> {
        ((1..=12).contains(&month) && (1900..=9999).contains(&year)).then_some(Month { year, month })
    }

    pub fn of(day: NaiveDate) -> Month {
        Month {
            year: day.year(),
            month: day.month(),
        }
    }

    pub fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    pub fn next(self) -> Month {
        if self.month == 12 {
            Month {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Month {
                year: self.year,
                month: self.month + 1,
            }
        }
    }

    /// The same month a year later.
    pub fn next_year(self) -> Month {
        Month {
            year: self.year + 1,
            month: self.month,
        }
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    pub fn last_day(self) -> NaiveDate {
        self.next().first_day() - Duration::days(1)
    }

    /// Every month from `self` to `last`, both included; empty when `last` is earlier.
    pub fn through(self, last: Month) -> Vec<Month> {
        let mut months = Vec::new();
        let mut month = self;
        while month <= last {
            months.push(month);
            month = month.next();
        }
        months
    }
}

impl std::str::FromStr for Month {
    type Err = BadMonth;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let bad = || BadMonth(word.to_owned());
        let (year, month) = word.split_once('-').ok_or_else(bad)?;
        if year.len() != 4 || month.len() != 2 || !word.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(bad());
        }
        let year = year.parse().map_err(|_| bad())?;
        let month = month.parse().map_err(|_| bad())?;
        Month::new(year, month).ok_or_else(bad)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_parse_strictly_and_count_on() {
        assert_eq!("2026-12".parse::<Month>().unwrap().next().to_string(), "2027-01");
        for bad in ["2026-13", "2026-1", "26-01", "2026-00", "2026/01", "+026-01"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
        let may = Month::new(2026, 5).unwrap();
        assert_eq!(may.last_day(), NaiveDate::from_ymd_opt(2026, 5, 31).unwrap());
        assert_eq!(may.through(Month::new(2026, 8).unwrap()).len(), 4);
    }

    #[test]
    fn weekends_are_no_working_days() {
        let day = |on: u32| NaiveDate::from_ymd_opt(2026, 11, on).unwrap();
        assert_eq!(working_days_after(day(20), 1), day(23), "from Friday to Monday");
        assert_eq!(working_days_after(day(21), 1), day(23), "from Saturday to Monday");
        assert_eq!(working_days_after(day(17), 2), day(19));
        assert_eq!(working_days_after(day(17), 5), day(24));
    }

    #[test]
    fn holidays_are_no_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, days, to) in [
            ("2026-02-13", 1, "2026-02-23"),
            ("2026-04-29", 1, "2026-05-04"),
            ("2026-08-31", 1, "2026-09-03"),
            ("2026-12-31", 1, "2027-01-04"),
            ("2026-12-31", 30, "2027-02-19"),
        ] {
            assert_eq!(
                working_days_after(day(from), days),
                day(to),
                "{days} after {from}"
            );
        }
    }

    #[test]
    fn the_day_turns_at_midnight_in_viet_nam() {
        let late = "2026-11-20T17:00:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            day_in_viet_nam(late),
            NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
        );
        assert_eq!(start_of_day(day_in_viet_nam(late)), late);
    }
}
