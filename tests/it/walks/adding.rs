//! A buyer orders more goods of a seller to travel with an order that is not yet packed.

use super::buying::{Buyer, Buying, MAI, OrderKey};
use super::selling::Selling;
use super::{Face, sample, through_every_face};
use domain::{OrderAction, PaymentMethod, SellerOrderState};
use std::slice;
use testkit::world::World;

through_every_face!(more_goods_travel_with_an_order_until_it_is_packed);

pub trait Adding: Face {
    /// Orders what is put in the cart to travel with a part, paid on delivery; why not, if it is refused.
    async fn adds_to(
        &mut self,
        key: &OrderKey,
        part: &str,
        product: &str,
        quantity: i64,
        buyer: &Buyer,
    ) -> Result<OrderKey, String>;
    /// Whether the buyer's page lets goods be added to the part.
    async fn can_add(&mut self, key: &OrderKey, part: &str) -> bool;
    /// Cancels a part; why not, if it is refused.
    async fn tries_to_cancel(&mut self, key: &OrderKey, part: &str) -> Option<String>;
    /// Numbers of the parts that share a parcel with this one, as its seller reads them.
    async fn shares_parcel(&mut self, part: &str) -> Vec<String>;
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const ELSEWHERE: Buyer = Buyer {
    address_line: "99 Nguyễn Huệ",
    ..MAI
};

async fn more_goods_travel_with_an_order_until_it_is_packed<F: Adding + Buying + Selling>(world: &World) {
    let mut buyer = F::new(world);
    buyer.puts_in_cart(MANGO, 2).await;
    let first = buyer.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let order = buyer.reads_order(&first).await;
    assert_eq!(order.total_vnd, 2 * 31_000 + 20_000 + 3_000);
    let part = order.parts[0].number.clone();
    assert!(buyer.can_add(&first, &part).await);

    let told = buyer.adds_to(&first, &part, MANGO, 3, &ELSEWHERE).await;
    let told = told.expect_err("another address");
    assert!(told.contains("cùng điện thoại và địa chỉ"), "{told}");

    // Five kilograms instead of two: three more at 3.000 ₫.
    let second = buyer
        .adds_to(&first, &part, MANGO, 3, &MAI)
        .await
        .expect("an order");
    let added = buyer.reads_order(&second).await;
    assert_eq!(
        added.total_vnd,
        3 * 31_000 + 3 * 3_000,
        "only the difference in shipping"
    );
    let added_part = added.parts[0].number.clone();
    assert_eq!(
        buyer.reads_order(&first).await.total_vnd,
        order.total_vnd,
        "what was confirmed stands"
    );
    let text = buyer.order_text(&second).await;
    assert!(
        text.contains(&format!("Gửi chung kiện với phần {part}")),
        "{text}"
    );
    let mut seller: F = sample(world, "nhanvien").await;
    assert_eq!(seller.shares_parcel(&part).await, slice::from_ref(&added_part));
    assert_eq!(seller.shares_parcel(&added_part).await, slice::from_ref(&part));

    // What is added to added goods travels with the first part.
    let third = buyer
        .adds_to(&second, &added_part, MANGO, 1, &MAI)
        .await
        .expect("an order");
    let more = buyer.reads_order(&third).await;
    assert_eq!(more.total_vnd, 31_000 + 3_000);
    let third_part = more.parts[0].number.clone();
    assert_eq!(
        seller.shares_parcel(&part).await,
        [added_part.clone(), third_part.clone()]
    );

    let told = buyer
        .tries_to_cancel(&first, &part)
        .await
        .expect("the others paid no fee of their own");
    assert!(told.contains("hủy phần đặt thêm trước"), "{told}");
    assert_eq!(buyer.tries_to_cancel(&third, &third_part).await, None);

    use OrderAction::*;
    for action in [Confirm, Pack] {
        seller.steps(&part, action).await;
    }
    assert!(!buyer.can_add(&first, &part).await);
    let late = buyer
        .adds_to(&second, &added_part, MANGO, 1, &MAI)
        .await
        .expect_err("it is packed");
    assert!(late.contains("đã đóng gói"), "{late}");
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&added_part, action).await;
    }
    let order = buyer.reads_order(&second).await;
    assert_eq!(order.parts[0].state, SellerOrderState::Delivered);
    crate::payments::books_are_right(world).await;
    crate::stall::stock_follows_movements(world).await;
}
