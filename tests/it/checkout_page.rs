//! The checkout's forms: what is wrong is told beside its field, what was typed stays, and nothing is agreed
//! to beforehand.

use poem::http::StatusCode;
use storefront::urls;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(what_was_typed_stays_and_consent_is_given_by_hand);

async fn what_was_typed_stays_and_consent_is_given_by_hand(kind: Kind) {
    let world = World::demo(kind).await;
    let mut buyer = Visitor::new(&world.site);
    for product in [
        "xoai-cat-chu-htx-xoai-my-tho-mau",
        "hat-sen-say-gion-htx-sen-thap-muoi-mau",
    ] {
        buyer.open(&urls::product(product)).await;
        let form = buyer.form_to(urls::CART_ADD);
        buyer.send(form).await;
        buyer.sees("Đã thêm vào giỏ hàng");
    }
    buyer.open(urls::CART).await;
    buyer.sees("Hợp tác xã Xoài Mỹ Thọ (mẫu)");
    buyer.sees("Hợp tác xã Sen Tháp Mười (mẫu)");
    buyer.follow("Tiếp tục đặt hàng").await;

    let address = buyer
        .form_to(urls::CHECKOUT)
        .fill("buyer_name", "Trần Văn Khách")
        .fill("buyer_phone", "123")
        .fill("buyer_email", "khach@vidu.vn")
        .fill("address_line", "Ấp 2")
        .fill("commune", "Mỹ Xương, Cao Lãnh");
    buyer.send(address).await;
    assert_eq!(buyer.status, StatusCode::UNPROCESSABLE_ENTITY);
    buyer.sees("Số điện thoại chưa đúng");
    let transfer = "input[type=radio][value=vietqr]";
    let payment = buyer.attributes(transfer, "name").remove(0);
    let address = buyer
        .form_to(urls::CHECKOUT)
        .fill("buyer_phone", "0912 345 678")
        .fill(&payment, "vietqr");
    assert_eq!(address.value("buyer_name"), Some("Trần Văn Khách"));
    buyer.send(address).await;

    assert_eq!(buyer.address, urls::CHECKOUT_REVIEW);
    for said in [
        "Ấp 2, Xã Mỹ Thọ, Tỉnh Đồng Tháp",
        "0912 345 678",
        "Xoài cát Chu",
        "Hạt sen sấy giòn",
        "Chuyển khoản VietQR",
        "Thanh toán khi nhận hàng",
        "Hủy đơn",
        "Khiếu nại",
    ] {
        buyer.sees(said);
    }
    let confirm = buyer.form_to(urls::CHECKOUT_REVIEW);
    assert_eq!(confirm.value("consent"), None, "never ticked beforehand");
    buyer.send(confirm).await;
    assert_eq!(buyer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let confirm = buyer.form_to(urls::CHECKOUT_REVIEW).tick("consent", "1");
    buyer.send(confirm).await;
    buyer.sees("Đã đặt hàng");
    let codes = buyer.texts(".qr svg title").len();
    assert_eq!(codes, 1, "one seller is paid by transfer");
}
