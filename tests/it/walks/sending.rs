//! A part travels in several parcels, some come back, and what cannot be sent is left out.

use super::buying::{Buying, MAI};
use super::collecting::Collecting;
use super::selling::Selling;
use super::{Face, buying::OrderKey, sample, through_every_face};
use domain::{OrderAction, ParcelState, PaymentMethod, SellerOrderState};
use testkit::world::World;

through_every_face!(
    three_kinds_travel_in_parcels_and_one_of_them_comes_back,
    what_is_refused_at_the_door_is_sold_again_and_less_goods_cost_less,
);

pub trait Sending: Face {
    /// Sends so many pieces of the goods named, and nothing else.
    async fn sends(&mut self, part: &str, goods: &[(&str, i64)]);
    /// The parcel of that number has arrived.
    async fn brings(&mut self, part: &str, parcel: i64, to: &str);
    /// The parcel of that number could not be handed over.
    async fn gets_back(&mut self, part: &str, parcel: i64, reason: &str);
    /// Leaves so many pieces out.
    async fn leaves_out(&mut self, part: &str, goods: (&str, i64), reason: &str, restocks: bool);
    /// Cash to be collected with the next parcel, or with one that was sent.
    async fn to_collect(&mut self, part: &str, parcel: Option<i64>) -> i64;
    /// The parcels as the buyer sees them.
    async fn parcels(&mut self, key: &OrderKey) -> Vec<Parcel>;
    /// What the buyer is still to get in later parcels.
    async fn still_to_come(&mut self, key: &OrderKey) -> Vec<(String, i64)>;
}

#[derive(Debug, PartialEq, Eq)]
pub struct Parcel {
    pub number: i64,
    pub state: ParcelState,
    pub goods: Vec<(String, i64)>,
}

const HOA_LOC: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const CHU: &str = "xoai-cat-chu-htx-xoai-my-tho-mau";
const DRIED: &str = "xoai-say-deo-htx-xoai-my-tho-mau";

fn parcel(number: i64, state: ParcelState, goods: &[(&str, i64)]) -> Parcel {
    Parcel {
        number,
        state,
        goods: named(goods),
    }
}

fn named(goods: &[(&str, i64)]) -> Vec<(String, i64)> {
    goods
        .iter()
        .map(|(name, pieces)| ((*name).to_owned(), *pieces))
        .collect()
}

async fn three_kinds_travel_in_parcels_and_one_of_them_comes_back<
    F: Sending + Buying + Selling + Collecting,
>(
    world: &World,
) {
    use ParcelState::*;
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nhanvien").await;
    guest.puts_in_cart(HOA_LOC, 2).await;
    guest.puts_in_cart(CHU, 3).await;
    guest.puts_in_cart(DRIED, 1).await;
    let one_vnd = guest.product(CHU).await.expect("on sale").sizes[0].price_vnd;
    let key = guest.orders(&MAI, PaymentMethod::VietQr).await;
    let order = guest.reads_order(&key).await;
    let part = &order.parts[0].number.clone();
    seller.enters_payment(part, order.total_vnd).await;
    seller.steps(part, OrderAction::Confirm).await;
    seller.steps(part, OrderAction::Pack).await;

    seller
        .sends(part, &[("Xoài cát Hòa Lộc", 2), ("Xoài cát Chu", 1)])
        .await;
    let first = |state| parcel(1, state, &[("Xoài cát Hòa Lộc", 2), ("Xoài cát Chu", 1)]);
    assert_eq!(guest.parcels(&key).await, [first(Sent)]);
    let rest = [("Xoài cát Chu", 2), ("Xoài sấy dẻo", 1)];
    assert_eq!(guest.still_to_come(&key).await, named(&rest));
    seller.sends(part, &rest).await;
    assert_eq!(guest.still_to_come(&key).await, []);
    seller.brings(part, 1, "Cô Tư").await;
    assert_eq!(
        guest.reads_order(&key).await.parts[0].state,
        SellerOrderState::Shipped
    );
    seller.gets_back(part, 2, "Không gọi được người nhận").await;
    let second = || parcel(2, CameBack, &rest);
    assert_eq!(guest.parcels(&key).await, [first(Delivered), second()]);
    assert_eq!(guest.still_to_come(&key).await, named(&rest));

    seller
        .leaves_out(part, ("Xoài cát Chu", 1), "Trái bị dập khi hoàn về", false)
        .await;
    let money = guest.reads_order(&key).await.parts[0].money;
    assert_eq!((money.refund_due_vnd, money.remaining_vnd), (one_vnd, 0));
    let left = [("Xoài cát Chu", 1), ("Xoài sấy dẻo", 1)];
    seller.sends(part, &left).await;
    seller.brings(part, 3, "Cô Tư").await;
    assert_eq!(
        guest.parcels(&key).await,
        [first(Delivered), second(), parcel(3, Delivered, &left)]
    );
    assert_eq!(
        guest.reads_order(&key).await.parts[0].state,
        SellerOrderState::Delivered
    );
    seller.pays_back(part).await;
    let money = guest.reads_order(&key).await.parts[0].money;
    assert_eq!((money.refund_due_vnd, money.refunded_vnd), (0, one_vnd));

    let letters = world.letters(MAI.email).await;
    let told = |said: &str| letters.iter().filter(|it| it.subject.contains(said)).count();
    assert_eq!(told("kiện 1 đang trên đường giao"), 1, "{letters:?}");
    assert_eq!(told("kiện 2 đang trên đường giao"), 1);
    assert_eq!(told("kiện 1 đã giao"), 1);
    assert_eq!(told("kiện 2 không giao được"), 1);
    assert_eq!(told("hàng đã giao"), 1, "when all of it has come");
    let cut = letters
        .iter()
        .find(|it| it.subject.contains("bớt hàng"))
        .expect("a letter");
    assert!(
        cut.text.contains("Xoài cát Chu") && cut.text.contains("Trái bị dập"),
        "{}",
        cut.text
    );
    crate::payments::books_are_right(world).await;
    crate::stall::stock_follows_movements(world).await;
}

async fn what_is_refused_at_the_door_is_sold_again_and_less_goods_cost_less<
    F: Sending + Buying + Selling + Collecting,
>(
    world: &World,
) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nhanvien").await;
    let stock = async |guest: &mut F| guest.product(CHU).await.expect("on sale").sizes[0].stock;
    let one_vnd = guest.product(CHU).await.expect("on sale").sizes[0].price_vnd;
    let before = stock(&mut guest).await;
    use OrderAction::*;
    guest.puts_in_cart(CHU, 3).await;
    let key = guest.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let order = guest.reads_order(&key).await;
    let part = &order.parts[0].number.clone();
    seller.steps(part, Confirm).await;
    seller.steps(part, Pack).await;
    assert_eq!(seller.to_collect(part, None).await, order.total_vnd);
    seller.steps(part, Ship).await;
    assert_eq!(seller.to_collect(part, Some(1)).await, order.total_vnd);
    seller.gets_back(part, 1, "Người mua không nhận hàng").await;
    assert_eq!(
        guest.reads_order(&key).await.parts[0].state,
        SellerOrderState::Packed
    );
    seller.cancels(part, "Người mua không nhận hàng").await;
    assert_eq!(
        guest.reads_order(&key).await.parts[0].state,
        SellerOrderState::Cancelled
    );
    assert_eq!(stock(&mut guest).await, before);

    guest.puts_in_cart(CHU, 3).await;
    let key = guest.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let order = guest.reads_order(&key).await;
    let part = &order.parts[0].number.clone();
    let left_vnd = order.total_vnd - one_vnd;
    seller.steps(part, Confirm).await;
    seller
        .leaves_out(part, ("Xoài cát Chu", 1), "Chỉ còn hai ký chín", true)
        .await;
    assert_eq!(stock(&mut guest).await, before - 2);
    seller.steps(part, Pack).await;
    assert_eq!(seller.to_collect(part, None).await, left_vnd);
    seller.sends(part, &[("Xoài cát Chu", 1)]).await;
    assert_eq!(
        seller.to_collect(part, Some(1)).await,
        0,
        "the last parcel brings it in"
    );
    seller.sends(part, &[("Xoài cát Chu", 1)]).await;
    assert_eq!(seller.to_collect(part, Some(2)).await, left_vnd);
    seller.brings(part, 2, "Chị Ba").await;
    assert_eq!(guest.reads_order(&key).await.parts[0].money.received_vnd, 0);
    seller.brings(part, 1, "Chị Ba").await;
    let bought = guest.reads_order(&key).await;
    assert_eq!(bought.parts[0].state, SellerOrderState::Delivered);
    assert_eq!(bought.parts[0].money.received_vnd, left_vnd);
    crate::payments::books_are_right(world).await;
    crate::stall::stock_follows_movements(world).await;
}
