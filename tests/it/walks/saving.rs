//! A seller gives vouchers; buyers use them, and are told when one is over before the order binds.

use super::buying::{Buyer, Buying, MAI};
use super::collecting::Collecting;
use super::selling::Selling;
use super::{Face, sample, through_every_face};
use domain::{Discount, OrderAction, PaymentMethod, VoucherStanding};
use testkit::world::World;

through_every_face!(a_voucher_is_used_until_it_is_paused_and_a_cancelled_order_gives_it_back);

pub trait Saving: Face {
    /// What is wrong with it, if it is not taken.
    async fn makes_voucher(&mut self, voucher: &NewVoucher) -> Option<String>;
    async fn pauses_voucher(&mut self, code: &str, is_paused: bool);
    /// Uses and standing of an own voucher.
    async fn voucher(&mut self, code: &str) -> (i64, VoucherStanding);
    /// Names a code for that seller's goods in the cart; why it is refused, if it is.
    async fn names_voucher(&mut self, seller: &str, code: &str) -> Option<String>;
    /// Goes from the cart to the review, paying on delivery.
    async fn reviews(&mut self, buyer: &Buyer) -> Seen;
    /// Confirms the review. If something has changed, says what and shows the review as it is now, else the
    /// order's total.
    async fn confirms_review(&mut self) -> Result<i64, (String, Seen)>;
}

pub struct NewVoucher {
    pub code: &'static str,
    pub discount: Discount,
    pub least_goods_vnd: i64,
    pub most_uses: Option<i64>,
    pub most_uses_per_buyer: Option<i64>,
}

/// What a review says of money.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    pub discount_vnd: i64,
    pub total_vnd: i64,
    /// Why a voucher takes nothing off.
    pub refusal: Option<String>,
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const LOTUS: &str = "hat-sen-say-gion-htx-sen-thap-muoi-mau";
const VOUCHER: NewVoucher = NewVoucher {
    code: "MUA10",
    discount: Discount::Percent {
        percent: 10,
        most_vnd: Some(5_000),
    },
    least_goods_vnd: 60_000,
    most_uses: Some(10),
    most_uses_per_buyer: Some(1),
};
const LAN: Buyer = Buyer {
    name: "Lê Thị Lan",
    phone: "0987 654 321",
    email: "lan@khach.example",
    ..MAI
};
/// 2 kg of mangoes and their parcel.
const MANGOES_VND: i64 = 2 * 31_000 + 23_000;

async fn a_voucher_is_used_until_it_is_paused_and_a_cancelled_order_gives_it_back<
    F: Saving + Buying + Selling + Collecting,
>(
    world: &World,
) {
    let mut seller: F = sample(world, "nhanvien").await;
    let too_much = NewVoucher {
        discount: Discount::Percent {
            percent: 51,
            most_vnd: None,
        },
        ..VOUCHER
    };
    let wrong = seller.makes_voucher(&too_much).await.expect("the law");
    assert!(wrong.contains("50%"), "{wrong}");
    let too_soon = NewVoucher {
        discount: Discount::Amount { vnd: 30_001 },
        ..VOUCHER
    };
    assert!(
        seller.makes_voucher(&too_soon).await.is_some(),
        "half of 60.000 at most"
    );
    assert_eq!(seller.makes_voucher(&VOUCHER).await, None);
    let twice = seller.makes_voucher(&VOUCHER).await.expect("one code once");
    assert!(twice.contains("đã có mã này"), "{twice}");
    assert_eq!(seller.voucher("MUA10").await, (0, VoucherStanding::Running));

    let mut mai = F::new(world);
    mai.puts_in_cart(MANGO, 2).await;
    mai.puts_in_cart(LOTUS, 1).await;
    let unknown = mai
        .names_voucher("Sen Tháp Mười", "MUA10")
        .await
        .expect("another's code");
    assert!(unknown.contains("không có mã giảm giá đó"), "{unknown}");
    assert_eq!(mai.names_voucher("Xoài Mỹ Thọ", " mua10").await, None);
    let key = mai.orders(&MAI, PaymentMethod::VietQr).await;
    let order = mai.reads_order(&key).await;
    assert_eq!(order.total_vnd, MANGOES_VND - 5_000 + 79_000 + 20_000);
    let mangoes = order.of("Xoài Mỹ Thọ").number.clone();
    let (amount_vnd, _) = order
        .of("Xoài Mỹ Thọ")
        .transfer
        .clone()
        .expect("a transfer to make");
    assert_eq!(amount_vnd, MANGOES_VND - 5_000);
    let text = mai.order_text(&key).await;
    assert!(text.contains("MUA10") && text.contains("−5.000"), "{text}");
    assert_eq!(seller.voucher("MUA10").await.0, 1);

    // The same phone once more: told at the review, before the order binds.
    let mut again = F::new(world);
    again.puts_in_cart(MANGO, 2).await;
    assert_eq!(again.names_voucher("Xoài Mỹ Thọ", "MUA10").await, None);
    let seen = again.reviews(&MAI).await;
    assert_eq!((seen.discount_vnd, seen.total_vnd), (0, MANGOES_VND));
    let why = seen.refusal.expect("a reason");
    assert!(why.contains("đã dùng hết số lượt"), "{why}");

    let mut lan = F::new(world);
    lan.puts_in_cart(MANGO, 2).await;
    lan.names_voucher("Xoài Mỹ Thọ", "MUA10").await;
    let seen = lan.reviews(&LAN).await;
    assert_eq!((seen.discount_vnd, seen.total_vnd), (5_000, MANGOES_VND - 5_000));
    seller.pauses_voucher("MUA10", true).await;
    assert_eq!(seller.voucher("MUA10").await, (1, VoucherStanding::Paused));
    let (told, now) = lan.confirms_review().await.expect_err("it has just ended");
    assert!(told.contains("đã kết thúc"), "{told}");
    assert_eq!(
        (now.discount_vnd, now.total_vnd),
        (0, MANGOES_VND),
        "the goods are still there"
    );
    assert_eq!(lan.confirms_review().await, Ok(MANGOES_VND));
    assert_eq!(seller.voucher("MUA10").await.0, 1);

    mai.acts(&key, &mangoes, OrderAction::Cancel).await;
    assert_eq!(seller.voucher("MUA10").await.0, 0, "given back");
    seller.pauses_voucher("MUA10", false).await;
    assert_eq!(
        again.reviews(&MAI).await.discount_vnd,
        5_000,
        "and can be used again"
    );
    assert_eq!(again.confirms_review().await, Ok(MANGOES_VND - 5_000));
    crate::payments::books_are_right(world).await;
}
