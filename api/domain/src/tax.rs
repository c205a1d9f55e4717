//! Tax on what households sell: a share of each sale, by the rate of its day.

use crate::codes;
use crate::money::divide_half_up;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

codes! {
    /// Who hands the tax in.
    TaxPayer {
        Seller = "seller", "Người bán tự kê khai và nộp", "The seller declares and pays it";
        Operator = "operator", "Sàn khấu trừ và nộp thay", "The marketplace withholds and pays it";
    }
}

/// In force from that day until the next one begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    pub from: NaiveDate,
    /// Value added tax in hundredths of a percent: 100 is 1 %.
    pub vat_bp: i64,
    /// Personal income tax, likewise.
    pub pit_bp: i64,
    pub paid_by: TaxPayer,
    /// Where the rate stands.
    pub source: String,
}

/// The rate in force on that day.
pub fn rate_on(rates: &[TaxRate], day: NaiveDate) -> Option<&TaxRate> {
    rates
        .iter()
        .filter(|rate| rate.from <= day)
        .max_by_key(|rate| rate.from)
}

impl TaxRate {
    /// Value added tax and income tax on sales of that worth, in whole đồng, half up. `None` on overflow.
    pub fn of(&self, net_sales_vnd: i64) -> Option<(i64, i64)> {
        let share = |bp: i64| divide_half_up(i128::from(net_sales_vnd) * i128::from(bp), 10_000);
        Some((share(self.vat_bp)?, share(self.pit_bp)?))
    }
}

/// Goods sold by households and individuals. A marketplace without a payment function withholds nothing:
/// the seller declares.
/// Sources: Decree 117/2025/NĐ-CP, articles 5 and 11; since 1 July 2026 Decree 252/2026/NĐ-CP, article 44, which
/// refers to the rates of the tax laws. An operator confirms the rates and may set others.
pub fn usual_rates() -> Vec<TaxRate> {
    let rate = |from: (i32, u32, u32), source: &str| TaxRate {
        from: NaiveDate::from_ymd_opt(from.0, from.1, from.2).unwrap_or(NaiveDate::MAX),
        vat_bp: 100,
        pit_bp: 50,
        paid_by: TaxPayer::Seller,
        source: source.to_owned(),
    };
    vec![
        rate((2025, 7, 1), "Nghị định 117/2025/NĐ-CP"),
        rate((2026, 7, 1), "Nghị định 252/2026/NĐ-CP, Điều 44"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_of_the_day_holds_and_halves_go_up() {
        let rates = usual_rates();
        let on = |day: &str| rate_on(&rates, day.parse().unwrap());
        assert_eq!(on("2025-06-30"), None);
        assert_eq!(on("2026-06-30").unwrap().source, "Nghị định 117/2025/NĐ-CP");
        let now = on("2026-07-01").unwrap();
        assert!(now.source.contains("252/2026"));
        assert_eq!(now.of(109_050), Some((1_091, 545)));
        assert_eq!(now.of(0), Some((0, 0)));
    }
}
