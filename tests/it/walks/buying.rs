//! A guest buys from two sellers; a seller sends its part.

use super::{Buyer, Face, through_every_face};
use domain::{OrderAction, PaymentMethod, SellerOrderState};
use testkit::world::World;

through_every_face!(a_guest_orders_from_two_sellers_and_one_of_them_delivers);

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const LOTUS: &str = "hat-sen-say-gion-htx-sen-thap-muoi-mau";
/// 2 kg of mangoes, a bag of lotus seeds, and the delivery of two parts.
const TOTAL_VND: i64 = 2 * 31_000 + 79_000 + 2 * 30_000;

async fn a_guest_orders_from_two_sellers_and_one_of_them_delivers(
    guest: &mut dyn Face,
    seller: &mut dyn Face,
    world: &World,
) {
    let found = guest.finds("xoai cat chu").await;
    assert!(
        found.iter().any(|name| name.contains("Xoài cát Chu")),
        "{found:?}"
    );

    let before = (guest.stock(MANGO).await, guest.stock(LOTUS).await);
    guest.puts_in_cart(MANGO, 2).await;
    guest.puts_in_cart(LOTUS, 1).await;
    let buyer = Buyer {
        name: "Nguyễn Thị Mai",
        phone: "0912 345 678",
        email: "mai@khach.example",
        address_line: "12 Nguyễn Huệ, khóm 1",
        commune: "Phường Cao Lãnh, Tỉnh Đồng Tháp",
        commune_code: "29869",
    };
    let key = guest.orders(&buyer, PaymentMethod::VietQr).await;

    let order = guest.reads_order(&key).await;
    assert_eq!(order.total_vnd, TOTAL_VND);
    assert_eq!(order.parts.len(), 2);
    assert!(
        order
            .parts
            .iter()
            .all(|part| part.state == SellerOrderState::Placed)
    );
    let mangoes = order
        .parts
        .iter()
        .find(|part| part.seller.contains("Xoài Mỹ Thọ"))
        .expect("the mangoes");
    let (amount_vnd, note) = mangoes.transfer.as_ref().expect("a transfer to make");
    assert_eq!(*amount_vnd, 2 * 31_000 + 30_000);
    assert!(note.len() <= 25 && note.is_ascii(), "{note}");
    assert_eq!(
        (guest.stock(MANGO).await, guest.stock(LOTUS).await),
        (before.0 - 2, before.1 - 1)
    );
    assert!(!guest.opens_with_another_key(&key).await);

    let letters = world.letters(buyer.email).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(
        letters[0].text.contains(&key.number) && letters[0].text.contains(&key.key),
        "{}",
        letters[0].text
    );

    seller.signs_in("nhanvien@mau.ocop.example").await;
    for action in [
        OrderAction::Confirm,
        OrderAction::Pack,
        OrderAction::Ship,
        OrderAction::Deliver,
    ] {
        seller.steps(&mangoes.number, action).await;
    }
    let order = guest.reads_order(&key).await;
    for part in order.parts {
        let is_ours = part.number == mangoes.number;
        let expected = if is_ours {
            SellerOrderState::Delivered
        } else {
            SellerOrderState::Placed
        };
        assert_eq!(part.state, expected, "{}", part.seller);
    }
}
