//! What people say of goods and sellers, and who keeps it decent.

use super::buying::{Buying, MAI, OrderKey};
use super::selling::Selling;
use super::{Face, address_of, sample, through_every_face};
use domain::{OrderAction, PaymentMethod, RemarkAction};
use testkit::world::World;

through_every_face!(
    who_has_received_the_goods_reviews_them,
    a_question_is_asked_and_answered,
);

pub trait Trusting: Face {
    /// Whether the buyer of a part may review it now.
    async fn may_review(&mut self, key: &OrderKey, part: &str) -> bool;
    /// Reviews the seller of a part.
    async fn reviews_seller(&mut self, key: &OrderKey, part: &str, points: i64, text: &str);
    /// Reviews the first goods of a part.
    async fn reviews_goods(&mut self, key: &OrderKey, part: &str, points: i64, text: &str);
    async fn product_reviews(&mut self, slug: &str) -> ReviewsSeen;
    async fn producer_reviews(&mut self, slug: &str) -> ReviewsSeen;
    /// As the seller, to the review of that text.
    async fn answers_review(&mut self, text: &str, answer: &str);
    async fn asks(&mut self, slug: &str, text: &str);
    /// As the seller, to the question of that text.
    async fn answers_question(&mut self, text: &str, answer: &str);
    /// How many questions wait for the seller.
    async fn questions_waiting(&mut self) -> usize;
    /// What was asked about a product, newest first, with its answer.
    async fn questions(&mut self, slug: &str) -> Vec<(String, Option<String>)>;
    /// Reports the newest review of a product.
    async fn reports_review(&mut self, slug: &str, reason: &str);
    /// Reports the newest question about a product.
    async fn reports_question(&mut self, slug: &str, reason: &str);
    /// Judges what was said so, as an office.
    async fn judges(&mut self, text: &str, action: RemarkAction, reason: &str);
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewsSeen {
    pub count: i64,
    pub average_tenths: Option<i64>,
    /// Newest first.
    pub said: Vec<ReviewSeen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewSeen {
    pub points: i64,
    pub text: String,
    pub writer: String,
    pub answer: Option<String>,
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const SELLER: &str = "htx-xoai-my-tho-mau";

async fn who_has_received_the_goods_reviews_them<F: Trusting + Buying + Selling>(world: &World) {
    let mut guest = F::new(world);
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let part = guest.reads_order(&key).await.of("Xoài Mỹ Thọ").number.clone();
    assert!(!guest.may_review(&key, &part).await, "nothing has come yet");

    let mut seller: F = sample(world, "nguoiban").await;
    use OrderAction::*;
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&part, action).await;
    }
    assert!(guest.may_review(&key, &part).await);
    let before = guest.producer_reviews(SELLER).await;
    guest.reviews_goods(&key, &part, 3, "Xoài hơi chua.").await;
    guest.reviews_goods(&key, &part, 4, "Xoài ngọt dần, thơm.").await;
    guest
        .reviews_seller(&key, &part, 5, "Giao nhanh, gọi trước.")
        .await;

    let seen = guest.product_reviews(MANGO).await;
    assert_eq!((seen.count, seen.average_tenths), (1, Some(40)), "{seen:?}");
    let expected = ReviewSeen {
        points: 4,
        text: "Xoài ngọt dần, thơm.".to_owned(),
        writer: "N.T. Mai".to_owned(),
        answer: None,
    };
    assert_eq!(seen.said, [expected]);
    let of_seller = guest.producer_reviews(SELLER).await;
    assert_eq!(of_seller.count, before.count + 1);
    assert_eq!(of_seller.said[0].text, "Giao nhanh, gọi trước.");

    let told = world.letters(&address_of("nguoiban")).await;
    assert!(told.iter().any(|letter| letter.subject.contains("Đánh giá mới")));
    seller
        .answers_review("Xoài ngọt dần, thơm.", "Cảm ơn chị Mai.")
        .await;
    let letters = world.letters(MAI.email).await;
    assert!(letters[0].text.contains("Cảm ơn chị Mai."), "{letters:?}");
    let answered = guest.product_reviews(MANGO).await;
    assert_eq!(answered.said[0].answer.as_deref(), Some("Cảm ơn chị Mai."));

    let mut somebody: F = sample(world, "nguoimua").await;
    somebody.reports_review(MANGO, "Không đúng sự thật.").await;
    assert_eq!(
        guest.product_reviews(MANGO).await.count,
        1,
        "a report hides nothing"
    );
    let mut officer: F = sample(world, "canbo.dongthap").await;
    let judge = "Chưa có bằng chứng.";
    officer
        .judges("Xoài ngọt dần, thơm.", RemarkAction::Hide, judge)
        .await;
    let hidden = guest.product_reviews(MANGO).await;
    assert_eq!(
        (hidden.count, hidden.average_tenths, hidden.said.len()),
        (0, None, 0)
    );
    let letters = world.letters(MAI.email).await;
    assert!(letters[0].text.contains(judge), "{letters:?}");
    officer
        .judges(
            "Xoài ngọt dần, thơm.",
            RemarkAction::Restore,
            "Xem lại: đúng đơn hàng.",
        )
        .await;
    assert_eq!(guest.product_reviews(MANGO).await, answered);
}

async fn a_question_is_asked_and_answered<F: Trusting>(world: &World) {
    let mut buyer: F = sample(world, "nguoimua").await;
    let mut seller: F = sample(world, "nguoiban").await;
    let before = seller.questions_waiting().await;
    let asked = "Xoài chín cây hay chín ép?";
    buyer.asks(MANGO, asked).await;
    assert_eq!(seller.questions_waiting().await, before + 1);
    let letters = world.letters(&address_of("nguoiban")).await;
    assert!(letters[0].text.contains(asked), "{letters:?}");
    let mut guest = F::new(world);
    assert_eq!(guest.questions(MANGO).await[0], (asked.to_owned(), None));

    let answer = "Chín cây, hái khi vỏ vừa ửng vàng.";
    seller.answers_question(asked, answer).await;
    assert_eq!(seller.questions_waiting().await, before);
    let letters = world.letters(&address_of("nguoimua")).await;
    assert!(letters[0].text.contains(answer), "{letters:?}");
    let told = (asked.to_owned(), Some(answer.to_owned()));
    assert_eq!(guest.questions(MANGO).await[0], told);

    let mut other: F = sample(world, "thumua").await;
    other.reports_question(MANGO, "Hỏi lạc đề.").await;
    let mut administrator: F = sample(world, "quantri").await;
    administrator
        .judges(asked, RemarkAction::Keep, "Câu hỏi bình thường.")
        .await;
    assert_eq!(guest.questions(MANGO).await[0], told);
}
