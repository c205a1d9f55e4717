//! The public policies of the marketplace (Decree 248/2026/NĐ-CP, articles 4 to 14).

mod show;

pub(crate) use show::routes;

use domain::Locale;

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

impl Policy {
    /// One line for the list of policies.
    pub const fn summary(self, locale: Locale) -> &'static str {
        match self {
            Policy::Operator => locale.t(
                "Ai vận hành sàn, liên hệ ở đâu.",
                "Who runs it, and how to reach them.",
            ),
            Policy::PersonalData => locale.t(
                "Dữ liệu nào được lưu, ai xem, quyền của bạn.",
                "What is kept, who sees it, your rights.",
            ),
            Policy::RightsAndDuties => locale.t(
                "Người mua, người bán và sàn.",
                "Buyers, sellers and the marketplace.",
            ),
            Policy::Complaints => locale.t(
                "Gửi ở đâu, bao lâu có trả lời.",
                "Where to write, and when you get an answer.",
            ),
            Policy::Prices => locale.t(
                "Giá gồm những gì, có phí gì thêm.",
                "What a price includes, and what is added.",
            ),
            Policy::Payment => locale.t(
                "COD, VietQR và hoàn tiền.",
                "Cash on delivery, VietQR and refunds.",
            ),
            Policy::Ranking => locale.t(
                "Vì sao sản phẩm này đứng trước. Không bán vị trí.",
                "Why one product comes first. No place is for sale.",
            ),
            Policy::Delivery => locale.t(
                "Cách giao, thời gian, kiểm hàng.",
                "How, how fast, and inspecting the goods.",
            ),
            Policy::Returns => locale.t(
                "Khi nào được trả, các bước, hoàn tiền.",
                "When, which steps, and your money back.",
            ),
        }
    }
}
