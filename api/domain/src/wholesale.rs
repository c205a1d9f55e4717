use crate::codes;

codes! {
    /// A supply offer or a demand request.
    TradeState {
        Active = "active", "Đang đăng", "Active";
        Withdrawn = "withdrawn", "Đã rút", "Withdrawn";
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

impl RoundState {
    pub const fn can_become(self, next: RoundState) -> bool {
        use RoundState::*;
        matches!(
            (self, next),
            (Draft, Open)
                | (Open, Closed)
                | (Closed, Matched | Open)
                | (Matched, Matched | Published | Open)
                | (Published, Settled)
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
        Withdraw = "withdraw", "Rút lại", "Withdraw";
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
        Decline = "decline", "Từ chối", "Decline";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
