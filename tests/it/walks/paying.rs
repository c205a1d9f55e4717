//! A seller begins to take cards; a guest pays by card, and part of it goes back.

use super::buying::{Buying, MAI, OrderKey};
use super::collecting::Collecting;
use super::selling::Selling;
use super::{Face, sample};
use domain::{Locale, OrderAction, PaymentMethod};
use testkit::database::Kind;
use testkit::stripe::FakeStripe;
use testkit::world::World;

pub trait Paying: Face {
    /// Says on which Stripe account cards are charged.
    async fn takes_cards_on(&mut self, account: &str);
    /// Opens the page at Stripe where a part is paid: its address, and where it leads back to.
    async fn goes_to_pay(&mut self, key: &OrderKey, part: &str) -> String;
    /// Comes back from that page; whether the payment has come.
    async fn comes_back(&mut self, key: &OrderKey, stripe: &FakeStripe) -> bool;
    /// What is still to be paid by card.
    async fn card_vnd(&mut self, key: &OrderKey) -> Option<i64>;
    /// Whether the payment policy tells of cards.
    async fn reads_of_cards(&mut self) -> Option<bool>;
}

macro_rules! through_every_face_with_cards {
    ($story:ident) => {
        mod $story {
            use crate::walks::{api::ApiFace, pages::PageFace};
            use testkit::database::Kind;

            #[tokio::test]
            async fn pages_on_sqlite() {
                super::$story::<PageFace>(Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn pages_on_postgres() {
                super::$story::<PageFace>(Kind::Postgres).await;
            }

            #[tokio::test]
            async fn api_on_sqlite() {
                super::$story::<ApiFace>(Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn api_on_postgres() {
                super::$story::<ApiFace>(Kind::Postgres).await;
            }
        }
    };
}

pub(crate) use through_every_face_with_cards;

through_every_face_with_cards!(a_guest_pays_by_card_and_gets_part_of_it_back);

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";

async fn a_guest_pays_by_card_and_gets_part_of_it_back<F: Buying + Selling + Collecting + Paying>(
    kind: Kind,
) {
    let (world, stripe) = World::demo_with_cards(kind).await;
    let mut manager: F = sample(&world, "nguoiban").await;
    manager.takes_cards_on("acct_1XoaiMyTho").await;
    let mut guest = F::new(&world);
    assert_ne!(guest.reads_of_cards().await, Some(false));
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::Card).await;
    assert_eq!(guest.card_vnd(&key).await, Some(85_000));
    let part = guest.reads_order(&key).await.parts.remove(0);
    assert!(part.transfer.is_none());
    let text = guest.order_text(&key).await;
    assert!(text.contains("Thanh toán: Thẻ (qua Stripe)"), "{text}");

    let page = guest.goes_to_pay(&key, &part.number).await;
    assert!(!guest.comes_back(&key, &stripe).await, "nothing is paid yet");
    assert_eq!(
        guest.goes_to_pay(&key, &part.number).await,
        page,
        "the same page again"
    );
    stripe.pay(&page);
    assert!(guest.comes_back(&key, &stripe).await);
    let told = stripe.tell(&world.site).await;
    assert!(told.iter().all(|status| status.is_success()), "{told:?}");
    for language in [Locale::En, Locale::Vi] {
        guest.reads_in(language).await;
        let money = guest.reads_order(&key).await.parts[0].money;
        assert_eq!((money.received_vnd, money.remaining_vnd), (85_000, 0));
        assert_eq!(guest.card_vnd(&key).await, None);
    }

    use OrderAction::*;
    let mut seller: F = sample(&world, "nhanvien").await;
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&part.number, action).await;
    }
    seller
        .grants_refund(&part.number, 5_000, "Hai trái bị dập, giảm giá")
        .await;
    assert_eq!(guest.reads_order(&key).await.parts[0].money.refund_due_vnd, 5_000);
    world.work().await;
    let money = guest.reads_order(&key).await.parts[0].money;
    assert_eq!((money.refund_due_vnd, money.refunded_vnd), (0, 5_000));
    assert_eq!(stripe.refunded(), 5_000);
    let letters = world.letters(MAI.email).await;
    assert!(letters.iter().any(|it| it.text.contains("Mã hoàn của Stripe")));
    crate::payments::books_are_right(&world).await;
}
