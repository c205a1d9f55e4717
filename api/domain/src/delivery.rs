//! Deliveries (phiếu giao nhận) and how a disputed one is settled.

use crate::TradeSide;
use crate::codes;

codes! {
    /// Life of a delivery. Only confirmed and settled ones count in a figure.
    DeliveryState {
        Recorded = "recorded", "Chờ bên mua xác nhận", "Waiting for the buyer";
        Confirmed = "confirmed", "Đã xác nhận", "Confirmed";
        Disputed = "disputed", "Đang tranh chấp", "Disputed";
        Settled = "settled", "Đã giải quyết", "Settled";
    }
}

impl DeliveryState {
    pub const fn can_become(self, next: DeliveryState) -> bool {
        use DeliveryState::*;
        matches!(
            (self, next),
            (Recorded, Confirmed | Disputed) | (Disputed, Settled)
        )
    }

    /// Whether its kilograms count toward targets.
    pub const fn counts(self) -> bool {
        matches!(self, DeliveryState::Confirmed | DeliveryState::Settled)
    }
}

codes! {
    DeliveryAction {
        Confirm = "confirm", "Xác nhận đã nhận đủ", "Confirm receipt";
        ConfirmPart = "confirm_part", "Chỉ nhận một phần", "Confirm a part";
        Dispute = "dispute", "Báo sai lệch", "Dispute";
        ProposeFigure = "propose_figure", "Đề xuất số khác", "Propose another figure";
        AcceptFigure = "accept_figure", "Đồng ý số này", "Accept this figure";
    }
}

codes! {
    /// Who put a figure forward.
    FigureBy {
        Seller = "seller", "Bên bán", "Seller";
        Buyer = "buyer", "Bên mua", "Buyer";
        Office = "office", "Cơ quan hòa giải", "Mediating office";
    }
}

impl From<TradeSide> for FigureBy {
    fn from(side: TradeSide) -> FigureBy {
        match side {
            TradeSide::Seller => FigureBy::Seller,
            TradeSide::Buyer => FigureBy::Buyer,
        }
    }
}

/// Which sides stand behind the latest figure of a disputed delivery. Both: it is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    pub seller: bool,
    pub buyer: bool,
}

impl Agreement {
    /// A side stands behind its own figure; both must accept an office's.
    pub const fn on_figure_by(by: FigureBy) -> Agreement {
        Agreement {
            seller: matches!(by, FigureBy::Seller),
            buyer: matches!(by, FigureBy::Buyer),
        }
    }

    /// None when that side stands behind it already.
    pub const fn accepted_by(self, side: TradeSide) -> Option<Agreement> {
        match side {
            TradeSide::Seller if !self.seller => Some(Agreement { seller: true, ..self }),
            TradeSide::Buyer if !self.buyer => Some(Agreement { buyer: true, ..self }),
            _ => None,
        }
    }

    pub const fn is_complete(self) -> bool {
        self.seller && self.buyer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_settles_once_both_sides_stand_behind_it() {
        let buyers = Agreement::on_figure_by(FigureBy::Buyer);
        assert_eq!(buyers.accepted_by(TradeSide::Buyer), None);
        assert!(buyers.accepted_by(TradeSide::Seller).unwrap().is_complete());
        let mediated = Agreement::on_figure_by(FigureBy::Office);
        let half = mediated.accepted_by(TradeSide::Seller).unwrap();
        assert!(!half.is_complete());
        assert!(half.accepted_by(TradeSide::Buyer).unwrap().is_complete());
    }
}
