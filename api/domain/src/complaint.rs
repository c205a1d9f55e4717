//! Complaints (khiếu nại) about a seller's part, and how one comes to its end.

use crate::SellerOrderState;
use crate::codes;

/// Working days in which a seller answers a complaint. The policy pages name the same number.
pub const ANSWER_WORKING_DAYS: u32 = 1;
/// Days in which a buyer says whether the answer will do; then it stands.
pub const WORD_DAYS: u32 = 7;
/// Days in which a buyer sends goods back that are to be returned.
pub const SEND_BACK_DAYS: u32 = 7;
/// Days in which a seller says that goods sent back have come, or that they have not.
pub const RECEIVE_DAYS: u32 = 14;
/// Working days in which a seller sends goods that replace others.
pub const REPLACE_WORKING_DAYS: u32 = 5;
/// Days in which a mediator decides.
pub const MEDIATION_DAYS: u32 = 7;

codes! {
    /// What a complaint is about.
    ComplaintKind {
        Damaged = "damaged", "Hàng hỏng, dập, ôi thiu", "Goods damaged or spoilt";
        Wrong = "wrong", "Thiếu hàng hoặc sai hàng", "Goods missing or wrong";
        NotDelivered = "not_delivered", "Chưa nhận được hàng", "Not delivered";
        Return = "return", "Muốn trả hàng", "Return of the goods";
        RefundNotPaid = "refund_not_paid", "Chưa nhận được tiền hoàn", "Refund not received";
        Other = "other", "Việc khác", "Something else";
    }
}

codes! {
    /// What the buyer would like.
    ComplaintWish {
        Refund = "refund", "Hoàn tiền", "A refund";
        Replacement = "replacement", "Đổi hàng, giao bù", "A replacement";
        Answer = "answer", "Được giải thích, trả lời", "An answer";
    }
}

codes! {
    /// What the seller offers, or a mediator decides.
    ComplaintOutcome {
        Refund = "refund", "Hoàn tiền", "Refund";
        Replacement = "replacement", "Đổi hàng, giao bù", "Replacement";
        PayDue = "pay_due", "Trả ngay khoản còn phải hoàn", "Pay the refund that is due at once";
        Refused = "refused", "Không hoàn tiền, không đổi hàng", "Neither refund nor replacement";
    }
}

codes! {
    /// Life of a complaint. Each state waits for one side, until a day.
    ComplaintState {
        Open = "open", "Chờ người bán trả lời", "Waiting for the seller";
        Answered = "answered", "Chờ người mua đồng ý", "Waiting for the buyer";
        Mediation = "mediation", "Đang hòa giải", "In mediation";
        AwaitingReturn = "awaiting_return", "Chờ người mua gửi trả hàng", "Goods to be sent back";
        SentBack = "sent_back", "Hàng đang gửi trả", "Goods on their way back";
        Replacing = "replacing", "Chờ người bán gửi hàng đổi", "Replacement to be sent";
        Settled = "settled", "Đã giải quyết", "Settled";
        Withdrawn = "withdrawn", "Đã rút", "Withdrawn";
    }
}

codes! {
    /// What can be done with a complaint. The service says which of them are open to whom now.
    ComplaintAction {
        Answer = "answer", "Trả lời", "Answer";
        Accept = "accept", "Đồng ý", "Accept";
        Mediate = "mediate", "Nhờ hòa giải", "Ask for mediation";
        Withdraw = "withdraw", "Rút khiếu nại", "Withdraw";
        SendBack = "send_back", "Đã gửi trả hàng", "Sent back";
        Receive = "receive", "Đã nhận lại hàng", "Goods received";
        Replace = "replace", "Đã gửi hàng đổi", "Replacement sent";
        Decide = "decide", "Quyết định", "Decide";
    }
}

codes! {
    /// Who is asked, or has the word.
    ComplaintSide {
        Buyer = "buyer", "Người mua", "Buyer";
        Seller = "seller", "Người bán", "Seller";
        Mediator = "mediator", "Bên hòa giải", "Mediator";
    }
}

impl ComplaintState {
    pub const fn can_become(self, next: ComplaintState) -> bool {
        use ComplaintState::*;
        matches!(
            (self, next),
            (Open, Answered | Mediation | Withdrawn)
                | (
                    Answered | Mediation,
                    Settled | AwaitingReturn | Replacing | Withdrawn
                )
                | (Answered, Mediation)
                | (AwaitingReturn, SentBack | Withdrawn)
                | (SentBack, Settled | Replacing | Mediation)
                | (Replacing, Settled | Mediation)
        )
    }

    pub const fn is_closed(self) -> bool {
        matches!(self, ComplaintState::Settled | ComplaintState::Withdrawn)
    }

    /// Whose turn it is; nobody's at the end.
    pub const fn waits_for(self) -> Option<ComplaintSide> {
        use ComplaintState::*;
        match self {
            Open | SentBack | Replacing => Some(ComplaintSide::Seller),
            Answered | AwaitingReturn => Some(ComplaintSide::Buyer),
            Mediation => Some(ComplaintSide::Mediator),
            Settled | Withdrawn => None,
        }
    }

    /// A buyer can let it go until goods travel; whoever doubts that goods came back asks for mediation.
    pub fn actions(self, side: ComplaintSide) -> Vec<ComplaintAction> {
        use ComplaintAction::*;
        use ComplaintSide::*;
        match (self, side) {
            (ComplaintState::Open, Seller) => vec![Answer],
            (ComplaintState::Open, Buyer) => vec![Withdraw],
            (ComplaintState::Answered, Buyer) => vec![Accept, Mediate, Withdraw],
            (ComplaintState::Mediation, Mediator) => vec![Decide],
            (ComplaintState::Mediation, Buyer) => vec![Withdraw],
            (ComplaintState::AwaitingReturn, Buyer) => vec![SendBack, Withdraw],
            (ComplaintState::SentBack, Seller) => vec![Receive, Mediate],
            (ComplaintState::SentBack, Buyer) => vec![Mediate],
            (ComplaintState::Replacing, Seller) => vec![Replace],
            (ComplaintState::Replacing, Buyer) => vec![Mediate],
            _ => Vec::new(),
        }
    }
}

impl ComplaintKind {
    /// What a part in that state can be complained of; money that is `owed` back has been granted and is not paid.
    pub fn open(state: SellerOrderState, is_owed: bool) -> Vec<ComplaintKind> {
        use ComplaintKind::*;
        use SellerOrderState::{Cancelled, Completed, Confirmed, Delivered, Packed, Placed, Shipped};
        let mut open = match state {
            Shipped | Delivered | Completed => vec![Damaged, Wrong, NotDelivered, Return],
            // Before the goods are sent nothing can be wrong with them.
            Confirmed | Packed => vec![NotDelivered],
            // What is not confirmed yet its buyer cancels.
            Placed | Cancelled => Vec::new(),
        };
        let is_under_way = !open.is_empty();
        open.extend(is_owed.then_some(RefundNotPaid));
        open.extend(is_under_way.then_some(Other));
        open
    }

    /// Whether it is about goods, which it then names.
    pub fn is_of_goods(self) -> bool {
        self != ComplaintKind::RefundNotPaid
    }

    /// How it may be solved. What is due already is not granted once more.
    pub const fn outcomes(self) -> &'static [ComplaintOutcome] {
        match self {
            ComplaintKind::RefundNotPaid => &[ComplaintOutcome::PayDue, ComplaintOutcome::Refused],
            _ => &[
                ComplaintOutcome::Refund,
                ComplaintOutcome::Replacement,
                ComplaintOutcome::Refused,
            ],
        }
    }
}

impl ComplaintOutcome {
    /// Whether goods may have to go back first.
    pub const fn may_return_goods(self) -> bool {
        matches!(self, ComplaintOutcome::Refund | ComplaintOutcome::Replacement)
    }

    /// Where it leads once it holds; `returns` where goods go back first.
    pub const fn leads_to(self, returns: bool) -> ComplaintState {
        match (self, returns) {
            (ComplaintOutcome::Refused | ComplaintOutcome::PayDue, _) | (ComplaintOutcome::Refund, false) => {
                ComplaintState::Settled
            }
            (_, true) => ComplaintState::AwaitingReturn,
            (ComplaintOutcome::Replacement, false) => ComplaintState::Replacing,
        }
    }
}

/// `KN-26-000012`: the year and the running number of the year.
pub fn complaint_number(year: i32, running: i64) -> String {
    format!("KN-{:02}-{running:06}", year.rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_waited_for_can_act_and_every_state_comes_to_an_end() {
        use ComplaintState::*;
        for state in ComplaintState::ALL {
            let side = state.waits_for();
            assert_eq!(side.is_none(), state.is_closed());
            assert!(side.is_none_or(|side| !state.actions(side).is_empty()), "{state}");
            let goes_on = ComplaintState::ALL.iter().any(|next| state.can_become(*next));
            assert_eq!(goes_on, !state.is_closed(), "{state}");
        }
        for outcome in ComplaintOutcome::ALL {
            for returns in [false, true] {
                let next = outcome.leads_to(returns);
                assert!(Answered.can_become(next) && Mediation.can_become(next));
            }
        }
        let of_cancelled = |is_owed| ComplaintKind::open(SellerOrderState::Cancelled, is_owed);
        assert_eq!(of_cancelled(false), []);
        assert_eq!(of_cancelled(true), [ComplaintKind::RefundNotPaid]);
        assert_eq!(ComplaintOutcome::Refund.leads_to(true), AwaitingReturn);
        assert_eq!(ComplaintOutcome::Replacement.leads_to(false), Replacing);
    }
}
