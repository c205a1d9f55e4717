//! The Vietnamese lunar calendar (âm lịch), as far as holidays need it.
//!
//! A month begins on the day of the new moon in Viet Nam (UTC+7). The eleventh one has the winter solstice in it. Of
//! thirteen months between two eleventh ones the first without a major solar term is a leap month, which takes the
//! number of the month before it. Since China counts by UTC+8, its Tết now and then is on another day (2007, 2030).
//!
//! Sources: the rules and the shortened series are those of Hồ Ngọc Đức, "Computing the Vietnamese lunar calendar"
//! (https://www.informatik.uni-leipzig.de/~duc/amlich/calrules_en.html), after Jean Meeus, "Astronomical Formulae for
//! Calculators". New moons come out right to a few minutes; until 2060 none that a new year or a third month begins with
//! is within a quarter of an hour of a midnight.

use chrono::{Datelike, NaiveDate};

/// Chronological day number of the day before the first of the year 1.
const BEFORE_FIRST_DAY: i64 = 1_721_425;
/// Of the first new moon of the count, 1 January 1900.
const FIRST_MOON: f64 = 2_415_021.077;
/// Mean length of a month in days.
const MONTH_DAYS: f64 = 29.530_588_853;
/// From Greenwich to Viet Nam, in days.
const UTC_PLUS_7: f64 = 7.0 / 24.0;

/// The day in the common calendar of a day in a lunar year, which is named after the common year of its Tết. The
/// month is 1 to 10 and no leap month, the day 1 to 30.
pub fn common_day(year: i32, month: u8, day: u8) -> NaiveDate {
    let (before, after) = (eleventh_moon(year - 1), eleventh_moon(year));
    // The eleventh, the twelfth, the first …
    let mut moon = before + 1 + i64::from(month);
    if after - before == 13 {
        let leap = (before + 1..after).find(|moon| sun(new_moon(*moon)) == sun(new_moon(moon + 1)));
        moon += i64::from(leap.is_some_and(|leap| leap <= moon));
    }
    let number = new_moon(moon) + i64::from(day) - 1 - BEFORE_FIRST_DAY;
    let days = i32::try_from(number).unwrap_or_default();
    NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MIN)
}

/// Which new moon the eleventh month that begins in that common year begins with.
fn eleventh_moon(year: i32) -> i64 {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    let end = i64::from(end.num_days_from_ce()) + BEFORE_FIRST_DAY;
    let last = whole((end as f64 - FIRST_MOON) / MONTH_DAYS);
    // It must not begin after the solstice, where the sun enters its tenth sector.
    if sun(new_moon(last)) >= 9 { last - 1 } else { last }
}

/// The chronological day number of the day in Viet Nam on which the new moon of that number is.
fn new_moon(number: i64) -> i64 {
    let k = number as f64;
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let sin = |degrees: f64| degrees.to_radians().sin();
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * sin(166.56 + 132.87 * t - 0.009_173 * t2);
    // Mean anomaly of the sun and of the moon, argument of the moon's latitude.
    let m = 359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3;
    let moon = 306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3;
    let f = 21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3;
    let apparent = (0.1734 - 0.000_393 * t) * sin(m) + 0.0021 * sin(2.0 * m) - 0.4068 * sin(moon)
        + 0.0161 * sin(2.0 * moon)
        - 0.0004 * sin(3.0 * moon)
        + 0.0104 * sin(2.0 * f)
        - 0.0051 * sin(m + moon)
        - 0.0074 * sin(m - moon)
        + 0.0004 * sin(2.0 * f + m)
        - 0.0004 * sin(2.0 * f - m)
        - 0.0006 * sin(2.0 * f + moon)
        + 0.0010 * sin(2.0 * f - moon)
        + 0.0005 * sin(2.0 * moon + m);
    // From even time to that of the turning earth.
    let slower = -0.000_278 + 0.000_265 * t + 0.000_262 * t2;
    whole(mean + apparent - slower + 0.5 + UTC_PLUS_7)
}

/// In which twelfth of its way the sun is when that day begins in Viet Nam: 0 from the spring equinox on.
fn sun(day_number: i64) -> i64 {
    let t = (day_number as f64 - 0.5 - UTC_PLUS_7 - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let m = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2).to_radians();
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * m.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * m).sin()
        + 0.000_290 * (3.0 * m).sin();
    whole((mean + centre).rem_euclid(360.0) / 30.0)
}

fn whole(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tet(year: i32) -> String {
        common_day(year, 1, 1).to_string()
    }

    #[test]
    fn tet_is_on_the_days_that_are_published() {
        for day in [
            "2020-01-25",
            "2021-02-12",
            "2022-02-01",
            "2023-01-22",
            "2024-02-10",
            "2025-01-29",
            "2026-02-17",
            "2027-02-06",
            "2028-01-26",
            "2029-02-13",
            "2030-02-02",
            "2031-01-23",
            "2032-02-11",
            "2033-01-31",
            "2034-02-19",
            "2035-02-08",
        ] {
            assert_eq!(tet(day[..4].parse().unwrap()), day);
        }
    }

    #[test]
    fn where_china_counts_otherwise_it_is_viet_nams_day() {
        assert_eq!([tet(1985), tet(2007)], ["1985-01-21", "2007-02-17"]);
    }

    #[test]
    fn leap_months_are_counted_before_the_days_of_the_hung_kings() {
        for day in [
            "2020-04-02",
            "2023-04-29",
            "2024-04-18",
            "2025-04-07",
            "2026-04-26",
            "2027-04-16",
        ] {
            assert_eq!(common_day(day[..4].parse().unwrap(), 3, 10).to_string(), day);
        }
    }
}
