use crate::codes;

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
                | (Packed, Shipped | Cancelled)
                | (Shipped, Delivered)
                | (Delivered, Completed)
        )
    }

    /// What the seller's button does next, if anything.
    pub const fn next_for_seller(self) -> Option<SellerOrderState> {
        use SellerOrderState::*;
        match self {
            Placed => Some(Confirmed),
            Confirmed => Some(Packed),
            Packed => Some(Shipped),
            Shipped => Some(Delivered),
            Delivered | Completed | Cancelled => None,
        }
    }
}

codes! {
    PaymentMethod {
        CashOnDelivery = "cod", "Thanh toán khi nhận hàng (COD)", "Cash on delivery";
        VietQr = "vietqr", "Chuyển khoản VietQR", "VietQR bank transfer";
    }
}

codes! {
    /// Whether this seller's part has been paid to the seller. The marketplace holds no money.
    PaymentState {
        Due = "due", "Chưa thanh toán", "Not paid yet";
        Paid = "paid", "Đã thanh toán", "Paid";
        RefundDue = "refund_due", "Chờ hoàn tiền", "Refund due";
    }
}
