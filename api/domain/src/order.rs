use crate::parcel::Whereabouts;
use crate::{CashState, ShippingMethod, codes};

codes! {
    /// Life of one seller's part of an order.
    SellerOrderState {
        Placed = "placed", "Mới đặt", "Placed";
        Confirmed = "confirmed", "Đã xác nhận", "Confirmed";
        Packed = "packed", "Đã đóng gói", "Packed";
        Shipped = "shipped", "Đang giao", "Shipped";
        Delivered = "delivered", "Đã giao", "Delivered";
        Completed = "completed", "Hoàn tất", "Completed";
        Cancelled = "cancelled", "Đã hủy", "Cancelled";
    }
}

impl SellerOrderState {
    pub const fn can_become(self, next: SellerOrderState) -> bool {
        use SellerOrderState::*;
        matches!(
            (self, next),
            (Placed, Confirmed | Cancelled)
                | (Confirmed, Packed | Cancelled)
                | (Packed, Shipped | Delivered | Cancelled)
                // Back to packed when all that was sent has come back.
                | (Shipped, Delivered | Packed)
                | (Delivered, Completed)
                // Only by money that comes after the time for it was over.
                | (Cancelled, Placed)
        )
    }
}

codes! {
    PaymentMethod {
        CashOnDelivery = "cod", "Thanh toán khi nhận hàng (COD)", "Cash on delivery";
        VietQr = "vietqr", "Chuyển khoản VietQR", "VietQR bank transfer";
        Card = "card", "Thẻ (qua Stripe)", "Card (through Stripe)";
    }
}

impl PaymentMethod {
    /// Whether the money is to come before the goods go.
    pub const fn is_paid_ahead(self) -> bool {
        !matches!(self, PaymentMethod::CashOnDelivery)
    }
}

codes! {
    /// Whether this seller's part has been paid to the seller. The marketplace holds no money.
    /// Follows from the books, see [`crate::ledger::Balances::payment_state`].
    PaymentState {
        Due = "due", "Chưa thanh toán", "Not paid yet";
        PartlyPaid = "partly_paid", "Đã trả một phần", "Partly paid";
        Paid = "paid", "Đã thanh toán", "Paid";
        RefundDue = "refund_due", "Chờ hoàn tiền", "Refund due";
        Refunded = "refunded", "Đã hoàn tiền", "Refunded";
    }
}

codes! {
    /// What can be done with a seller's part. The service says which of them are open to whom now.
    OrderAction {
        Confirm = "confirm", "Xác nhận đơn", "Confirm";
        Pack = "pack", "Đã đóng gói", "Packed";
        Ship = "ship", "Giao cho đơn vị vận chuyển", "Ship";
        Deliver = "deliver", "Đã giao đến người mua", "Delivered";
        ComeBack = "come_back", "Hàng hoàn về", "It came back";
        Cut = "cut", "Bớt hàng không giao được", "Leave out what cannot be sent";
        Complete = "complete", "Hoàn tất", "Complete";
        TakeCash = "take_cash", "Đã nhận tiền thu hộ", "Cash received from the carrier";
        Cancel = "cancel", "Hủy đơn", "Cancel";
    }
}

/// Where a seller's part stands, as far as rules need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: SellerOrderState,
    pub method: PaymentMethod,
    pub payment: PaymentState,
    /// None where nothing is paid in cash.
    pub cash: Option<CashState>,
    pub shipping: ShippingMethod,
}

impl Standing {
    /// A seller can cancel while nothing is on its way or with the buyer, sends what is outstanding in one parcel or
    /// in several, and completes a part that is delivered and paid. Goods picked up are delivered without being
    /// sent. Cash is paid on delivery and comes to the seller from the carrier, or at once where the goods are
    /// picked up.
    pub fn seller_actions(self, goods: Whereabouts) -> Vec<OrderAction> {
        use SellerOrderState::*;
        let mut actions = Vec::new();
        match self.state {
            Placed => actions.push(OrderAction::Confirm),
            Confirmed => actions.push(OrderAction::Pack),
            Packed => actions.push(match self.shipping {
                ShippingMethod::Parcel => OrderAction::Ship,
                ShippingMethod::Pickup => OrderAction::Deliver,
            }),
            Shipped => {
                if goods.outstanding > 0 {
                    actions.push(OrderAction::Ship);
                }
                if goods.under_way > 0 {
                    actions.extend([OrderAction::Deliver, OrderAction::ComeBack]);
                }
            }
            Delivered if self.is_paid() => actions.push(OrderAction::Complete),
            Delivered | Completed | Cancelled => {}
        }
        if self.cash == Some(CashState::Collected) {
            actions.push(OrderAction::TakeCash);
        }
        if goods.can_cut() && matches!(self.state, Placed | Confirmed | Packed | Shipped) {
            actions.push(OrderAction::Cut);
        }
        if self.state.can_become(Cancelled) {
            actions.push(OrderAction::Cancel);
        }
        actions
    }

    /// A buyer can cancel until the seller has confirmed, and says that the goods have come.
    pub fn buyer_actions(self) -> Vec<OrderAction> {
        match self.state {
            SellerOrderState::Placed => vec![OrderAction::Cancel],
            SellerOrderState::Delivered => vec![OrderAction::Complete],
            _ => Vec::new(),
        }
    }

    /// All that was owed has come, whatever went back since.
    fn is_paid(self) -> bool {
        use PaymentState::*;
        matches!(self.payment, Paid | RefundDue | Refunded)
    }

    /// An order that nothing was paid for in time, and whose goods are not yet made up, is over.
    pub fn can_expire(self) -> bool {
        use SellerOrderState::*;
        self.method.is_paid_ahead()
            && self.payment == PaymentState::Due
            && matches!(self.state, Placed | Confirmed)
    }

    /// Where the action leads, with its goods as they are after it. It must be one of the open ones. What was paid
    /// follows from the books.
    pub fn after(self, action: OrderAction, goods: Whereabouts) -> Standing {
        let mut next = self;
        match action {
            OrderAction::Confirm => next.state = SellerOrderState::Confirmed,
            OrderAction::Pack => next.state = SellerOrderState::Packed,
            OrderAction::Ship => next.state = SellerOrderState::Shipped,
            OrderAction::Deliver | OrderAction::ComeBack | OrderAction::Cut => {
                if goods.is_all_delivered() {
                    next = self.delivered();
                } else if self.state == SellerOrderState::Shipped && goods.is_all_here() {
                    next.state = SellerOrderState::Packed;
                }
            }
            OrderAction::Complete => next.state = SellerOrderState::Completed,
            OrderAction::TakeCash => next.cash = Some(CashState::HandedOver),
            OrderAction::Cancel => next.state = SellerOrderState::Cancelled,
        }
        next
    }

    /// All of it is with the buyer, and with it the cash is paid.
    fn delivered(self) -> Standing {
        let cash = match self.shipping {
            ShippingMethod::Parcel => CashState::Collected,
            ShippingMethod::Pickup => CashState::HandedOver,
        };
        Standing {
            state: SellerOrderState::Delivered,
            cash: self.cash.map(|_| cash),
            ..self
        }
    }
}

codes! {
    /// What a buyer must know about a cart line before ordering.
    LineNotice {
        PriceChanged = "price_changed", "Giá đã thay đổi", "The price has changed";
        NotEnough = "not_enough", "Không đủ hàng", "Not enough in stock";
        Gone = "gone", "Không còn bán", "No longer sold";
    }
}

/// `OM-26-000123`: the year and the running number of the year.
pub fn order_number(year: i32, running: i64) -> String {
    format!("OM-{:02}-{running:06}", year.rem_euclid(100))
}

/// What a transfer for the `index`-th part (from 0) names: `OM26000123A`. Banks keep only letters and digits.
pub fn payment_reference(order_number: &str, index: usize) -> String {
    let mut reference: String = order_number.chars().filter(char::is_ascii_alphanumeric).collect();
    reference.extend(('A'..='Z').nth(index % 26));
    if index >= 26 {
        reference.push_str(&(index / 26).to_string());
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::{ParcelState, Sending, SentLine};

    /// Three pieces of one kind, with that payment, by every way of shipping.
    fn placed(method: PaymentMethod, payment: PaymentState) -> Vec<(Standing, Sending)> {
        let begin = |shipping: &ShippingMethod| Standing {
            state: SellerOrderState::Placed,
            method,
            payment,
            cash: (method == PaymentMethod::CashOnDelivery).then_some(CashState::ToCollect),
            shipping: *shipping,
        };
        let line = SentLine {
            quantity: 3,
            cut: 0,
            total_vnd: 100,
        };
        let goods = Sending {
            lines: vec![line],
            parcels: Vec::new(),
        };
        let all = ShippingMethod::ALL.iter().map(begin);
        all.map(|standing| (standing, goods.clone())).collect()
    }

    /// What the action can do to the goods: one piece or all, any of the parcels.
    fn outcomes(action: OrderAction, standing: Standing, goods: &Sending) -> Vec<Sending> {
        let with = |change: &dyn Fn(&mut Sending)| {
            let mut next = goods.clone();
            change(&mut next);
            next
        };
        let (one, all) = (vec![(0, 1)], goods.all_outstanding());
        let ended = |state| {
            let under_way = goods.under_way().map(|it| it.running);
            let all = under_way.map(|running| with(&|it| it.end(running, state)));
            all.collect::<Vec<_>>()
        };
        match action {
            OrderAction::Ship => [one, all]
                .map(|some| {
                    with(&|it| {
                        it.send(some.clone(), ParcelState::Sent);
                    })
                })
                .to_vec(),
            OrderAction::Deliver if standing.state == SellerOrderState::Packed => {
                vec![with(&|it| {
                    it.send(all.clone(), ParcelState::Delivered);
                })]
            }
            OrderAction::Deliver => ended(ParcelState::Delivered),
            OrderAction::ComeBack => ended(ParcelState::CameBack),
            OrderAction::Cut => vec![with(&|it| {
                it.cut(&one);
            })],
            _ => vec![goods.clone()],
        }
    }

    type Way = (Standing, Sending);

    /// All that can come of it while at most four parcels are made.
    fn reachable(actions: fn(&Way) -> Vec<OrderAction>, from: Vec<Way>) -> Vec<Way> {
        let mut seen = from;
        let mut index = 0;
        while index < seen.len() {
            let now = seen[index].clone();
            for action in actions(&now) {
                for goods in outcomes(action, now.0, &now.1) {
                    let next = (now.0.after(action, goods.whereabouts()), goods);
                    if next.1.parcels.len() <= 4 && !seen.contains(&next) {
                        seen.push(next);
                    }
                }
            }
            index += 1;
        }
        seen
    }

    fn by_seller((standing, goods): &Way) -> Vec<OrderAction> {
        standing.seller_actions(goods.whereabouts())
    }

    fn by_both(way: &Way) -> Vec<OrderAction> {
        [by_seller(way), way.0.buyer_actions()].concat()
    }

    #[test]
    fn every_action_follows_the_table_of_transitions() {
        for method in PaymentMethod::ALL {
            for now in reachable(by_both, placed(*method, PaymentState::Paid)) {
                let (standing, goods) = &now;
                for action in by_both(&now) {
                    for after in outcomes(action, *standing, goods) {
                        let next = standing.after(action, after.whereabouts());
                        assert!(next != *standing || after != *goods, "{now:?} {action}");
                        assert!(next.state == standing.state || standing.state.can_become(next.state));
                    }
                }
            }
        }
    }

    #[test]
    fn the_state_says_where_the_goods_are() {
        for now in reachable(by_both, placed(PaymentMethod::CashOnDelivery, PaymentState::Paid)) {
            let goods = now.1.whereabouts();
            let fits = match now.0.state {
                SellerOrderState::Shipped => !goods.is_all_here() && !goods.is_all_delivered(),
                SellerOrderState::Delivered | SellerOrderState::Completed => goods.is_all_delivered(),
                _ => goods.is_all_here(),
            };
            assert!(fits, "{now:?}");
        }
    }

    #[test]
    fn a_seller_alone_can_bring_every_paid_part_to_its_end_and_cash_is_never_lost_from_sight() {
        for method in PaymentMethod::ALL {
            let seen = reachable(by_seller, placed(*method, PaymentState::Paid));
            for shipping in ShippingMethod::ALL {
                let is_end =
                    |(it, _): &Way| it.shipping == *shipping && it.state == SellerOrderState::Completed;
                assert!(seen.iter().any(is_end));
            }
            for (end, _) in seen.iter().filter(|way| by_seller(way).is_empty()) {
                let settled = match end.state {
                    SellerOrderState::Completed => end.cash.is_none_or(|cash| cash == CashState::HandedOver),
                    SellerOrderState::Cancelled => true,
                    _ => false,
                };
                assert!(settled, "{end:?}");
            }
        }
        let expires = |method, payment| placed(method, payment).iter().any(|(part, _)| part.can_expire());
        assert!(expires(PaymentMethod::VietQr, PaymentState::Due));
        assert!(expires(PaymentMethod::Card, PaymentState::Due));
        assert!(!expires(PaymentMethod::VietQr, PaymentState::PartlyPaid));
        assert!(!expires(PaymentMethod::VietQr, PaymentState::Paid));
        assert!(!expires(PaymentMethod::CashOnDelivery, PaymentState::Due));
    }

    #[test]
    fn numbers_and_references_stay_short_plain_and_apart() {
        let number = order_number(2026, 123);
        assert_eq!(number, "OM-26-000123");
        assert_eq!(payment_reference(&number, 0), "OM26000123A");
        let many: std::collections::BTreeSet<String> =
            (0..60).map(|index| payment_reference(&number, index)).collect();
        assert_eq!(many.len(), 60);
        assert!(
            many.iter()
                .all(|reference| reference.len() <= crate::vietqr::LONGEST_NOTE)
        );
    }
}
