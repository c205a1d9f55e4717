//! A guest buys from two sellers; one of them delivers, the other part is cancelled.

use super::collecting::{Collecting, Money};
use super::selling::Selling;
use super::{Face, sample, through_every_face};
use domain::{Locale, OrderAction, PaymentMethod, SellerOrderState};
use testkit::world::World;

through_every_face!(
    a_guest_orders_from_two_sellers_and_one_of_them_delivers,
    transfers_come_by_a_statement_and_what_is_too_much_goes_back,
);

pub trait Buying: Face {
    /// Names of the products found, best first.
    async fn finds(&mut self, words: &str) -> Vec<String>;
    /// A product as anybody sees it; none when there is no such page.
    async fn product(&mut self, slug: &str) -> Option<Product>;
    /// Its first size.
    async fn puts_in_cart(&mut self, product: &str, quantity: i64);
    /// Checks out, reviews, confirms, and by mistake confirms once more. Pays so where the seller takes it,
    /// else on delivery.
    async fn orders(&mut self, buyer: &Buyer, wish: PaymentMethod) -> OrderKey;
    async fn reads_order(&mut self, key: &OrderKey) -> Order;
    /// The text of the order, to keep.
    async fn order_text(&mut self, key: &OrderKey) -> String;
    /// Whether the order opens for somebody with a key that is not its own, or with none.
    async fn opens_without_its_key(&mut self, key: &OrderKey) -> bool;
    /// The buyer's next step with a part.
    async fn acts(&mut self, key: &OrderKey, part: &str, action: OrderAction);
}

#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    /// Of a verified certificate that is valid today.
    pub stars: Option<u8>,
    /// How many pictures the seller put there.
    pub pictures: usize,
    pub sizes: Vec<Size>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Size {
    pub name: String,
    pub price_vnd: i64,
    pub stock: i64,
}

pub struct Buyer {
    pub name: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub address_line: &'static str,
    pub commune: &'static str,
    pub commune_code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderKey {
    pub number: String,
    pub key: String,
}

#[derive(Debug)]
pub struct Order {
    pub total_vnd: i64,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub struct Part {
    pub number: String,
    pub seller: String,
    pub state: SellerOrderState,
    pub carrier: Option<String>,
    /// Amount and note of the transfer that is still to be made.
    pub transfer: Option<(i64, String)>,
    pub money: Money,
}

impl Order {
    pub fn of(&self, seller: &str) -> &Part {
        let part = self.parts.iter().find(|part| part.seller.contains(seller));
        part.unwrap_or_else(|| panic!("no part of {seller}: {self:?}"))
    }
}

pub const MAI: Buyer = Buyer {
    name: "Nguyễn Thị Mai",
    phone: "0912 345 678",
    email: "mai@khach.example",
    address_line: "12 Nguyễn Huệ, khóm 1",
    commune: "Phường Cao Lãnh, Tỉnh Đồng Tháp",
    commune_code: "29869",
};

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const LOTUS: &str = "hat-sen-say-gion-htx-sen-thap-muoi-mau";
/// Two kilograms within the province, and a bag of lotus seeds.
const SHIPPING_VND: (i64, i64) = (20_000 + 3_000, 20_000);
/// 2 kg of mangoes, a bag of lotus seeds, and the delivery of two parts.
const TOTAL_VND: i64 = 2 * 31_000 + SHIPPING_VND.0 + 79_000 + SHIPPING_VND.1;

async fn a_guest_orders_from_two_sellers_and_one_of_them_delivers<F: Buying + Selling + Collecting>(
    world: &World,
) {
    let mut guest = F::new(world);
    let found = guest.finds("xoai cat chu").await;
    assert!(
        found.iter().any(|name| name.contains("Xoài cát Chu")),
        "{found:?}"
    );

    let before = (stock(&mut guest, MANGO).await, stock(&mut guest, LOTUS).await);
    guest.puts_in_cart(MANGO, 2).await;
    guest.puts_in_cart(LOTUS, 1).await;
    let key = guest.orders(&MAI, PaymentMethod::VietQr).await;
    let order = guest.reads_order(&key).await;
    assert_eq!(order.total_vnd, TOTAL_VND);
    assert_eq!(order.parts.len(), 2);
    let placed = |part: &Part| part.state == SellerOrderState::Placed;
    assert!(order.parts.iter().all(placed), "{order:?}");
    let mangoes = order.of("Xoài Mỹ Thọ");
    let (amount_vnd, note) = mangoes.transfer.as_ref().expect("a transfer to make");
    assert_eq!(*amount_vnd, 2 * 31_000 + SHIPPING_VND.0);
    assert!(note.len() <= 25 && note.is_ascii(), "{note}");
    let after = (stock(&mut guest, MANGO).await, stock(&mut guest, LOTUS).await);
    assert_eq!(after, (before.0 - 2, before.1 - 1));
    assert!(!guest.opens_without_its_key(&key).await);

    let letters = world.letters(MAI.email).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = &letters[0].text;
    assert!(
        letter.contains(&key.number) && letter.contains(&key.key),
        "{letter}"
    );

    let mut seller: F = sample(world, "nhanvien").await;
    let waiting = seller.orders_in(SellerOrderState::Placed).await;
    assert!(waiting.contains(&mangoes.number), "{waiting:?}");
    use OrderAction::*;
    seller.enters_payment(&mangoes.number, *amount_vnd).await;
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&mangoes.number, action).await;
    }
    let delivered = guest.reads_order(&key).await;
    let part = delivered.of("Xoài Mỹ Thọ");
    assert_eq!(part.state, SellerOrderState::Delivered);
    assert!(part.transfer.is_none(), "what is paid is not asked for again");
    assert_eq!(part.carrier.as_deref(), Some("Viettel Post"));
    let lotus = delivered.of("Sen Tháp Mười");
    assert_eq!(lotus.state, SellerOrderState::Placed, "the other part waits");

    guest.acts(&key, &mangoes.number, Complete).await;
    guest.acts(&key, &lotus.number, Cancel).await;
    let letters = world.letters(MAI.email).await.len();
    assert_eq!(letters, 8, "one for the order and one for every step");
    crate::stall::stock_follows_movements(world).await;
    assert_eq!(stock(&mut guest, LOTUS).await, before.1);

    for language in [Locale::En, Locale::Vi] {
        guest.reads_in(language).await;
        let order = guest.reads_order(&key).await;
        assert_eq!(order.of("Xoài Mỹ Thọ").state, SellerOrderState::Completed);
        assert_eq!(order.of("Sen Tháp Mười").state, SellerOrderState::Cancelled);
        assert_eq!(order.total_vnd, TOTAL_VND, "what was ordered stands");
        let kept = guest.order_text(&key).await;
        assert!(
            kept.contains(&format!("ĐƠN ĐẶT HÀNG {}", key.number)),
            "the contract stays as it was made, in Vietnamese: {kept}"
        );
    }
}

async fn transfers_come_by_a_statement_and_what_is_too_much_goes_back<F: Buying + Selling + Collecting>(
    world: &World,
) {
    let mut guest = F::new(world);
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::VietQr).await;
    let order = guest.reads_order(&key).await;
    let part = &order.parts[0];
    let (total_vnd, note) = part.transfer.clone().expect("a transfer to make");
    assert_eq!((total_vnd, part.money.received_vnd), (85_000, 0));

    // As a bank tells it: half of it first, then more than the rest, and money that is not for an order.
    let broken = format!("{} {}", note[..4].to_lowercase(), &note[4..]);
    let statement = format!(
        "SAO KÊ TÀI KHOẢN;;;;\nTừ ngày 01/11/2026 đến ngày 21/11/2026;;;;\n\n\
         Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung giao dịch\n\
         21/11/2026 09:12;FT26325111111;;42.000;MBVCB.77.{broken}.CT tu 0071 NGUYEN THI MAI\n\
         21/11/2026 09:40;FT26325222222;;53.000;{note}\n\
         21/11/2026 10:05;FT26325333333;;1.500.000;tra tien lua\n\
         21/11/2026 10:30;FT26325444444;200.000;;mua bao bi\n\
         Tổng cộng;;200.000;1.595.000;\n"
    );
    let mut seller: F = sample(world, "nhanvien").await;
    assert_eq!(seller.imports_statement(&statement).await, 3);
    assert_eq!(
        seller.imports_statement(&statement).await,
        3,
        "and counts nothing twice"
    );
    assert!(seller.unmatched().await.contains(&1_500_000));
    let paid = guest.reads_order(&key).await;
    let money = paid.parts[0].money;
    assert!(paid.parts[0].transfer.is_none(), "nothing is still to come");
    assert_eq!(
        (money.received_vnd, money.remaining_vnd, money.refund_due_vnd),
        (95_000, 0, 10_000)
    );
    seller.pays_back(&part.number).await;
    use OrderAction::*;
    for action in [Confirm, Pack, Ship, Deliver] {
        seller.steps(&part.number, action).await;
    }
    seller
        .grants_refund(&part.number, 5_000, "Hai trái bị dập, giảm giá")
        .await;
    assert_eq!(guest.reads_order(&key).await.parts[0].money.refund_due_vnd, 5_000);
    seller.pays_back(&part.number).await;
    let money = guest.reads_order(&key).await.parts[0].money;
    assert_eq!((money.refund_due_vnd, money.refunded_vnd), (0, 15_000));

    let letters = world.letters(MAI.email).await;
    let of_money = letters.iter().filter(|letter| {
        ["nhận một phần tiền", "đã nhận tiền", "hoàn tiền"]
            .iter()
            .any(|said| letter.subject.contains(said))
    });
    assert_eq!(of_money.count(), 5, "two payments, one refund granted, two paid");
    crate::payments::books_are_right(world).await;
}

async fn stock<F: Buying>(guest: &mut F, slug: &str) -> i64 {
    guest.product(slug).await.expect("a product on sale").sizes[0].stock
}
