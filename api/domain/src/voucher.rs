//! What a seller's voucher takes off the goods of an order, in whole đồng.

use crate::{codes, money};

codes! {
    VoucherKind {
        Amount = "amount", "Giảm một số tiền", "An amount off";
        Percent = "percent", "Giảm theo phần trăm", "Per cent off";
    }
}

codes! {
    /// Where a voucher stands today; it follows from its dates and its uses and is never stored.
    VoucherStanding {
        NotYet = "not_yet", "Chưa đến ngày", "Not yet";
        Running = "running", "Đang áp dụng", "Running";
        Paused = "paused", "Tạm dừng", "Paused";
        UsedUp = "used_up", "Hết lượt", "Used up";
        Ended = "ended", "Đã kết thúc", "Ended";
    }
}

/// No goods may be discounted by more than this, in per cent of their price.
/// Source: Decree 81/2018/NĐ-CP, article 7. It frees fresh food from the limit; a voucher comes off whatever a
/// seller sells, so the limit holds for all of it.
pub const MOST_PERCENT: i64 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    Amount {
        vnd: i64,
    },
    /// Of the goods, `most_vnd` at most.
    Percent {
        percent: i64,
        most_vnd: Option<i64>,
    },
}

impl Discount {
    /// How much comes off each line of goods: the largest remainders get the odd đồng, no line loses more than
    /// half, and what is left of goods that cost anything is at least 1 đồng. `None` when a sum does not fit.
    pub fn over(self, lines_vnd: &[i64]) -> Option<Vec<i64>> {
        // Splitting by halves keeps every line within the law, whatever is rounded.
        let halves: Vec<i64> = lines_vnd.iter().map(|vnd| vnd / (100 / MOST_PERCENT)).collect();
        let most = money::sum(halves.iter().copied())?;
        let wanted = match self {
            Discount::Amount { vnd } => vnd,
            Discount::Percent { percent, most_vnd } => {
                let goods = money::sum(lines_vnd.iter().copied())?;
                let vnd = money::divide_half_up(i128::from(goods) * i128::from(percent), 100)?;
                most_vnd.map_or(vnd, |most| vnd.min(most))
            }
        };
        let off = wanted.clamp(0, most.max(0));
        if off == 0 {
            return Some(vec![0; lines_vnd.len()]);
        }
        money::split(off, &halves)
    }

    pub const fn kind(self) -> VoucherKind {
        match self {
            Discount::Amount { .. } => VoucherKind::Amount,
            Discount::Percent { .. } => VoucherKind::Percent,
        }
    }
}

/// A code as it is stored: letters and digits of 3 to 20 characters, in capitals; blanks typed in it do not count.
pub fn code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = (3..=20).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric());
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_bought_the_lines_add_up_and_none_loses_more_than_half() {
        // A small generator with a fixed start: the same carts every time.
        let mut state = 7_u64;
        let mut draw = |most: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % most).unwrap()
        };
        for _ in 0..20_000 {
            let size = if draw(2) == 0 { 5 } else { 900_000 };
            let lines: Vec<i64> = (0..=draw(6)).map(|_| draw(size) + 1).collect();
            let goods: i64 = lines.iter().sum();
            let halves: i64 = lines.iter().map(|vnd| vnd / 2).sum();
            let discount = if draw(2) == 0 {
                Discount::Amount {
                    vnd: draw(600_000) + 1,
                }
            } else {
                let most_vnd = (draw(2) == 0).then(|| draw(50_000) + 1);
                Discount::Percent {
                    percent: draw(50) + 1,
                    most_vnd,
                }
            };
            let off = discount.over(&lines).unwrap();
            let sum: i64 = off.iter().sum();
            let wanted = match discount {
                Discount::Amount { vnd } => vnd,
                Discount::Percent { percent, most_vnd } => {
                    ((2 * goods * percent + 100) / 200).min(most_vnd.unwrap_or(i64::MAX))
                }
            };
            assert_eq!(sum, wanted.min(halves), "{discount:?} of {lines:?}");
            for (line, off) in lines.iter().zip(&off) {
                assert!(*off >= 0 && off * 2 <= *line, "{discount:?} of {lines:?}: {off}");
            }
            assert!(goods - sum >= 1);
        }
        assert_eq!(Discount::Amount { vnd: 5 }.over(&[1, 1]), Some(vec![0, 0]));
        assert_eq!(Discount::Amount { vnd: 5 }.over(&[i64::MAX; 3]), None);
    }

    #[test]
    fn codes_are_capitals_and_digits() {
        assert_eq!(code(" xoai 10 ").as_deref(), Some("XOAI10"));
        for wrong in ["", "ab", "giảm10", "A-B-C", "ABCDEFGHIJKLMNOPQRSTU"] {
            assert_eq!(code(wrong), None, "{wrong}");
        }
    }
}
