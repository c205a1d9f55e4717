//! Something is wrong with the goods: the buyer complains, the seller answers, and if need be the office decides.

use super::buying::{Buying, MAI, OrderKey};
use super::collecting::{Collecting, TODAY};
use super::selling::Selling;
use super::{sample, through_every_face};
use chrono::Duration;
use domain::{
    ComplaintKind, ComplaintOutcome, ComplaintState, ComplaintWish, Locale, OrderAction, PaymentMethod,
};
use services::ports::Letter;
use testkit::world::World;

through_every_face!(
    spoilt_goods_go_back_and_the_money_with_them,
    a_refusal_is_mediated_by_the_office_of_the_area,
    a_silent_seller_is_brought_before_the_mediator,
    a_wrong_parcel_is_replaced_from_stock,
    who_took_the_goods_is_told_to_the_buyer,
    a_refund_that_does_not_come_is_complained_of,
);

pub trait Complaining: Buying + Selling + Collecting {
    /// About the first goods of a part, with a picture; the complaint's number.
    async fn complains(&mut self, key: &OrderKey, part: &str, grievance: &Grievance) -> String;
    /// That the refund of a part has not come; the complaint's number.
    async fn misses_refund(&mut self, key: &OrderKey, part: &str, story: &str) -> String;
    /// What the buyer can complain of.
    async fn can_complain_of(&mut self, key: &OrderKey, part: &str) -> Vec<ComplaintKind>;
    /// What the seller may offer.
    async fn may_offer(&mut self, number: &str) -> Vec<ComplaintOutcome>;
    async fn reads_own(&mut self, key: &OrderKey, number: &str) -> Complaint;
    async fn accepts(&mut self, key: &OrderKey, number: &str);
    async fn asks_to_mediate(&mut self, key: &OrderKey, number: &str, reason: &str);
    async fn withdraws(&mut self, key: &OrderKey, number: &str);
    async fn sends_back(&mut self, key: &OrderKey, number: &str);

    /// Numbers of the complaints that wait for the seller.
    async fn waiting_complaints(&mut self) -> Vec<String>;
    async fn answers(&mut self, number: &str, offer: &Offer);
    async fn receives_back(&mut self, number: &str, restocks: bool);
    async fn sends_replacement(&mut self, number: &str);

    /// Numbers of the complaints that wait for the office.
    async fn to_mediate(&mut self) -> Vec<String>;
    async fn decides(&mut self, number: &str, offer: &Offer);

    /// The goods are with that person, today; a picture shows it.
    async fn hands_over(&mut self, part: &str, to: &str);
    /// Who took the goods of a part, and how many pictures of it the buyer can open.
    async fn handover(&mut self, key: &OrderKey, part: &str) -> (Option<String>, usize);
}

pub struct Grievance {
    pub kind: ComplaintKind,
    pub wish: ComplaintWish,
    pub story: &'static str,
    pub quantity: i64,
}

pub struct Offer {
    pub outcome: ComplaintOutcome,
    /// Of the first goods.
    pub refund_vnd: i64,
    pub returns_goods: bool,
    pub text: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    pub state: ComplaintState,
    pub refund_vnd: i64,
    /// Pictures that open for the buyer.
    pub pictures: usize,
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
pub const PICTURE: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 7];

const SPOILT: Grievance = Grievance {
    kind: ComplaintKind::Damaged,
    wish: ComplaintWish::Refund,
    story: "Một ký xoài bị dập và chảy nước.",
    quantity: 1,
};

/// Two kilograms of mangoes, paid and delivered: the order's key and the number of the part.
async fn delivered<F: Complaining>(guest: &mut F, seller: &mut F) -> (OrderKey, String) {
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::VietQr).await;
    let part = guest.reads_order(&key).await.parts.remove(0);
    let (amount_vnd, _) = part.transfer.expect("a transfer to make");
    seller.enters_payment(&part.number, amount_vnd).await;
    use OrderAction::*;
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&part.number, action).await;
    }
    (key, part.number)
}

async fn stock<F: Complaining>(guest: &mut F) -> i64 {
    guest.product(MANGO).await.expect("a product on sale").sizes[0].stock
}

async fn spoilt_goods_go_back_and_the_money_with_them<F: Complaining>(world: &World) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    let before = stock(&mut guest).await;
    let (key, part) = delivered(&mut guest, &mut seller).await;
    let number = guest.complains(&key, &part, &SPOILT).await;
    let told = world.letters("nguoiban").await;
    let is_told = |it: &Letter| it.subject.contains(&number) && it.text.contains(SPOILT.story);
    assert!(told.iter().any(is_told), "{told:?}");
    assert!(seller.waiting_complaints().await.contains(&number));
    let offer = Offer {
        outcome: ComplaintOutcome::Refund,
        refund_vnd: 20_000,
        returns_goods: true,
        text: "Xin lỗi chị, nhờ chị gửi lại để đơn vị kiểm tra.",
    };
    seller.answers(&number, &offer).await;
    assert!(!seller.waiting_complaints().await.contains(&number));
    let seen = guest.reads_own(&key, &number).await;
    assert_eq!(
        seen,
        Complaint {
            state: ComplaintState::Answered,
            refund_vnd: 20_000,
            pictures: 1
        }
    );
    let letters = world.letters(MAI.email).await;
    let is_told = |it: &Letter| it.text.contains(offer.text) && it.text.contains("20.000");
    assert!(letters.iter().any(is_told), "{letters:?}");
    guest.accepts(&key, &number).await;
    assert_eq!(
        guest.reads_own(&key, &number).await.state,
        ComplaintState::AwaitingReturn
    );
    guest.sends_back(&key, &number).await;
    let money = guest.reads_order(&key).await.parts[0].money;
    assert_eq!(money.refund_due_vnd, 0, "only once the goods are there");
    seller.receives_back(&number, true).await;
    assert_eq!(
        guest.reads_own(&key, &number).await.state,
        ComplaintState::Settled
    );
    assert_eq!(stock(&mut guest).await, before - 1);
    assert_eq!(
        guest.reads_order(&key).await.parts[0].money.refund_due_vnd,
        20_000
    );
    seller.pays_back(&part).await;
    assert_eq!(guest.reads_order(&key).await.parts[0].money.refunded_vnd, 20_000);
    for language in [Locale::En, Locale::Vi] {
        guest.reads_in(language).await;
        let seen = guest.reads_own(&key, &number).await;
        assert_eq!((seen.state, seen.refund_vnd), (ComplaintState::Settled, 20_000));
    }
    crate::payments::books_are_right(world).await;
    crate::stall::stock_follows_movements(world).await;
}

async fn a_refusal_is_mediated_by_the_office_of_the_area<F: Complaining>(world: &World) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    let (key, part) = delivered(&mut guest, &mut seller).await;
    let number = guest.complains(&key, &part, &SPOILT).await;
    let refusal = Offer {
        outcome: ComplaintOutcome::Refused,
        refund_vnd: 0,
        returns_goods: false,
        text: "Hàng đã kiểm trước khi gửi.",
    };
    seller.answers(&number, &refusal).await;
    let mut office: F = sample(world, "canbo.dongthap").await;
    assert!(!office.to_mediate().await.contains(&number));
    guest
        .asks_to_mediate(&key, &number, "Tôi đã chụp ảnh lúc mở hàng.")
        .await;
    let mut elsewhere: F = sample(world, "canbo.angiang").await;
    assert!(!elsewhere.to_mediate().await.contains(&number), "another area");
    assert!(office.to_mediate().await.contains(&number));
    let told = world.letters("canbo.dongthap").await;
    assert!(told.iter().any(|it| it.subject.contains(&number)), "{told:?}");
    let decision = Offer {
        outcome: ComplaintOutcome::Refund,
        refund_vnd: 31_000,
        returns_goods: false,
        text: "Ảnh cho thấy hàng hỏng khi đến nơi.",
    };
    office.decides(&number, &decision).await;
    assert!(!office.to_mediate().await.contains(&number));
    let seen = guest.reads_own(&key, &number).await;
    assert_eq!((seen.state, seen.refund_vnd), (ComplaintState::Settled, 31_000));
    assert_eq!(
        guest.reads_order(&key).await.parts[0].money.refund_due_vnd,
        31_000
    );
    let letters = world.letters("nguoiban").await;
    assert!(
        letters.iter().any(|it| it.text.contains(decision.text)),
        "{letters:?}"
    );
    crate::payments::books_are_right(world).await;

    let again = guest.complains(&key, &part, &SPOILT).await;
    guest.withdraws(&key, &again).await;
    assert_eq!(
        guest.reads_own(&key, &again).await.state,
        ComplaintState::Withdrawn
    );
}

async fn a_silent_seller_is_brought_before_the_mediator<F: Complaining>(world: &World) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    let (key, part) = delivered(&mut guest, &mut seller).await;
    let number = guest.complains(&key, &part, &SPOILT).await;
    // A Saturday: the working day after it is Monday.
    world.clock.advance(Duration::days(2));
    assert_eq!(services::complaint::pass_deadlines(&world.app).await.unwrap(), 0);
    assert_eq!(guest.reads_own(&key, &number).await.state, ComplaintState::Open);
    world.clock.advance(Duration::days(1));
    assert_eq!(services::complaint::pass_deadlines(&world.app).await.unwrap(), 1);
    assert_eq!(services::complaint::pass_deadlines(&world.app).await.unwrap(), 0);
    assert_eq!(
        guest.reads_own(&key, &number).await.state,
        ComplaintState::Mediation
    );
    for reader in [MAI.email, "nguoiban"] {
        let letters = world.letters(reader).await;
        assert!(
            letters.iter().any(|it| it.subject.contains("hòa giải")),
            "{letters:?}"
        );
    }
    let mut administrator: F = sample(world, "quantri").await;
    assert!(administrator.to_mediate().await.contains(&number));
}

async fn a_wrong_parcel_is_replaced_from_stock<F: Complaining>(world: &World) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    let before = stock(&mut guest).await;
    let (key, part) = delivered(&mut guest, &mut seller).await;
    let wrong = Grievance {
        kind: ComplaintKind::Wrong,
        wish: ComplaintWish::Replacement,
        story: "Giao nhầm loại xoài khác.",
        quantity: 2,
    };
    let number = guest.complains(&key, &part, &wrong).await;
    let offer = Offer {
        outcome: ComplaintOutcome::Replacement,
        refund_vnd: 0,
        returns_goods: false,
        text: "Đơn vị gửi lại đúng loại ngay hôm nay.",
    };
    seller.answers(&number, &offer).await;
    guest.accepts(&key, &number).await;
    assert_eq!(
        guest.reads_own(&key, &number).await.state,
        ComplaintState::Replacing
    );
    assert_eq!(stock(&mut guest).await, before - 2);
    seller.sends_replacement(&number).await;
    assert_eq!(
        guest.reads_own(&key, &number).await.state,
        ComplaintState::Settled
    );
    assert_eq!(stock(&mut guest).await, before - 4);
    crate::stall::stock_follows_movements(world).await;
}

async fn who_took_the_goods_is_told_to_the_buyer<F: Complaining>(world: &World) {
    assert_eq!(world.ctx().today().to_string(), TODAY);
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    guest.puts_in_cart(MANGO, 1).await;
    let key = guest.orders(&MAI, PaymentMethod::CashOnDelivery).await;
    let part = guest.reads_order(&key).await.parts.remove(0).number;
    use OrderAction::*;
    for action in [Confirm, Pack, Ship] {
        seller.steps(&part, action).await;
    }
    seller.hands_over(&part, "Cô Tư bảo vệ").await;
    let seen = guest.handover(&key, &part).await;
    assert_eq!(seen, (Some("Cô Tư bảo vệ".to_owned()), 1));
    let missing = Grievance {
        kind: ComplaintKind::NotDelivered,
        wish: ComplaintWish::Answer,
        story: "Tôi không biết người nhận này.",
        quantity: 1,
    };
    let number = guest.complains(&key, &part, &missing).await;
    assert_eq!(guest.reads_own(&key, &number).await.state, ComplaintState::Open);
}

async fn a_refund_that_does_not_come_is_complained_of<F: Complaining>(world: &World) {
    let mut guest = F::new(world);
    let mut seller: F = sample(world, "nguoiban").await;
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::VietQr).await;
    let part = guest.reads_order(&key).await.parts.remove(0);
    let (amount_vnd, _) = part.transfer.expect("a transfer to make");
    let part = part.number;
    seller.enters_payment(&part, amount_vnd).await;
    assert_eq!(guest.can_complain_of(&key, &part).await, []);
    seller.cancels(&part, "Vườn hết xoài").await;
    assert_eq!(
        guest.can_complain_of(&key, &part).await,
        [ComplaintKind::RefundNotPaid]
    );
    let number = guest
        .misses_refund(&key, &part, "Đơn hủy rồi mà tiền chưa về.")
        .await;
    assert!(seller.waiting_complaints().await.contains(&number));
    use ComplaintOutcome::{PayDue, Refused};
    assert_eq!(seller.may_offer(&number).await, [PayDue, Refused]);
    let told = |outcome, text| Offer {
        outcome,
        refund_vnd: 0,
        returns_goods: false,
        text,
    };
    seller
        .answers(&number, &told(Refused, "Đơn vị đang đối chiếu sao kê."))
        .await;
    guest
        .asks_to_mediate(&key, &number, "Tôi đã chờ mười ngày.")
        .await;
    let mut office: F = sample(world, "canbo.dongthap").await;
    office
        .decides(&number, &told(PayDue, "Đơn đã hủy thì phải trả lại tiền."))
        .await;
    let seen = guest.reads_own(&key, &number).await;
    assert_eq!((seen.state, seen.refund_vnd), (ComplaintState::Settled, 0));
    let letters = world.letters(MAI.email).await;
    let label = PayDue.label(Locale::Vi);
    assert!(letters.iter().any(|it| it.text.contains(label)), "{letters:?}");
    let due = guest.reads_order(&key).await.parts[0].money.refund_due_vnd;
    assert_eq!(due, amount_vnd, "what was due, once");
    seller.pays_back(&part).await;
    assert_eq!(guest.can_complain_of(&key, &part).await, []);
    crate::payments::books_are_right(world).await;
}
