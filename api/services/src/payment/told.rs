//! Letters about money.

use super::book::Booking;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::order::letters::{buyer_link, to_buyer, to_seller};
use chrono::NaiveDate;
use domain::{Locale, PaymentMethod, format};
use entities::{order, seller_order};
use sea_orm::ConnectionTrait;

/// What there is to say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'a> {
    Payment {
        amount_vnd: i64,
        booking: Booking,
    },
    /// Nothing was paid in time.
    Expired,
    RefundGranted {
        amount_vnd: i64,
        reason: &'a str,
    },
    RefundPaid {
        amount_vnd: i64,
        /// The bank's or Stripe's.
        reference: Option<&'a str>,
        is_by_card: bool,
    },
    /// It did not stay with the card.
    RefundCameBack {
        amount_vnd: i64,
        due_on: NaiveDate,
    },
}

pub(super) async fn buyer(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    part: &seller_order::Model,
    said: Said<'_>,
) -> Result<()> {
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let (subject, mut lines) = text(locale, part, said);
    lines.push(buyer_link(app, order));
    to_buyer(app, ctx, tx, order, &subject, lines).await
}

pub(super) async fn seller(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    said: Said<'_>,
) -> Result<()> {
    to_seller(app, ctx, tx, part, |locale| text(locale, part, said)).await
}

fn text(locale: Locale, part: &seller_order::Model, said: Said<'_>) -> (String, Vec<String>) {
    let t = |vi: &'static str, en: &'static str| locale.t(vi, en).to_owned();
    let money = |vnd: i64| format::money(vnd, locale);
    let is_by_card = part.payment_method == PaymentMethod::Card.as_str();
    let (told, lines) = match said {
        Said::Payment { amount_vnd, booking } => {
            let came = format!(
                "{}: {}",
                t("Số tiền đã nhận", "Amount received"),
                money(amount_vnd)
            );
            let (told, more) = payment(locale, booking, is_by_card);
            (told, [vec![came], more].concat())
        }
        Said::Expired if is_by_card => (
            t("đã hết hạn thanh toán", "the time to pay is over"),
            vec![t(
                "Chưa nhận được tiền nên phần đơn này đã hủy và hàng trở lại kho. Nếu thẻ vừa bị trừ tiền: đơn tự mở lại nếu còn hàng; hết hàng thì tiền được hoàn về thẻ.",
                "No payment came, so this part is cancelled and its goods are back in stock. If your card was charged just now: the order goes on if the goods are there; if they are not, the card gets it back.",
            )],
        ),
        Said::Expired => (
            t("đã hết hạn chuyển khoản", "the time to pay is over"),
            vec![t(
                "Chưa nhận được tiền nên phần đơn này đã hủy và hàng trở lại kho. Nếu bạn vừa chuyển tiền: khi tiền đến, đơn tự mở lại nếu còn hàng; hết hàng thì người bán hoàn tiền.",
                "No payment came, so this part is cancelled and its goods are back in stock. If you have just paid: once the money is there the order goes on if the goods are; if they are not, the seller pays you back.",
            )],
        ),
        Said::RefundGranted { amount_vnd, reason } => (
            t("người bán sẽ hoàn tiền", "the seller will pay you back"),
            vec![
                format!("{}: {}", t("Số tiền", "Amount"), money(amount_vnd)),
                format!("{}: {reason}", t("Lý do", "Reason")),
                if is_by_card {
                    t(
                        "Tiền được hoàn về thẻ đã trả, thường sau 5–10 ngày làm việc.",
                        "It goes back to the card that paid, usually within 5–10 working days.",
                    )
                } else {
                    t(
                        "Người bán hoàn trong 30 ngày, theo cách bạn đã trả.",
                        "The seller pays it back within 30 days, the way you paid.",
                    )
                },
            ],
        ),
        Said::RefundPaid {
            amount_vnd,
            reference,
            is_by_card,
        } => {
            let mut lines = vec![format!("{}: {}", t("Số tiền", "Amount"), money(amount_vnd))];
            let name = if is_by_card {
                t("Mã hoàn của Stripe", "Stripe's reference")
            } else {
                t("Mã giao dịch ngân hàng", "Bank reference")
            };
            lines.extend(reference.map(|it| format!("{name}: {it}")));
            lines.push(if is_by_card {
                t(
                    "Tiền về thẻ đã trả. Nếu chưa thấy sau 10 ngày làm việc, xin liên hệ người bán hoặc gửi khiếu nại.",
                    "It goes back to the card that paid. If it has not come after 10 working days, please ask the seller or complain.",
                )
            } else {
                t(
                    "Nếu chưa thấy tiền sau 3 ngày làm việc, xin liên hệ người bán hoặc gửi khiếu nại.",
                    "If it has not come after 3 working days, please ask the seller or complain.",
                )
            });
            (t("người bán đã hoàn tiền", "the seller has paid you back"), lines)
        }
        Said::RefundCameBack { amount_vnd, due_on } => (
            t(
                "tiền hoàn không vào được thẻ",
                "the refund did not reach the card",
            ),
            vec![
                format!("{}: {}", t("Số tiền", "Amount"), money(amount_vnd)),
                t(
                    "Ngân hàng phát hành thẻ đã trả lại khoản này cho người bán, thường vì thẻ đã hết hạn hoặc đã khóa. Người bán cần hỏi người mua số tài khoản và chuyển khoản.",
                    "The bank of the card sent it back to the seller, usually because the card is closed or out of date. The seller has to ask the buyer for a bank account and transfer it.",
                ),
                format!("{}: {}", t("Chậm nhất", "By"), format::date(due_on)),
            ],
        ),
    };
    let subject = format!("{} {}: {told}", t("Đơn hàng", "Order"), part.number);
    (subject, lines)
}

fn payment(locale: Locale, booking: Booking, is_by_card: bool) -> (String, Vec<String>) {
    let t = |vi: &'static str, en: &'static str| locale.t(vi, en).to_owned();
    let money = |vnd: i64| format::money(vnd, locale);
    match booking {
        Booking::Counted {
            remaining_vnd: left @ 1..,
            ..
        } => (
            t("đã nhận một phần tiền", "part of the payment has come"),
            vec![
                format!("{}: {}", t("Còn phải trả", "Still to pay"), money(left)),
                if is_by_card {
                    t(
                        "Trả nốt số tiền còn lại trên trang đơn hàng:",
                        "Pay the rest on the order page:",
                    )
                } else {
                    t(
                        "Mã VietQR cho số tiền còn lại có trên trang đơn hàng:",
                        "The VietQR code for the rest is on the order page:",
                    )
                },
            ],
        ),
        Booking::Counted {
            surplus_vnd: surplus @ 1..,
            ..
        } => (
            t("người bán đã nhận tiền", "the seller has the payment"),
            vec![format!(
                "{}: {}",
                if is_by_card {
                    t(
                        "Bạn đã trả thừa, tiền được hoàn về thẻ",
                        "You paid too much; the card gets it back",
                    )
                } else {
                    t(
                        "Bạn đã chuyển thừa, người bán sẽ hoàn trong 30 ngày",
                        "You paid too much; the seller pays back within 30 days",
                    )
                },
                money(surplus)
            )],
        ),
        Booking::Counted { .. } | Booking::Known => (
            t("người bán đã nhận tiền", "the seller has the payment"),
            Vec::new(),
        ),
        Booking::Reopened => (
            t(
                "đã nhận tiền, đơn được mở lại",
                "the payment has come, the order goes on",
            ),
            vec![t(
                "Tiền đến sau hạn nhưng hàng vẫn còn, nên phần đơn này được đặt lại như cũ và chờ người bán xác nhận.",
                "It came after its time, but the goods are still there: this part is ordered as before and waits for the seller.",
            )],
        ),
        Booking::TooLate => (
            t(
                "tiền đến khi đơn đã hủy",
                "the payment came after the order was cancelled",
            ),
            vec![if is_by_card {
                t(
                    "Toàn bộ số tiền này được hoàn về thẻ đã trả.",
                    "All of it goes back to the card that paid.",
                )
            } else {
                t(
                    "Người bán phải hoàn lại toàn bộ số tiền này trong 30 ngày.",
                    "The seller has to pay all of it back within 30 days.",
                )
            }],
        ),
    }
}
