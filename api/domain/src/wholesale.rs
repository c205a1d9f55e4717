use crate::codes;

codes! {
    /// A supply offer or a demand request.
    TradeState {
        Active = "active", "Đang đăng", "Active";
        Paused = "paused", "Tạm dừng", "Paused";
        /// Entered by an office: takes no part before the organisation confirms it.
        Unconfirmed = "unconfirmed", "Chờ đơn vị xác nhận", "To be confirmed";
        Refused = "refused", "Đơn vị không nhận", "Refused";
        Withdrawn = "withdrawn", "Đã rút", "Withdrawn";
    }
}

impl TradeState {
    /// The state after `action`; none where the action does not fit.
    pub const fn after(self, action: RegistrationAction) -> Option<TradeState> {
        use RegistrationAction as Act;
        use TradeState::*;
        match (self, action) {
            (Active, Act::Pause) => Some(Paused),
            (Paused, Act::Resume) | (Unconfirmed, Act::Confirm) => Some(Active),
            (Unconfirmed, Act::Refuse) => Some(Refused),
            (Active | Paused, Act::Withdraw) => Some(Withdrawn),
            (Active | Paused, Act::Edit) | (Active | Paused | Withdrawn, Act::Copy) => Some(self),
            _ => None,
        }
    }

    /// What the owner may do, with the round that the registration is in, if any.
    pub fn actions(self, round: Option<RoundState>) -> Vec<RegistrationAction> {
        let all = RegistrationAction::ALL.iter().copied();
        all.filter(|action| self.after(*action).is_some() && action.fits(round))
            .collect()
    }
}

codes! {
    /// What a matching round makes as large as possible.
    Objective {
        Volume = "volume", "Nhiều sản lượng nhất", "Largest volume";
        Value = "value", "Nhiều giá trị nhất", "Largest value";
    }
}

codes! {
    RoundState {
        Draft = "draft", "Đang soạn", "Draft";
        Open = "open", "Đang nhận đăng ký", "Open";
        Closed = "closed", "Đã đóng", "Closed";
        Matched = "matched", "Đã ghép", "Matched";
        Published = "published", "Đã công bố", "Published";
        Settled = "settled", "Đã kết thúc", "Settled";
    }
}

codes! {
    /// What may be done about a pool of sellers while its round takes registrations.
    PoolAction {
        Confirm = "confirm", "Đồng ý vào nhóm", "Join the pool";
        Leave = "leave", "Không tham gia nhóm", "Stay out of the pool";
        Ask = "ask", "Mời thêm", "Ask more sellers";
        Dissolve = "dissolve", "Giải tán nhóm", "Dissolve the pool";
    }
}

impl Objective {
    /// Why a suggested price is what it is; fair shares leave no prices that support the optimum.
    pub const fn price_reason(self, fair: bool, locale: crate::Locale) -> &'static str {
        match (self, fair) {
            (Objective::Volume, _) | (Objective::Value, true) => locale.t(
                "Giá đề xuất chia đôi khoảng cách giữa giá bên bán chào và giá bên mua trả sau khi trừ cước vận chuyển.",
                "The suggested price is halfway between what the seller asks and what the buyer pays less transport.",
            ),
            (Objective::Value, false) => locale.t(
                "Giá đề xuất ở giữa mức có lợi nhất cho bên bán và mức có lợi nhất cho bên mua mà với các mức đó không bên nào tìm được đối tác tốt hơn trong đợt; riêng cặp vướng lô tối thiểu thì chia đôi khoảng cách.",
                "The suggested price is midway between the best for sellers and the best for buyers at which nobody finds a better partner in the round; where lot limits got in the way, it is halfway between ask and bid less transport.",
            ),
        }
    }
}

impl RoundState {
    pub const fn can_become(self, next: RoundState) -> bool {
        use RoundState::*;
        matches!(
            (self, next),
            (Draft, Open)
                | (Open, Closed)
                | (Closed, Matched | Open)
                | (Matched, Matched | Published | Open | Closed)
                // Again on what was declined, expired or reduced.
                | (Published, Matched | Settled)
        )
    }
}

codes! {
    /// Answers to a proposal. "Expired" follows from the deadline and is never stored.
    ProposalState {
        Sent = "sent", "Chờ hai bên trả lời", "Waiting for both sides";
        AcceptedBySeller = "accepted_by_seller", "Bên bán đã đồng ý", "Accepted by the seller";
        AcceptedByBuyer = "accepted_by_buyer", "Bên mua đã đồng ý", "Accepted by the buyer";
        Accepted = "accepted", "Hai bên đã đồng ý", "Accepted by both";
        Declined = "declined", "Đã từ chối", "Declined";
    }
}

impl ProposalState {
    pub const fn can_become(self, next: ProposalState) -> bool {
        use ProposalState::*;
        matches!(
            (self, next),
            (Sent, AcceptedBySeller | AcceptedByBuyer | Declined)
                | (AcceptedBySeller | AcceptedByBuyer, Accepted | Declined)
                // New terms: from the other side, or from the office.
                | (AcceptedBySeller, AcceptedByBuyer | Sent)
                | (AcceptedByBuyer, AcceptedBySeller | Sent)
                | (Sent, Sent)
                // Only together with the cancelled contract draft that it went into.
                | (Accepted, Declined)
        )
    }
}

codes! {
    /// The two sides of a trade.
    TradeSide {
        Seller = "seller", "Bên bán", "Seller";
        Buyer = "buyer", "Bên mua", "Buyer";
    }
}

impl ProposalState {
    /// The state after `side` accepts; none when it has answered already or the proposal is closed.
    pub const fn accepted_by(self, side: TradeSide) -> Option<ProposalState> {
        use ProposalState::*;
        match (self, side) {
            (Sent, TradeSide::Seller) => Some(AcceptedBySeller),
            (Sent, TradeSide::Buyer) => Some(AcceptedByBuyer),
            (AcceptedByBuyer, TradeSide::Seller) | (AcceptedBySeller, TradeSide::Buyer) => Some(Accepted),
            _ => None,
        }
    }

    /// The state after `side` puts other terms, which it has thereby accepted; none when it is not its turn.
    pub const fn countered_by(self, side: TradeSide) -> Option<ProposalState> {
        match (self.accepted_by(side), side) {
            (None, _) => None,
            (Some(_), TradeSide::Seller) => Some(ProposalState::AcceptedBySeller),
            (Some(_), TradeSide::Buyer) => Some(ProposalState::AcceptedByBuyer),
        }
    }

    /// Whether somebody's answer is still awaited.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            ProposalState::Sent | ProposalState::AcceptedBySeller | ProposalState::AcceptedByBuyer
        )
    }
}

codes! {
    /// What the owner of an offer or a request may do with it.
    RegistrationAction {
        Confirm = "confirm", "Xác nhận", "Confirm";
        Refuse = "refuse", "Không nhận", "Refuse";
        Edit = "edit", "Sửa", "Edit";
        Pause = "pause", "Tạm dừng", "Pause";
        Resume = "resume", "Đăng tiếp", "Resume";
        Copy = "copy", "Chép sang vụ sau", "Copy to next season";
        Withdraw = "withdraw", "Rút lại", "Withdraw";
    }
}

impl RegistrationAction {
    /// From the closing of a round until it is settled others count on what is registered in it.
    pub const fn fits(self, round: Option<RoundState>) -> bool {
        matches!(
            (self, round),
            (RegistrationAction::Copy | RegistrationAction::Refuse, _)
                | (_, None | Some(RoundState::Draft | RoundState::Open))
                | (RegistrationAction::Withdraw, Some(RoundState::Settled))
        )
    }
}

codes! {
    /// What the office may do with its round.
    RoundAction {
        Open = "open", "Mở đăng ký", "Open registration";
        Close = "close", "Đóng đăng ký", "Close registration";
        Match = "match", "Chạy ghép cung cầu", "Run the matching";
        Publish = "publish", "Công bố và gửi đề xuất", "Publish and send proposals";
        Settle = "settle", "Kết thúc đợt", "Settle the round";
    }
}

codes! {
    ProposalAction {
        Accept = "accept", "Đồng ý", "Accept";
        Counter = "counter", "Đề nghị điều khoản khác", "Counter";
        Decline = "decline", "Từ chối", "Decline";
        /// For the office of the round.
        Mediate = "mediate", "Hòa giải", "Mediate";
    }
}

codes! {
    /// Who put the terms of a proposal.
    TermsBy {
        Matching = "matching", "Kết quả ghép", "The matching";
        Seller = "seller", "Bên bán", "Seller";
        Buyer = "buyer", "Bên mua", "Buyer";
        Office = "office", "Cơ quan tổ chức", "The office";
    }
}

impl From<TradeSide> for TermsBy {
    fn from(side: TradeSide) -> TermsBy {
        match side {
            TradeSide::Seller => TermsBy::Seller,
            TradeSide::Buyer => TermsBy::Buyer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_office_entered_waits_and_a_closed_round_holds_what_is_in_it() {
        use RegistrationAction::*;
        let open = Some(RoundState::Open);
        assert_eq!(TradeState::Unconfirmed.actions(open), [Confirm, Refuse]);
        assert_eq!(
            TradeState::Unconfirmed.actions(Some(RoundState::Closed)),
            [Refuse]
        );
        assert_eq!(TradeState::Active.actions(None), [Edit, Pause, Copy, Withdraw]);
        assert_eq!(TradeState::Paused.actions(open), [Edit, Resume, Copy, Withdraw]);
        for held in [RoundState::Closed, RoundState::Matched, RoundState::Published] {
            assert_eq!(TradeState::Active.actions(Some(held)), [Copy]);
        }
        assert_eq!(
            TradeState::Active.actions(Some(RoundState::Settled)),
            [Copy, Withdraw]
        );
        assert_eq!(TradeState::Refused.actions(None), []);
    }

    #[test]
    fn both_sides_accept_in_either_order_and_each_only_once() {
        for (first, second) in [
            (TradeSide::Seller, TradeSide::Buyer),
            (TradeSide::Buyer, TradeSide::Seller),
        ] {
            let one = ProposalState::Sent.accepted_by(first).unwrap();
            assert!(ProposalState::Sent.can_become(one) && one.is_open());
            assert_eq!(one.accepted_by(first), None);
            assert_eq!(one.accepted_by(second), Some(ProposalState::Accepted));
            assert!(one.can_become(ProposalState::Accepted));
        }
        assert_eq!(ProposalState::Declined.accepted_by(TradeSide::Seller), None);
    }

    #[test]
    fn only_the_side_that_is_asked_may_counter_and_has_then_accepted() {
        use ProposalState::*;
        for from in [Sent, AcceptedByBuyer] {
            let countered = from.countered_by(TradeSide::Seller).unwrap();
            assert_eq!(countered, AcceptedBySeller);
            assert!(from.can_become(countered));
            assert_eq!(countered.countered_by(TradeSide::Seller), None);
            assert_eq!(countered.countered_by(TradeSide::Buyer), Some(AcceptedByBuyer));
        }
        for closed in [Accepted, Declined] {
            assert_eq!(closed.countered_by(TradeSide::Buyer), None);
            assert!(!closed.can_become(Sent));
        }
    }
}
