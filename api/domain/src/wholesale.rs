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
        )
    }
}
