//! The buyer's walk through the pages: find, put goods of two sellers in one cart, check out as a guest,
//! follow the order; and the seller's desk beside it.

use poem::http::StatusCode;
use services::seed;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(a_guest_orders_from_two_sellers_and_both_ends_follow_the_order);

const MANGO: &str = "/san-pham/xoai-cat-chu-htx-xoai-my-tho-mau";
const LOTUS: &str = "/san-pham/hat-sen-say-gion-htx-sen-thap-muoi-mau";

async fn a_guest_orders_from_two_sellers_and_both_ends_follow_the_order(kind: Kind) {
    let world = World::empty(kind).await;
    seed::load(&world.app, &|_, _, _| {}).await.unwrap();
    let mut buyer = Visitor::new(&world.site);

    buyer.open("/").await;
    let search = buyer.form("form[role=search]").fill("q", "xoai cat chu");
    buyer.send(search).await;
    buyer.sees("Xoài cát Chu");
    put_in_cart(&mut buyer, MANGO, 2).await;
    put_in_cart(&mut buyer, LOTUS, 1).await;
    buyer.open("/gio-hang").await;
    for said in [
        "Hợp tác xã Xoài Mỹ Thọ (mẫu)",
        "Hợp tác xã Sen Tháp Mười (mẫu)",
        "209.000 ₫",
    ] {
        buyer.sees(said);
    }

    buyer.follow("Tiếp tục đặt hàng").await;
    let address = buyer
        .form_to("/thanh-toan")
        .fill("buyer_name", "Trần Văn Khách")
        .fill("buyer_phone", "123")
        .fill("buyer_email", "khach@vidu.vn")
        .fill("address_line", "Ấp 2")
        .fill("commune", "Mỹ Xương, Cao Lãnh");
    buyer.send(address).await;
    assert_eq!(buyer.status, StatusCode::UNPROCESSABLE_ENTITY);
    buyer.sees("Số điện thoại chưa đúng");
    let payment = buyer
        .attributes("input[type=radio][value=vietqr]", "name")
        .remove(0);
    let address = buyer
        .form_to("/thanh-toan")
        .fill("buyer_phone", "0912 345 678")
        .fill(&payment, "vietqr");
    assert_eq!(address.value("buyer_name"), Some("Trần Văn Khách"));
    buyer.send(address).await;

    assert_eq!(buyer.address, "/thanh-toan/xem-lai");
    for said in [
        "Ấp 2, Xã Mỹ Thọ, Tỉnh Đồng Tháp",
        "0912 345 678",
        "Xoài cát Chu",
        "Hạt sen sấy giòn",
        "209.000 ₫",
        "Chuyển khoản VietQR",
        "Thanh toán khi nhận hàng",
        "Hủy đơn",
        "Khiếu nại",
    ] {
        buyer.sees(said);
    }
    let confirm = buyer.form_to("/thanh-toan/xem-lai");
    assert_eq!(confirm.value("consent"), None, "never ticked beforehand");
    buyer.send(confirm).await;
    assert_eq!(buyer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let confirm = buyer.form_to("/thanh-toan/xem-lai").tick("consent", "1");
    buyer.send(confirm.clone()).await;
    let order_page = buyer.address.clone();
    let number = order_page["/don-hang/".len()..]
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        number.starts_with("OM-26-") && order_page.contains("?key="),
        "{order_page}"
    );
    buyer.sees("Đã đặt hàng");
    assert_eq!(
        buyer.texts(".qr svg title").len(),
        1,
        "one seller is paid by transfer"
    );
    buyer.send(confirm).await;
    assert_eq!(
        buyer.address, order_page,
        "the same form again leads to the same order"
    );

    // Without the cookies of the purchase, by the mail's link alone; without its key not at all.
    let letters = world.letters("khach@vidu.vn").await;
    assert_eq!(letters.len(), 1);
    let mut guest = Visitor::new(&world.site);
    guest.open(&order_page).await;
    guest.look(&format!("/don-hang/{number}")).await;
    assert_eq!(guest.status, StatusCode::NOT_FOUND);

    let mut seller = Visitor::new(&world.site);
    seller.open("/dang-nhap").await;
    let sign_in = seller
        .form_to("/dang-nhap")
        .fill("login", "nhanvien@mau.ocop.example")
        .fill("password", "mau-ocop-2026");
    seller.send(sign_in).await;
    seller.open("/ban-hang/don-hang").await;
    seller.sees("Trần Văn Khách");
    seller.follow(&format!("{number}-1")).await;
    let desk = seller.address.clone();
    for button in ["Đã nhận tiền", "Xác nhận đơn", "Đã đóng gói"] {
        let steps = seller.form_to(&desk);
        seller.press(steps, Some(button)).await;
        assert_eq!(seller.status, StatusCode::OK);
    }
    let shipping = seller
        .form_to(&desk)
        .fill("carrier", "Viettel Post")
        .fill("tracking_number", "VTP123");
    seller.press(shipping, Some("Đã giao cho đơn vị")).await;
    let steps = seller.form_to(&desk);
    seller.press(steps, Some("Đã giao đến người mua")).await;
    seller.sees("Đã giao");

    buyer.open(&order_page).await;
    buyer.sees("Viettel Post");
    assert!(buyer.texts(".qr").is_empty(), "a paid transfer shows no code");
    let received = buyer.form_to(&format!("/don-hang/{number}/thao-tac"));
    buyer.press(received, Some("Tôi đã nhận hàng")).await;
    buyer.sees("Hoàn tất");
    // The other seller has not confirmed yet: that part can still be cancelled.
    let cancel = buyer.form_to(&format!("/don-hang/{number}/thao-tac"));
    buyer.press(cancel, Some("Hủy phần đơn này")).await;
    buyer.sees("Đã hủy");
    assert_eq!(world.letters("khach@vidu.vn").await.len(), 8);
    crate::stall::stock_follows_movements(&world).await;

    buyer.open(&format!("{order_page}&lang=en")).await;
    buyer.sees("Completed");
    let text = buyer.link("Download the order's text");
    buyer.open(&text).await;
    assert!(
        buyer.html.contains(&format!("ĐƠN ĐẶT HÀNG {number}")),
        "{text}: {} {}",
        buyer.status,
        buyer.html
    );
}

async fn put_in_cart(buyer: &mut Visitor, product: &str, quantity: i64) {
    buyer.open(product).await;
    let form = buyer.form_to("/gio-hang/them").fill("quantity", quantity);
    buyer.send(form).await;
    buyer.sees("Đã thêm vào giỏ hàng");
}
