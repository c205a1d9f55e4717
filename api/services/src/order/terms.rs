use domain::Locale;

/// What binds both sides besides goods and prices: delivery, inspection, cancelling, complaining.
/// The same sentences stand on the review page and in the order's text.
/// Sources: Law on Consumer Protection 19/2023/QH15, articles 37 and 38; Decree 248/2026/NĐ-CP, articles 7, 13, 14.
pub fn terms(locale: Locale) -> [&'static str; 6] {
    match locale {
        Locale::Vi => [
            "Giao hàng: sau khi xác nhận đơn, mỗi người bán giao phần hàng của mình đến địa chỉ trên qua đơn vị vận chuyển, hoặc giao tại nơi bán nếu người mua chọn đến nhận.",
            "Kiểm hàng: người mua được xem hàng trước khi nhận và được từ chối hàng không đúng mô tả.",
            "Hủy đơn: người mua được hủy phần đơn của từng người bán ngay trên trang đơn hàng, không mất phí, khi người bán chưa xác nhận.",
            "Chuyển khoản, thẻ: phần đơn chưa nhận được tiền trong thời hạn ghi trên trang đơn hàng thì tự hủy, hàng trở lại kho; tiền đến sau đó được dùng để mở lại đơn nếu còn hàng, nếu không thì người bán hoàn đủ.",
            "Thông tin thiếu hoặc sai: người mua có quyền chấm dứt hợp đồng trong 30 ngày, không mất phí, và được hoàn tiền trong 30 ngày theo cách đã trả (Luật Bảo vệ quyền lợi người tiêu dùng 2023, Điều 37 và 38).",
            "Khiếu nại: gửi cho người bán hoặc đơn vị vận hành sàn; cách gửi và thời hạn trả lời ở trang chính sách giải quyết khiếu nại.",
        ],
        Locale::En => [
            "Delivery: after confirming the order, each seller sends its part to the address above by a carrier, or hands it over at its place where the buyer chose to fetch it.",
            "Inspection: the buyer may look at the goods before taking them and refuse goods that are not as described.",
            "Cancelling: the buyer may cancel each seller's part on the order page, free of charge, until the seller has confirmed it.",
            "Transfers and cards: a part for which nothing has come by the time on the order page is cancelled and its goods go back to stock; money that comes later brings the order back if the goods are there, else the seller pays all of it back.",
            "Missing or wrong information: the buyer may end the contract within 30 days at no cost and is refunded within 30 days the way the payment was made (Law on Consumer Protection 2023, articles 37 and 38).",
            "Complaints: to the seller or to the operator of the marketplace; how, and when the answer comes, stands on the complaints policy page.",
        ],
    }
}
