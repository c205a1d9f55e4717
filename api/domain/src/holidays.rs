//! Public holidays (nghỉ lễ, tết), as the law alone has them.

use crate::lunar::common_day;
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// The paid holidays of a year, Monday to Friday: New Year, Tết (the last day of the old lunar year and four of the
/// new one), the Hùng Kings' day, 30 April, 1 May, National Day with a day beside it. One on a weekend moves to the
/// next working day. Which days the Prime Minister swaps each year to make longer breaks is not known here; of the two
/// days beside 2 September it is the one that makes one break with the weekend, as each year since 2021.
/// Source: Labour Code 45/2019/QH14, articles 111.3 and 112.
pub fn public_holidays(year: i32) -> BTreeSet<NaiveDate> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN);
    let tet = common_day(year, 1, 1);
    let national_day = fixed(9, 2);
    let beside = match national_day.weekday() {
        Weekday::Mon | Weekday::Thu => national_day + Duration::days(1),
        _ => national_day - Duration::days(1),
    };
    let mut days: BTreeSet<NaiveDate> = (-1..4).map(|day| tet + Duration::days(day)).collect();
    days.extend([fixed(1, 1), common_day(year, 3, 10), fixed(4, 30), fixed(5, 1)]);
    days.extend([national_day, beside]);
    let (kept, lost): (BTreeSet<_>, BTreeSet<_>) = days.into_iter().partition(|day| !is_weekend(*day));
    lost.into_iter().fold(kept, |mut days, lost| {
        let mut moved = lost;
        while is_weekend(moved) || days.contains(&moved) {
            moved += Duration::days(1);
        }
        days.insert(moved);
        days
    })
}

/// A weekly day off: Saturday or Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    day.weekday().num_days_from_monday() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(year: i32) -> Vec<String> {
        let days = public_holidays(year).into_iter();
        days.map(|day| day.format("%d/%m").to_string()).collect()
    }

    #[test]
    fn eleven_days_of_every_year_are_free_and_none_of_them_is_lost_to_a_weekend() {
        for year in 2020..2060 {
            let days = public_holidays(year);
            assert!(days.iter().all(|day| day.year() == year && !is_weekend(*day)));
            // The Hùng Kings' day may fall on 30 April.
            assert!([10, 11].contains(&days.len()), "{year}: {}", days.len());
        }
    }

    #[test]
    fn the_days_of_2025_and_2026() {
        let told = "01/01 28/01 29/01 30/01 31/01 03/02 07/04 30/04 01/05 01/09 02/09";
        assert_eq!(days(2025).join(" "), told);
        // The Hùng Kings' day is a Sunday.
        let told = "01/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 01/09 02/09";
        assert_eq!(days(2026).join(" "), told);
    }
}
