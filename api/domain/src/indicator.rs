//! Targets of a programme and where they stand (measurement rules).

use crate::{Locale, codes};
use chrono::NaiveDate;

codes! {
    /// Where a figure comes from.
    IndicatorSource {
        Marketplace = "marketplace", "Tính từ dữ liệu trên sàn", "Computed from records";
        Registry = "registry", "Báo cáo năm của hợp tác xã", "Annual cooperative records";
        Reported = "reported", "Cơ quan báo cáo", "Entered by the office";
    }
}

codes! {
    Comparator {
        AtLeast = "at_least", "ít nhất", "at least";
        Above = "above", "trên", "above";
        Approx = "approx", "khoảng", "about";
        Equals = "equals", "", "";
    }
}

codes! {
    Cadence {
        Once = "once", "đến hạn", "by the due date";
        PerYear = "per_year", "mỗi năm", "every year";
    }
}

codes! {
    Unit {
        Club = "club", "hội quán", "clubs";
        Cooperative = "cooperative", "hợp tác xã", "cooperatives";
        Code = "code", "mã số", "codes";
        Chain = "chain", "chuỗi", "chains";
        Hectare = "ha", "ha", "ha";
        Tonne = "tonne", "tấn", "t";
        Model = "model", "mô hình", "models";
        Product = "product", "sản phẩm", "products";
        Service = "service", "dịch vụ", "services";
        Percent = "percent", "%", "%";
        PercentGrowth = "percent_growth", "% tăng", "% growth";
        PercentGrowthPerYear = "percent_growth_per_year", "% tăng mỗi năm", "% growth a year";
        VndPerYear = "vnd_per_year", "đồng/năm", "VND a year";
    }
}

codes! {
    /// Level of the authority that issued a programme.
    ProgrammeLevel {
        Commune = "commune", "Cấp xã", "Commune";
        District = "district", "Cấp huyện (trước 7/2025)", "District (before July 2025)";
        Province = "province", "Cấp tỉnh", "Province";
    }
}

codes! {
    /// How often a programme reports.
    ReportingCadence {
        HalfYear = "half_year", "6 tháng", "Half-yearly";
        Annual = "annual", "Hằng năm", "Yearly";
        Unspecified = "unspecified", "Không định kỳ", "Not said";
    }
}

codes! {
    IndicatorState {
        Met = "met", "Đạt", "Met";
        OnTrack = "on_track", "Đúng tiến độ", "On track";
        Behind = "behind", "Chậm tiến độ", "Behind";
        Overdue = "overdue", "Quá hạn, chưa đạt", "Overdue";
        NoData = "no_data", "Chưa có số liệu", "No data";
    }
}

/// A measured figure, exact. `target` values are thousandths of the indicator's unit;
/// `fraction` turns this into the same thousandths as numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// Things counted, one by one.
    Count(i64),
    /// Square metres, told in hectares.
    AreaM2(i64),
    /// Kilograms, told in tonnes.
    WeightKg(i64),
    /// Whole đồng.
    Vnd(i64),
    /// A share, told in percent; the denominator is above zero.
    Share { numerator: i64, denominator: i64 },
    /// Whole đồng over so many; the count is above zero.
    Average { total_vnd: i64, count: i64 },
    /// Entered by an officer, in thousandths of the unit.
    Thousandths(i64),
}

impl Measured {
    /// The figure in thousandths of its unit as an exact fraction (numerator, positive denominator).
    pub fn fraction(self) -> (i128, i128) {
        match self {
            Measured::Count(n) => (i128::from(n) * 1000, 1),
            Measured::AreaM2(m2) => (i128::from(m2) * 1000, 10_000),
            Measured::WeightKg(kg) => (i128::from(kg), 1),
            Measured::Vnd(vnd) => (i128::from(vnd) * 1000, 1),
            Measured::Share {
                numerator,
                denominator,
            } => (i128::from(numerator) * 100_000, i128::from(denominator.max(1))),
            Measured::Average { total_vnd, count } => {
                (i128::from(total_vnd) * 1000, i128::from(count.max(1)))
            }
            Measured::Thousandths(value) => (i128::from(value), 1),
        }
    }

    /// Rounded half up to thousandths of the unit, for showing.
    pub fn thousandths(self) -> i64 {
        let (numerator, denominator) = self.fraction();
        crate::money::divide_half_up(numerator, denominator).unwrap_or(i64::MAX)
    }
}

/// A figure in thousandths of its unit as people read it: `12,5 ha`, `30 %`, `5.000.000.000 ₫/năm`.
pub fn tell(thousandths: i64, unit: Unit, locale: Locale) -> String {
    let number = match unit {
        Unit::VndPerYear => {
            let vnd = crate::money::divide_half_up(i128::from(thousandths), 1000).unwrap_or_default();
            crate::format::number(vnd, locale)
        }
        _ => crate::format::decimal(thousandths, 3, locale),
    };
    let word = match unit {
        Unit::VndPerYear => locale.t("₫/năm", "₫ a year"),
        Unit::PercentGrowth | Unit::PercentGrowthPerYear => "%",
        _ => unit.label(locale),
    };
    format!("{number}\u{a0}{word}")
}

impl Comparator {
    /// The target in words: `ít nhất 150 ha`.
    pub fn tell(self, target_thousandths: i64, unit: Unit, locale: Locale) -> String {
        let value = tell(target_thousandths, unit, locale);
        match self.label(locale) {
            "" => value,
            word => format!("{word} {value}"),
        }
    }
}

/// The years a target is measured over, as days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

impl Period {
    /// What a straight line expects by the end of `today`, in thousandths of the target's unit, half up.
    pub fn expected_thousandths(self, target_thousandths: i64, today: NaiveDate) -> i64 {
        let (elapsed, whole) = self.elapsed(today);
        crate::money::divide_half_up(i128::from(target_thousandths) * elapsed, whole)
            .unwrap_or(target_thousandths)
    }

    /// Days gone by the end of `today` and days in all.
    fn elapsed(self, today: NaiveDate) -> (i128, i128) {
        let whole = (self.last_day - self.first_day).num_days() + 1;
        let gone = ((today - self.first_day).num_days() + 1).clamp(0, whole);
        (i128::from(gone), i128::from(whole.max(1)))
    }

    /// Compares exactly, without rounding: met; on track at 90% of what is expected; behind; overdue.
    pub fn state(
        self,
        comparator: Comparator,
        target_thousandths: i64,
        measured: Option<Measured>,
        today: NaiveDate,
    ) -> IndicatorState {
        let Some(measured) = measured else {
            return IndicatorState::NoData;
        };
        let (numerator, denominator) = measured.fraction();
        let target = i128::from(target_thousandths) * denominator;
        let met = match comparator {
            Comparator::Above => numerator > target,
            Comparator::AtLeast | Comparator::Approx | Comparator::Equals => numerator >= target,
        };
        if met {
            return IndicatorState::Met;
        }
        if today > self.last_day {
            return IndicatorState::Overdue;
        }
        let (elapsed, whole) = self.elapsed(today);
        if numerator * whole * 10 >= target * elapsed * 9 {
            IndicatorState::OnTrack
        } else {
            IndicatorState::Behind
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_state_follows_the_straight_line() {
        let year = Period {
            first_day: day("2026-01-01"),
            last_day: day("2026-12-31"),
        };
        let state = |ha: i64, today: &str| {
            year.state(
                Comparator::AtLeast,
                150_000,
                Some(Measured::AreaM2(ha * 10_000)),
                day(today),
            )
        };
        assert_eq!(year.expected_thousandths(150_000, day("2026-07-02")), 75_205);
        assert_eq!(state(150, "2026-02-01"), IndicatorState::Met);
        assert_eq!(state(68, "2026-07-02"), IndicatorState::OnTrack);
        assert_eq!(state(67, "2026-07-02"), IndicatorState::Behind);
        assert_eq!(state(149, "2027-01-01"), IndicatorState::Overdue);
        assert_eq!(
            year.state(Comparator::AtLeast, 1, None, day("2026-07-02")),
            IndicatorState::NoData
        );
    }

    #[test]
    fn a_share_is_compared_without_rounding() {
        let year = Period {
            first_day: day("2026-01-01"),
            last_day: day("2026-12-31"),
        };
        let share = Measured::Share {
            numerator: 2999,
            denominator: 9997,
        };
        assert_eq!(share.thousandths(), 29_999);
        assert_eq!(
            year.state(Comparator::AtLeast, 30_000, Some(share), day("2027-01-01")),
            IndicatorState::Overdue
        );
        let exact = Measured::Share {
            numerator: 3,
            denominator: 10,
        };
        assert_eq!(
            year.state(Comparator::AtLeast, 30_000, Some(exact), day("2026-01-01")),
            IndicatorState::Met
        );
        assert_ne!(
            year.state(Comparator::Above, 30_000, Some(exact), day("2026-12-31")),
            IndicatorState::Met
        );
    }
}
