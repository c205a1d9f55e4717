//! Money as it comes and goes, and how a transfer is recognised by what its payer wrote.

use crate::codes;
use crate::text;

codes! {
    /// How a payment came to be known.
    PaymentSource {
        ByHand = "by_hand", "Người bán ghi", "Entered by the seller";
        BankStatement = "bank_statement", "Sao kê ngân hàng", "Bank statement";
        Delivery = "delivery", "Thu khi giao hàng", "Collected on delivery";
        Card = "card", "Thẻ, qua Stripe", "Card, through Stripe";
    }
}

codes! {
    /// Life of one receipt of money. It is kept before anything is done with it.
    ReceiptState {
        Received = "received", "Đang ghi sổ", "Being booked";
        Booked = "booked", "Đã ghi vào đơn", "Booked";
        Unmatched = "unmatched", "Chưa rõ đơn nào", "Of no known order";
        SetAside = "set_aside", "Không phải tiền bán hàng", "Not of an order";
    }
}

codes! {
    /// Where the cash of a part is.
    CashState {
        ToCollect = "to_collect", "Chưa thu", "To be collected";
        Collected = "collected", "Đơn vị vận chuyển đã thu", "Collected by the carrier";
        HandedOver = "handed_over", "Đã nộp cho người bán", "Handed over to the seller";
    }
}

codes! {
    /// Why money has to go back.
    RefundCause {
        Cancelled = "cancelled", "Đơn đã hủy", "Order cancelled";
        Overpaid = "overpaid", "Chuyển thừa", "Paid too much";
        Late = "late", "Tiền đến khi đơn đã hủy", "Paid after the order was cancelled";
        Cut = "cut", "Bớt hàng không giao được", "Goods that cannot be sent";
        Goods = "goods", "Giảm giá hoặc trả hàng", "Goods returned or reduced";
    }
}

codes! {
    RefundState {
        Due = "due", "Chưa hoàn", "Due";
        Paid = "paid", "Đã hoàn", "Paid back";
    }
}

codes! {
    /// Life of one try to pay by card. It is kept before Stripe is asked for anything.
    CardAttemptState {
        Started = "started", "Đang mở", "Being opened";
        Open = "open", "Chờ người mua trả", "Waiting for the buyer";
        Paid = "paid", "Đã trả", "Paid";
        Failed = "failed", "Không mở được", "Not opened";
        Expired = "expired", "Hết hạn", "Expired";
    }
}

codes! {
    /// Life of one refund to a card. It is kept before Stripe is asked for anything.
    CardRefundState {
        Started = "started", "Đang hoàn", "Being refunded";
        Paid = "paid", "Đã hoàn", "Refunded";
        Failed = "failed", "Bị từ chối", "Refused";
    }
}

codes! {
    /// Life of what Stripe told us. All of it is kept as it came.
    CardEventState {
        Waiting = "waiting", "Chờ xử lý", "Waiting";
        Done = "done", "Đã xử lý", "Done";
        Unclear = "unclear", "Cần người xem", "To be looked at";
    }
}

/// By the law the buyer has its money back within so many days.
/// Source: Law on Consumer Protection 19/2023/QH15, article 38.
pub const REFUND_DAYS: i64 = 30;

/// A reference cut by a bank still has so many characters in a row.
const LEAST_KEPT: usize = 7;

/// What a transfer's note says about the part it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The reference stands there, whole.
    Whole(usize),
    /// So much of one reference stands there that no other fits.
    Cut(usize),
    Nothing,
}

/// Letters and digits in capitals without marks. O and 0 count as one, as people type either.
fn squeeze(note: &str) -> String {
    text::fold(note)
        .to_ascii_uppercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| if c == 'O' { '0' } else { c })
        .collect()
}

/// Looks for one of `references` in what a bank hands on as the transfer's note. Banks put words around
/// it, break it, change its case, and cut it at the beginning or the end.
pub fn find_reference(note: &str, references: &[&str]) -> Found {
    let note = squeeze(note);
    let squeezed: Vec<String> = references.iter().map(|it| squeeze(it)).collect();
    let mut whole: Vec<usize> = (0..squeezed.len())
        .filter(|at| !squeezed[*at].is_empty() && note.contains(squeezed[*at].as_str()))
        .collect();
    // `…A1` also contains `…A`: the longest one is meant.
    let longest: Vec<usize> = whole.clone();
    whole.retain(|at| {
        !longest
            .iter()
            .any(|other| other != at && squeezed[*other].contains(squeezed[*at].as_str()))
    });
    match whole.as_slice() {
        [only] => return Found::Whole(*only),
        [] => {}
        _ => return Found::Nothing,
    }
    let kept: Vec<(usize, usize)> = squeezed
        .iter()
        .map(|reference| kept_of(&note, reference))
        .enumerate()
        .filter(|(_, kept)| *kept >= LEAST_KEPT)
        .collect();
    let most = kept.iter().map(|(_, kept)| *kept).max();
    let best: Vec<usize> = kept
        .iter()
        .filter(|(_, kept)| Some(*kept) == most)
        .map(|(at, _)| *at)
        .collect();
    match best.as_slice() {
        [only] => Found::Cut(*only),
        _ => Found::Nothing,
    }
}

/// How many characters of the reference are left: its beginning anywhere (the letter of the part is
/// dropped by some, the end by others), or its end at the beginning of the note.
fn kept_of(note: &str, reference: &str) -> usize {
    let lengths = || (LEAST_KEPT..reference.len()).rev();
    let all_but_the_letter = reference.len().saturating_sub(1);
    let beginning = lengths().find(|length| {
        let head = &reference[..*length];
        note.ends_with(head) || (*length == all_but_the_letter && note.contains(head))
    });
    let end = lengths().find(|length| note.starts_with(&reference[reference.len() - length..]));
    beginning.max(end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &[&str] = &["OM26000123A", "OM26000124B", "OM26001234A", "OM26000123A1"];

    #[test]
    fn a_reference_is_found_however_banks_hand_it_on() {
        for (note, expected) in [
            ("OM26000124B", Found::Whole(1)),
            ("om26000124b thanh toan don hang", Found::Whole(1)),
            (
                "MBVCB.7712.OM 26 000124 B.CT tu 0071000 NGUYEN THI MAI",
                Found::Whole(1),
            ),
            ("IBFT OM-26-000124-B", Found::Whole(1)),
            ("Chuyển tiền 0M26OOO124B", Found::Whole(1)),
            ("OM26000123A1", Found::Whole(3)),
            ("OM26000124B va OM26001234A", Found::Nothing),
            ("CT DEN:123 OM2600012", Found::Nothing),
            ("CT DEN:123 OM26001", Found::Cut(2)),
            ("OM26000124 tien hang", Found::Cut(1)),
            ("26000124B FT26325", Found::Cut(1)),
            ("tien dien thang 11", Found::Nothing),
            ("", Found::Nothing),
        ] {
            assert_eq!(find_reference(note, OPEN), expected, "{note}");
        }
        assert_eq!(find_reference("OM26000123A", &[]), Found::Nothing);
    }
}
