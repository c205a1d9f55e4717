//! The books of a seller: one entry moves an amount from the account it credits to the account it debits,
//! so whatever is booked, all accounts together are zero.

use self::LedgerAccount::*;
use crate::PaymentState;
use crate::codes;
use std::collections::BTreeMap;

codes! {
    /// An account in a seller's books. Debits make what the seller has or is owed, credits what it owes
    /// or has earned.
    LedgerAccount {
        Buyer = "buyer", "Người mua còn phải trả", "Owed by the buyer";
        Ordered = "ordered", "Đã đặt, chưa giao", "Ordered, not delivered";
        GoodsSold = "goods_sold", "Tiền hàng đã giao", "Goods delivered";
        ShippingSold = "shipping_sold", "Phí giao hàng đã thu", "Shipping charged";
        GoodsRefunded = "goods_refunded", "Giảm, hoàn tiền hàng", "Goods refunded";
        ShippingRefunded = "shipping_refunded", "Hoàn phí giao hàng", "Shipping refunded";
        RefundDue = "refund_due", "Phải hoàn cho người mua", "To be paid back";
        Carrier = "carrier", "Đơn vị vận chuyển đang giữ", "Held by the carrier";
        Bank = "bank", "Người bán đã nhận", "Received by the seller";
        Tax = "tax", "Thuế của doanh thu", "Tax on sales";
        VatDue = "vat_due", "Thuế GTGT phải nộp", "VAT due";
        PitDue = "pit_due", "Thuế TNCN phải nộp", "Personal income tax due";
    }
}

codes! {
    /// What an entry is booked for; together with the id of that record it names the cause.
    LedgerCause {
        Order = "order", "Đặt hàng", "Order placed";
        Cancellation = "cancellation", "Hủy đơn", "Order cancelled";
        Delivery = "delivery", "Giao hàng", "Delivered";
        Payment = "payment", "Nhận tiền", "Payment received";
        HandOver = "hand_over", "Nhận tiền thu hộ", "Cash handed over";
        Refund = "refund", "Ghi khoản phải hoàn", "Refund granted";
        RefundPaid = "refund_paid", "Đã hoàn tiền", "Refund paid";
        RefundReturned = "refund_returned", "Tiền hoàn bị trả lại", "Refund sent back";
    }
}

/// One movement in whole đồng, always above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub debit: LedgerAccount,
    pub credit: LedgerAccount,
    pub amount_vnd: i64,
}

/// An amount of zero books nothing; a negative one goes the other way.
fn entry(debit: LedgerAccount, credit: LedgerAccount, amount_vnd: i64) -> Option<Entry> {
    match amount_vnd {
        0 => None,
        1.. => Some(Entry {
            debit,
            credit,
            amount_vnd,
        }),
        _ => Some(Entry {
            debit: credit,
            credit: debit,
            amount_vnd: amount_vnd.checked_neg()?,
        }),
    }
}

fn entries<const N: usize>(of: [(LedgerAccount, LedgerAccount, i64); N]) -> Vec<Entry> {
    of.into_iter()
        .filter_map(|(debit, credit, amount_vnd)| entry(debit, credit, amount_vnd))
        .collect()
}

/// The buyer owes the part.
pub fn ordered(total_vnd: i64) -> Vec<Entry> {
    entries([(Buyer, Ordered, total_vnd)])
}

/// The buyer owes it no more; what was paid then stands against the seller.
pub fn cancelled(total_vnd: i64) -> Vec<Entry> {
    entries([(Ordered, Buyer, total_vnd)])
}

/// The goods are with the buyer: now the order is a sale.
pub fn delivered(goods_vnd: i64, shipping_vnd: i64) -> Vec<Entry> {
    entries([
        (Ordered, GoodsSold, goods_vnd),
        (Ordered, ShippingSold, shipping_vnd),
    ])
}

/// Money on the seller's account.
pub fn received(amount_vnd: i64) -> Vec<Entry> {
    entries([(Bank, Buyer, amount_vnd)])
}

/// The carrier has the buyer's cash.
pub fn collected(amount_vnd: i64) -> Vec<Entry> {
    entries([(Carrier, Buyer, amount_vnd)])
}

/// The carrier has handed the cash over.
pub fn handed_over(amount_vnd: i64) -> Vec<Entry> {
    entries([(Bank, Carrier, amount_vnd)])
}

/// The seller takes back part of a price that was paid.
pub fn refunded(goods_vnd: i64, shipping_vnd: i64) -> Vec<Entry> {
    entries([
        (GoodsRefunded, RefundDue, goods_vnd),
        (ShippingRefunded, RefundDue, shipping_vnd),
    ])
}

/// What was granted back of goods that are then cancelled becomes part of what goes back for that: no đồng twice.
pub fn overtaken(goods_vnd: i64, shipping_vnd: i64) -> Vec<Entry> {
    entries([
        (Buyer, GoodsRefunded, goods_vnd),
        (Buyer, ShippingRefunded, shipping_vnd),
    ])
}

/// More was paid than is owed: the surplus is to be paid back.
pub fn owed_back(amount_vnd: i64) -> Vec<Entry> {
    entries([(Buyer, RefundDue, amount_vnd)])
}

/// The buyer has it back.
pub fn paid_back(amount_vnd: i64) -> Vec<Entry> {
    entries([(RefundDue, Bank, amount_vnd)])
}

/// The buyer's bank sent it back: the seller has it again, and owes it again.
pub fn sent_back(amount_vnd: i64) -> Vec<Entry> {
    entries([(Bank, RefundDue, amount_vnd)])
}

/// Tax that becomes due; negative where a refund takes it back.
pub fn taxed(vat_vnd: i64, pit_vnd: i64) -> Vec<Entry> {
    entries([(Tax, VatDue, vat_vnd), (Tax, PitDue, pit_vnd)])
}

/// What moved from which account (credited) to which (debited): of one part, of a month, of a seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<(LedgerAccount, LedgerAccount), i64>);

impl Balances {
    /// `None` when a sum does not fit.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Option<Balances> {
        let mut moved = BTreeMap::new();
        let mut all_vnd = 0i64;
        for entry in entries {
            all_vnd = all_vnd.checked_add(entry.amount_vnd)?;
            *moved.entry((entry.debit, entry.credit)).or_default() += entry.amount_vnd;
        }
        Some(Balances(moved))
    }

    /// What went to `debit` from `credit`, less what went the other way.
    fn moved(&self, debit: LedgerAccount, credit: LedgerAccount) -> i64 {
        let to = |pair| self.0.get(&pair).copied().unwrap_or_default();
        to((debit, credit)) - to((credit, debit))
    }

    /// Debits less credits.
    pub fn balance(&self, account: LedgerAccount) -> i64 {
        let signed = self.0.iter().map(|((debit, credit), vnd)| {
            let (to, from) = (*debit == account, *credit == account);
            vnd * (i64::from(to) - i64::from(from))
        });
        signed.sum()
    }

    /// What the buyer still has to pay; below zero when more was paid than is owed.
    pub fn owed_vnd(&self) -> i64 {
        self.balance(Buyer)
    }

    /// What has come from the buyer, to the seller's account or to the carrier.
    pub fn received_vnd(&self) -> i64 {
        self.moved(Bank, Buyer) + self.moved(Carrier, Buyer)
    }

    pub fn refund_due_vnd(&self) -> i64 {
        -self.balance(RefundDue)
    }

    /// What has gone back to the buyer, and stayed there.
    pub fn paid_back_vnd(&self) -> i64 {
        self.moved(RefundDue, Bank)
    }

    /// Goods and shipping sold, less what of them was refunded.
    pub fn net_sales_vnd(&self) -> i64 {
        -[GoodsSold, ShippingSold, GoodsRefunded, ShippingRefunded]
            .into_iter()
            .map(|account| self.balance(account))
            .sum::<i64>()
    }

    pub fn payment_state(&self, is_cancelled: bool) -> PaymentState {
        let (received, back) = (self.received_vnd(), self.paid_back_vnd());
        if self.refund_due_vnd() > 0 {
            PaymentState::RefundDue
        } else if back > 0 && (is_cancelled || back == received) {
            PaymentState::Refunded
        } else if received == 0 {
            PaymentState::Due
        } else if self.owed_vnd() > 0 {
            PaymentState::PartlyPaid
        } else {
            PaymentState::Paid
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(all: &[Vec<Entry>]) -> Balances {
        Balances::of(all.concat()).unwrap()
    }

    #[test]
    fn the_state_of_a_payment_follows_from_the_books() {
        let paid_twice = [ordered(100), received(100), received(100)];
        let mut story = paid_twice.to_vec();
        assert_eq!(book(&story[..1]).payment_state(false), PaymentState::Due);
        assert_eq!(book(&story[..2]).payment_state(false), PaymentState::Paid);
        assert_eq!(book(&story).owed_vnd(), -100);
        story.push(owed_back(100));
        assert_eq!(book(&story).payment_state(false), PaymentState::RefundDue);
        story.push(paid_back(100));
        assert_eq!(book(&story).payment_state(false), PaymentState::Paid);
        story.extend([cancelled(100), owed_back(100), paid_back(100)]);
        assert_eq!(book(&story).payment_state(true), PaymentState::Refunded);
        assert_eq!(
            book(&[ordered(100), received(40)]).payment_state(false),
            PaymentState::PartlyPaid
        );
        assert_eq!(
            book(&[ordered(100), cancelled(100)]).payment_state(true),
            PaymentState::Due
        );
    }

    #[test]
    fn what_a_bank_sends_back_is_due_again_and_no_new_money() {
        let mut story = vec![
            ordered(100),
            received(100),
            cancelled(100),
            owed_back(100),
            paid_back(100),
        ];
        story.push(sent_back(40));
        let books = book(&story);
        assert_eq!(
            (
                books.received_vnd(),
                books.paid_back_vnd(),
                books.refund_due_vnd()
            ),
            (100, 60, 40)
        );
        assert_eq!(books.payment_state(true), PaymentState::RefundDue);
        story.push(paid_back(40));
        assert_eq!(book(&story).payment_state(true), PaymentState::Refunded);
    }

    #[test]
    fn cash_is_paid_when_the_carrier_has_it_and_counts_once() {
        let story = [ordered(130), delivered(100, 30), collected(130), handed_over(130)];
        for books in [book(&story[..3]), book(&story)] {
            assert_eq!((books.received_vnd(), books.owed_vnd()), (130, 0));
        }
        let books = book(&[story.to_vec(), vec![refunded(30, 0), taxed(1, -1)]].concat());
        assert_eq!(books.net_sales_vnd(), 100);
        assert_eq!(books.refund_due_vnd(), 30);
        let all: i64 = LedgerAccount::ALL.iter().map(|it| books.balance(*it)).sum();
        assert_eq!(all, 0);
    }

    #[test]
    fn a_refund_granted_before_a_cancellation_goes_back_once() {
        let story = [ordered(100), received(100), refunded(30, 0), paid_back(30)];
        let books = book(&[story.to_vec(), vec![cancelled(100), overtaken(30, 0)]].concat());
        assert_eq!(books.owed_vnd(), -70);
        assert_eq!(books.net_sales_vnd(), 0);
    }
}
