//! The public policies of the marketplace (Decree 248/2026/NĐ-CP, articles 4 to 14).

domain::codes! {
    /// One public policy page; the code is the last part of its address.
    Policy {
        Operator = "don-vi-van-hanh", "Đơn vị vận hành", "Who runs the marketplace";
        PersonalData = "du-lieu-ca-nhan", "Bảo vệ dữ liệu cá nhân", "Personal data";
        RightsAndDuties = "quyen-va-nghia-vu", "Quyền và nghĩa vụ", "Rights and duties";
        Complaints = "khieu-nai", "Giải quyết khiếu nại", "Complaints";
        Prices = "gia", "Giá và chi phí", "Prices and costs";
        Payment = "thanh-toan", "Thanh toán", "Payment";
        Ranking = "tieu-chi-xep-hang", "Tiêu chí xếp hạng", "Ranking criteria";
        Delivery = "giao-hang", "Giao hàng", "Delivery";
        Returns = "doi-tra", "Đổi trả và hoàn tiền", "Returns and refunds";
    }
}
