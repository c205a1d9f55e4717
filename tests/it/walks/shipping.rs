//! A seller says what sending costs, buyers see it before they order, and fetch what cannot be sent.

use super::buying::{Buyer, Buying, MAI, OrderKey};
use super::selling::Selling;
use super::{Face, sample, through_every_face};
use domain::{OrderAction, PaymentMethod, SellerOrderState, ShippingZone};
use testkit::world::World;

through_every_face!(
    buyers_see_what_sending_costs_and_fetch_what_is_not_sent,
    fresh_goods_stay_near_their_seller,
);

pub trait Shipping: Face {
    /// Replaces the own table of rates.
    async fn sets_shipping(&mut self, table: &Table);
    async fn own_shipping(&mut self) -> Vec<Zone>;
    /// What one piece costs to a province; none where it is not sent.
    async fn fee_to(&mut self, product: &str, province: &str) -> Option<i64>;
    /// The way of the cart's first part to a province.
    async fn cart_to(&mut self, province: &str) -> Way;
    /// Whether the cart lets its buyer go on to order.
    async fn may_order(&mut self) -> bool;
    /// Checks out; what is said of the goods when they cannot reach the buyer.
    async fn is_refused(&mut self, buyer: &Buyer) -> String;
    /// Orders all of the cart to fetch it, with a note to its sellers.
    async fn orders_to_fetch(&mut self, buyer: &Buyer, wish: PaymentMethod, note: &str) -> OrderKey;
    /// What the buyer wrote, as the seller reads it beside the part; and the slip for the parcel.
    async fn note_and_slip(&mut self, part: &str) -> (String, String);
}

pub struct Table {
    pub zones: &'static [Zone],
    /// When goods can be fetched, if they can.
    pub pickup: Option<&'static str>,
}

/// First kilogram, each further one, free from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub ShippingZone, pub i64, pub i64, pub Option<i64>);

#[derive(Debug, PartialEq, Eq)]
pub enum Way {
    /// Fee, total of the part.
    Sent(i64, i64),
    /// Names of the goods that do not get there, where that is why.
    NotSent(Vec<String>),
}

const TABLE: Table = Table {
    zones: &[
        Zone(ShippingZone::SameProvince, 15_000, 2_000, Some(120_000)),
        Zone(ShippingZone::SameRegion, 25_000, 4_000, None),
    ],
    pickup: Some("7:00–17:00"),
};
/// 31.000 đồng a kilogram, from Đồng Tháp.
const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
/// Fresh, from An Giang.
const CABBAGE: &str = "cai-xanh-htx-rau-tinh-bien-mau";
const RICE_OF_BAY_NUI: &str = "gao-nang-nhen-htx-lua-tri-ton-mau";
const IN_SAI_GON: Buyer = Buyer {
    commune: "Phường Sài Gòn, Thành phố Hồ Chí Minh",
    commune_code: "26740",
    ..MAI
};

async fn buyers_see_what_sending_costs_and_fetch_what_is_not_sent<F: Shipping + Buying + Selling>(
    world: &World,
) {
    let mut seller: F = sample(world, "nhanvien").await;
    seller.sets_shipping(&TABLE).await;
    assert_eq!(seller.own_shipping().await, TABLE.zones);

    let mut guest = F::new(world);
    assert_eq!(guest.fee_to(MANGO, "82").await, Some(15_000));
    assert_eq!(guest.fee_to(MANGO, "91").await, Some(25_000));
    assert_eq!(guest.fee_to(MANGO, "79").await, None);

    guest.puts_in_cart(MANGO, 3).await;
    assert_eq!(guest.cart_to("82").await, Way::Sent(19_000, 93_000 + 19_000));
    assert_eq!(guest.cart_to("92").await, Way::Sent(33_000, 93_000 + 33_000));
    assert_eq!(guest.cart_to("79").await, Way::NotSent(vec![]));
    assert!(guest.may_order().await, "another address, or fetching, would do");
    let said = guest.is_refused(&IN_SAI_GON).await;
    assert!(said.contains("không giao đến tỉnh này"), "{said}");

    let note = "Tôi đến chiều thứ bảy";
    let key = guest
        .orders_to_fetch(&IN_SAI_GON, PaymentMethod::VietQr, note)
        .await;
    let order = guest.reads_order(&key).await;
    assert_eq!(order.total_vnd, 93_000);
    let part = order.of("Xoài Mỹ Thọ").number.clone();
    let (amount_vnd, _) = order.parts[0].transfer.as_ref().expect("a transfer to make");
    assert_eq!(*amount_vnd, 93_000);
    let kept = guest.order_text(&key).await;
    assert!(kept.contains("Nhận tại nơi bán") && kept.contains(note), "{kept}");
    let (told, slip) = seller.note_and_slip(&part).await;
    assert_eq!(told, note);
    assert!(slip.contains(MAI.name) && slip.contains("7:00–17:00"), "{slip}");

    use OrderAction::*;
    for action in [Confirm, Pack, Deliver] {
        seller.steps(&part, action).await;
    }
    let letters = world.letters(MAI.email).await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.text.contains("Mời bạn đến nhận hàng tại")),
        "{letters:?}"
    );
    let order = guest.reads_order(&key).await;
    assert_eq!(order.parts[0].state, SellerOrderState::Delivered);

    guest.puts_in_cart(MANGO, 4).await;
    assert_eq!(
        guest.cart_to("82").await,
        Way::Sent(0, 124_000),
        "enough to be sent for nothing"
    );
    let key = guest.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    assert_eq!(guest.reads_order(&key).await.total_vnd, 124_000);
}

async fn fresh_goods_stay_near_their_seller<F: Shipping + Buying>(world: &World) {
    let mut guest = F::new(world);
    assert_eq!(guest.fee_to(CABBAGE, "91").await, Some(20_000));
    assert_eq!(guest.fee_to(CABBAGE, "82").await, None);
    guest.puts_in_cart(CABBAGE, 2).await;
    guest.puts_in_cart(RICE_OF_BAY_NUI, 1).await;
    let fresh = vec!["Cải xanh".to_owned()];
    assert_eq!(guest.cart_to("82").await, Way::NotSent(fresh));
    let said = guest.is_refused(&MAI).await;
    assert!(
        said.contains("chỉ giao gần nơi bán") && said.contains("Cải xanh"),
        "{said}"
    );
    assert!(!said.contains("Gạo Nàng Nhen"), "rice travels: {said}");
}
