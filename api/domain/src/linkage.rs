//! What follows from a linkage contract's figures: the price of a delivery, what is owed, how far the
//! schedule is fulfilled. Nothing here is stored.

use crate::codes;
use crate::{Month, money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

codes! {
    /// How the price of a delivery is found.
    PriceRule {
        Fixed = "fixed", "Giá cố định theo tháng", "Fixed by month";
        Market = "market", "Theo giá tham chiếu thị trường, có giá sàn và giá trần", "Market reference between a floor and a ceiling";
    }
}

/// The agreed price rule. With `Market` the months' prices are estimates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Pricing {
    Fixed,
    Market {
        floor_vnd_per_kg: i64,
        ceiling_vnd_per_kg: i64,
    },
}

impl Pricing {
    pub const fn rule(&self) -> PriceRule {
        match self {
            Pricing::Fixed => PriceRule::Fixed,
            Pricing::Market { .. } => PriceRule::Market,
        }
    }

    /// VND per kilogram: the month's price, or the market's on that day held between floor and ceiling;
    /// plus the grade's bonus, which may be negative. At least 1. None when the market price is missing.
    pub fn price(&self, month_vnd: i64, market_vnd: Option<i64>, bonus_vnd: i64) -> Option<i64> {
        let base = match self {
            Pricing::Fixed => month_vnd,
            Pricing::Market {
                floor_vnd_per_kg,
                ceiling_vnd_per_kg,
            } => market_vnd?.clamp(*floor_vnd_per_kg, (*ceiling_vnd_per_kg).max(*floor_vnd_per_kg)),
        };
        Some(base.checked_add(bonus_vnd)?.max(1))
    }
}

/// What a contract comes to in money, whole đồng. Only confirmed deliveries, deposits and payments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    pub delivered_kg: i64,
    pub delivered_vnd: i64,
    pub deposit_vnd: i64,
    pub paid_vnd: i64,
    /// Delivered − deposits − paid. Negative: the seller holds more than the goods were worth.
    pub owed_vnd: i64,
}

impl Balance {
    /// `deliveries`: kilograms and price; `None` when a sum does not fit.
    pub fn of(
        deliveries: impl IntoIterator<Item = (i64, i64)>,
        deposits: impl IntoIterator<Item = i64>,
        payments: impl IntoIterator<Item = i64>,
    ) -> Option<Balance> {
        let (mut delivered_kg, mut delivered_vnd) = (0_i64, 0_i64);
        for (kg, price) in deliveries {
            delivered_kg = delivered_kg.checked_add(kg)?;
            delivered_vnd = delivered_vnd.checked_add(money::times(price, kg)?)?;
        }
        let deposit_vnd = money::sum(deposits)?;
        let paid_vnd = money::sum(payments)?;
        Some(Balance {
            delivered_kg,
            delivered_vnd,
            deposit_vnd,
            paid_vnd,
            owed_vnd: delivered_vnd.checked_sub(deposit_vnd)?.checked_sub(paid_vnd)?,
        })
    }
}

/// One month of the schedule, in whole kilograms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthProgress {
    pub month: Month,
    pub scheduled_kg: i64,
    /// Lost to a crop failure that the buyer acknowledged: no longer due.
    pub lost_kg: i64,
    /// Declared lost, not acknowledged yet: still due, but no longer to be called off.
    pub declared_kg: i64,
    pub called_kg: i64,
    /// As the seller recorded it.
    pub delivered_kg: i64,
    /// Confirmed and settled.
    pub confirmed_kg: i64,
}

impl MonthProgress {
    pub const fn new(month: Month, scheduled_kg: i64) -> MonthProgress {
        MonthProgress {
            month,
            scheduled_kg,
            lost_kg: 0,
            declared_kg: 0,
            called_kg: 0,
            delivered_kg: 0,
            confirmed_kg: 0,
        }
    }

    pub const fn due_kg(&self) -> i64 {
        self.scheduled_kg - self.lost_kg
    }

    /// What the buyer may still call off.
    pub const fn open_kg(&self) -> i64 {
        self.scheduled_kg - self.lost_kg - self.declared_kg - self.called_kg
    }

    /// Whole per cent of what is due, rounded down; none when nothing is due any more.
    pub const fn percent(&self) -> Option<i64> {
        let due = self.due_kg();
        if due > 0 {
            Some(self.confirmed_kg * 100 / due)
        } else {
            None
        }
    }

    /// Kilograms missing once the month is over; until then nothing is short. What the seller
    /// recorded and the buyer has not answered yet is not missing.
    pub fn short_kg(&self, today: NaiveDate) -> i64 {
        if self.month.last_day() < today {
            (self.due_kg() - self.delivered_kg).max(0)
        } else {
            0
        }
    }
}

/// Kilograms of a call-off that are late: its day is over and less has come.
pub fn late_kg(for_on: NaiveDate, called_kg: i64, delivered_kg: i64, today: NaiveDate) -> i64 {
    if for_on < today {
        (called_kg - delivered_kg).max(0)
    } else {
        0
    }
}

codes! {
    PaymentKind {
        Payment = "payment", "Thanh toán tiền hàng", "Payment for goods";
        Deposit = "deposit", "Đặt cọc", "Deposit";
    }
}

codes! {
    PaymentWay {
        BankTransfer = "bank_transfer", "Chuyển khoản", "Bank transfer";
        Cash = "cash", "Tiền mặt", "Cash";
        Other = "other", "Cách khác", "Another way";
    }
}

codes! {
    /// A payment counts once the seller has confirmed that it came.
    ContractPaymentState {
        Recorded = "recorded", "Chờ bên bán xác nhận", "Waiting for the seller";
        Confirmed = "confirmed", "Bên bán đã nhận", "Received by the seller";
        Rejected = "rejected", "Bên bán chưa nhận được", "Not received";
    }
}

codes! {
    CropFailureCause {
        Drought = "drought", "Hạn hán", "Drought";
        Flood = "flood", "Lũ, ngập úng", "Flood";
        Salinity = "salinity", "Xâm nhập mặn", "Salt intrusion";
        Storm = "storm", "Bão, giông lốc", "Storm";
        Pest = "pest", "Sâu bệnh, dịch hại", "Pests and diseases";
        Other = "other", "Nguyên nhân khác", "Another cause";
    }
}

codes! {
    /// On what ground a contract ends early (Civil Code 91/2015/QH13).
    TerminationGround {
        Agreement = "agreement", "Hai bên thỏa thuận chấm dứt (Điều 422)", "Agreed by both (article 422)";
        SeriousBreach = "serious_breach", "Bên kia vi phạm nghiêm trọng nghĩa vụ (Điều 428)", "Serious breach by the other side (article 428)";
        ContractClause = "contract_clause", "Theo trường hợp đã thỏa thuận trong hợp đồng (Điều 428)", "A case that the contract provides for (article 428)";
        Law = "law", "Theo quy định của pháp luật (Điều 428)", "As the law provides (article 428)";
    }
}

impl TerminationGround {
    /// Whether it needs nobody else's consent, only notice.
    pub const fn is_one_sided(self) -> bool {
        !matches!(self, TerminationGround::Agreement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(word: &str) -> Month {
        word.parse().unwrap()
    }

    fn day(word: &str) -> NaiveDate {
        word.parse().unwrap()
    }

    #[test]
    fn the_market_price_stays_between_floor_and_ceiling() {
        let pricing = Pricing::Market {
            floor_vnd_per_kg: 15_000,
            ceiling_vnd_per_kg: 25_000,
        };
        assert_eq!(pricing.price(1, Some(12_000), 0), Some(15_000));
        assert_eq!(pricing.price(1, Some(20_000), 500), Some(20_500));
        assert_eq!(pricing.price(1, Some(90_000), -2_000), Some(23_000));
        assert_eq!(pricing.price(1, None, 0), None);
        assert_eq!(Pricing::Fixed.price(18_000, None, 1_000), Some(19_000));
        assert_eq!(Pricing::Fixed.price(500, None, -9_000), Some(1));
    }

    #[test]
    fn what_is_owed_is_exact() {
        let balance = Balance::of([(1_001, 18_333), (7, 20_001)], [5_000_000], [1_234_567]).unwrap();
        assert_eq!(balance.delivered_vnd, 1_001 * 18_333 + 7 * 20_001);
        assert_eq!(
            balance.owed_vnd + balance.paid_vnd + balance.deposit_vnd,
            balance.delivered_vnd
        );
        assert_eq!(Balance::of([(i64::MAX, 2)], [], []), None);
    }

    #[test]
    fn a_month_is_short_only_once_it_is_over() {
        let mut progress = MonthProgress::new(month("2026-11"), 1_000);
        progress.delivered_kg = 700;
        progress.confirmed_kg = 650;
        assert_eq!(progress.short_kg(day("2026-11-30")), 0);
        assert_eq!(progress.short_kg(day("2026-12-01")), 300);
        assert_eq!(progress.percent(), Some(65));
        progress.lost_kg = 400;
        assert_eq!(progress.short_kg(day("2026-12-01")), 0);
        assert_eq!(progress.percent(), Some(108));
        progress.lost_kg = 1_000;
        assert_eq!(progress.percent(), None);
    }

    #[test]
    fn a_call_off_is_late_from_the_day_after() {
        let on = day("2026-11-20");
        assert_eq!(late_kg(on, 500, 200, on), 0);
        assert_eq!(late_kg(on, 500, 200, day("2026-11-21")), 300);
        assert_eq!(late_kg(on, 500, 800, day("2026-11-21")), 0);
    }
}
