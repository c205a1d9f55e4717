//! What a buyer has chosen stays: over a sign-in, for later, as a wish, and from an old order.

use super::buying::{Buying, MAI, OrderKey};
use super::{Face, address_of, sample, through_every_face};
use domain::{PaymentMethod, SellerOrderState};
use testkit::world::World;

through_every_face!(what_was_chosen_stays_over_a_sign_in_and_for_later);

pub trait Keeping: Face {
    /// Signs in with a cart that was filled before.
    async fn signs_in_with_cart(&mut self, login: &str);
    /// Names and quantities in the cart, by name.
    async fn cart(&mut self) -> Vec<(String, i64)>;
    /// Names of what is put aside.
    async fn put_aside(&mut self) -> Vec<String>;
    async fn puts_aside(&mut self, name: &str);
    async fn takes_back(&mut self, name: &str);
    async fn wishes(&mut self, slug: &str);
    async fn forgets(&mut self, slug: &str);
    async fn wish_list(&mut self) -> Vec<String>;
    async fn orders_again(&mut self, key: &OrderKey);
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const LOTUS: &str = "hat-sen-say-gion-htx-sen-thap-muoi-mau";
const MANGO_NAME: &str = "Xoài cát Hòa Lộc";
const LOTUS_NAME: &str = "Hạt sen sấy giòn";

async fn what_was_chosen_stays_over_a_sign_in_and_for_later<F: Keeping + Buying>(world: &World) {
    let mut at_home: F = sample(world, "nguoimua").await;
    at_home.puts_in_cart(MANGO, 1).await;
    let mut outside = F::new(world);
    outside.puts_in_cart(MANGO, 3).await;
    outside.puts_in_cart(LOTUS, 2).await;
    outside.signs_in_with_cart(&address_of("nguoimua")).await;
    let both = [(LOTUS_NAME.to_owned(), 2), (MANGO_NAME.to_owned(), 3)];
    assert_eq!(outside.cart().await, both, "the larger quantity stays");
    assert_eq!(at_home.cart().await, both, "one cart on every device");

    outside.puts_aside(LOTUS_NAME).await;
    assert_eq!(outside.cart().await, both[1..]);
    assert_eq!(at_home.put_aside().await, [LOTUS_NAME]);
    let key = outside.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let order = outside.reads_order(&key).await;
    assert_eq!(order.parts.len(), 1, "what is put aside is not ordered");
    assert_eq!(order.parts[0].state, SellerOrderState::Placed);
    assert_eq!(at_home.put_aside().await, [LOTUS_NAME]);
    at_home.takes_back(LOTUS_NAME).await;
    at_home.orders_again(&key).await;
    assert_eq!(at_home.cart().await, both);

    at_home.wishes(MANGO).await;
    at_home.wishes(LOTUS).await;
    assert_eq!(outside.wish_list().await.len(), 2);
    outside.forgets(MANGO).await;
    assert_eq!(at_home.wish_list().await, [LOTUS_NAME]);
}
