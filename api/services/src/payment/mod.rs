//! Money between buyers and sellers: what came, what is owed, what has to go back. It goes straight from one
//! to the other; the marketplace keeps the books.

mod book;
mod expire;
mod list;
mod matching;
mod money;
mod pay_back;
mod record;
mod refund;
mod settle;
mod told;

pub use expire::expire_unpaid;
pub use list::{Open, OpenPart, UnmatchedPayment, open, waiting};
pub use matching::{match_payment, set_aside};
pub use money::{PartMoney, PaymentRow, RefundRow};
pub use pay_back::{PayBack, pay_back};
pub use record::{RecordPayment, finish_received, record_by_hand};
pub use refund::{GrantRefund, RefundedLine, grant_refund};

pub(crate) use book::book;
pub(crate) use money::of_parts;
pub(crate) use pay_back::{Back, came_back, went_back};
pub(crate) use record::{Receipt, card_payment, confirm, is_only_by_hand, keep, known, of_bank, of_card};
pub(crate) use refund::{can_refund, check_refund, refund_part, refunded_by_line};
pub(crate) use settle::{cancel, collect_cash, cut, deliver, hand_over, held, place};

/// Most đồng that one payment may be.
pub(crate) const LARGEST_PAYMENT_VND: i64 = 1_000_000_000_000;
