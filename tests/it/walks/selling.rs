//! A new cooperative is verified, lists a product, sells it and delivers it.

use super::buying::{Buying, MAI};
use super::shipping::{Shipping, Table, Zone};
use super::verifying::{Verifying, waiting};
use super::{Face, sample, through_every_face};
use domain::{
    ListingState, Locale, OrderAction, PaymentMethod, QueueKind, RatingStanding, SellerOrderState,
    ShippingZone, Verification,
};
use testkit::world::World;

through_every_face!(a_new_cooperative_is_verified_lists_sells_and_delivers);

pub trait Selling: Face {
    /// Signs up; signing in is another step.
    async fn opens_account(&mut self, name: &str, email: &str);
    async fn registers(&mut self, cooperative: &Cooperative);
    /// Where the own organisation stands, and what its office wrote.
    async fn own_standing(&mut self) -> (Verification, Option<String>);
    /// Corrects the street or hamlet in the organisation's papers.
    async fn corrects_address(&mut self, address_line: &str);
    /// Drafts a product; its slug.
    async fn drafts(&mut self, goods: &Goods) -> String;
    /// Writes the product anew; sizes keep their place by their name.
    async fn changes(&mut self, slug: &str, goods: &Goods);
    async fn listing(&mut self, slug: &str) -> Listing;
    async fn adds_picture(&mut self, slug: &str, alt: &str, png: &[u8]);
    async fn removes_a_picture(&mut self, slug: &str);
    async fn rates(&mut self, slug: &str, certificate: &Certificate);
    async fn submits(&mut self, slug: &str);
    /// Numbers of the parts that came to this seller.
    async fn orders_in(&mut self, state: SellerOrderState) -> Vec<String>;
    /// The seller's next step with a part.
    async fn steps(&mut self, part: &str, action: OrderAction);
    async fn cancels(&mut self, part: &str, reason: &str);
}

/// The papers of a cooperative in Cao Lãnh ward.
pub struct Cooperative {
    pub name: &'static str,
    pub tax_code: &'static str,
    pub representative: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub address_line: &'static str,
}

pub struct Goods {
    pub name: &'static str,
    pub category: &'static str,
    pub description: &'static str,
    /// Name, price in đồng, stock; a name once used is the same size.
    pub sizes: &'static [(&'static str, i64, i64)],
}

pub struct Certificate {
    pub stars: i32,
    pub number: &'static str,
    pub issuer: &'static str,
    pub decided_on: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Listing {
    pub state: ListingState,
    pub may_submit: bool,
    pub pictures: usize,
    /// Number of the certificate, and what it is worth today.
    pub ratings: Vec<(String, RatingStanding)>,
    /// Why the office sent it back.
    pub note: Option<String>,
}

const EMAIL: &str = "mai@vidu.vn";
const COOPERATIVE: Cooperative = Cooperative {
    name: "Hợp tác xã Xoài Bình Hàng (thử)",
    tax_code: "1400999001",
    representative: "Nguyễn Thị Mai",
    phone: "0912 345 678",
    email: "htx@vidu.vn",
    address_line: "Ấp 1",
};
const DRIED_MANGO: Goods = Goods {
    name: "Xoài sấy dẻo Bình Hàng",
    category: "trai-cay-che-bien",
    description: "Xoài cát Chu chín cây, sấy dẻo, không thêm đường.",
    sizes: &[("Túi 200 g", 52_000, 20), ("Hộp 1 kg", 240_000, 5)],
};
const RATING: Certificate = Certificate {
    stars: 4,
    number: "125/QĐ-UBND",
    issuer: "UBND tỉnh Đồng Tháp",
    decided_on: "2026-05-12",
};
const RATES: Table = Table {
    zones: &[Zone(ShippingZone::SameProvince, 18_000, 2_500, None)],
    pickup: None,
};
const SLUG: &str = "xoai-say-deo-binh-hang";
/// The signature of a PNG file is what tells it from other files.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn a_new_cooperative_is_verified_lists_sells_and_delivers<
    F: Selling + Verifying + Buying + Shipping,
>(
    world: &World,
) {
    let mut mai = F::new(world);
    let mut officer: F = sample(world, "canbo.dongthap").await;
    is_verified(world, &mut mai, &mut officer).await;
    is_listed(world, &mut mai, &mut officer).await;
    is_changed(world, &mut mai).await;
    is_sent(world, &mut mai).await;
    is_sold(world, &mut mai).await;
}

async fn is_verified<F: Selling + Verifying>(world: &World, mai: &mut F, officer: &mut F) {
    mai.opens_account("Nguyễn Thị Mai", EMAIL).await;
    mai.signs_in(EMAIL).await;
    mai.registers(&COOPERATIVE).await;
    assert_eq!(mai.own_standing().await, (Verification::Pending, None));
    assert_eq!(world.letters("canbo.dongthap@mau.ocop.example").await.len(), 1);
    assert_eq!(world.letters("canbo.angiang@mau.ocop.example").await, []);

    let papers = waiting(officer, QueueKind::Organisation, COOPERATIVE.name).await;
    assert!(papers.papers.contains(COOPERATIVE.tax_code), "{}", papers.papers);
    officer.sends_back(&papers, "Thiếu số nhà").await;
    let (standing, note) = mai.own_standing().await;
    assert_eq!(standing, Verification::Rejected);
    assert!(note.is_some_and(|note| note.contains("Thiếu số nhà")));
    mai.corrects_address("Số 8, ấp 1").await;
    assert_eq!(mai.own_standing().await.0, Verification::Pending);
    let papers = waiting(officer, QueueKind::Organisation, COOPERATIVE.name).await;
    assert!(papers.papers.contains("Số 8, ấp 1"), "{}", papers.papers);

    assert_eq!(mai.drafts(&DRIED_MANGO).await, SLUG);
    let listing = mai.listing(SLUG).await;
    assert_eq!(listing.state, ListingState::Draft);
    assert!(!listing.may_submit, "only a verified organisation lists");

    officer.approves(&papers).await;
    assert_eq!(mai.own_standing().await.0, Verification::Verified);
    let letters = world.letters(EMAIL).await;
    let subject = &letters[0].subject;
    assert!(subject.contains("đã được duyệt"), "{subject}");
}

async fn is_listed<F: Selling + Verifying + Buying>(world: &World, mai: &mut F, officer: &mut F) {
    for _ in 0..2 {
        mai.adds_picture(SLUG, "Túi xoài sấy", PNG).await;
    }
    mai.removes_a_picture(SLUG).await;
    mai.rates(SLUG, &RATING).await;
    mai.submits(SLUG).await;
    let listing = mai.listing(SLUG).await;
    assert_eq!((listing.state, listing.pictures), (ListingState::InReview, 1));
    let pending = [(RATING.number.to_owned(), RatingStanding::Unverified)];
    assert_eq!(listing.ratings, pending);
    let mut guest = F::new(world);
    assert_eq!(guest.product(SLUG).await, None, "not before the review");

    let listing = waiting(officer, QueueKind::Listing, COOPERATIVE.name).await;
    assert_eq!(listing.pictures, 1);
    officer.sends_back(&listing, "Ghi rõ hạn sử dụng").await;
    let returned = mai.listing(SLUG).await;
    assert_eq!(returned.state, ListingState::Rejected);
    assert!(
        returned
            .note
            .is_some_and(|note| note.contains("Ghi rõ hạn sử dụng"))
    );
    let dated = Goods {
        description: "Xoài cát Chu chín cây, sấy dẻo, không thêm đường. Hạn dùng 6 tháng.",
        ..DRIED_MANGO
    };
    mai.changes(SLUG, &dated).await;
    mai.submits(SLUG).await;
    let listing = waiting(officer, QueueKind::Listing, COOPERATIVE.name).await;
    assert!(listing.papers.contains("Hạn dùng 6 tháng"), "{}", listing.papers);
    officer.approves(&listing).await;
    world.work().await;
    assert_eq!(mai.listing(SLUG).await.state, ListingState::Live);
    let shown = guest.product(SLUG).await.expect("the product is on sale");
    assert_eq!((shown.stars, shown.pictures, shown.sizes.len()), (None, 1, 2));

    let rating = waiting(officer, QueueKind::Rating, COOPERATIVE.name).await;
    assert!(rating.papers.contains(RATING.number), "{}", rating.papers);
    officer.approves(&rating).await;
    world.work().await;
    for language in [Locale::En, Locale::Vi] {
        guest.reads_in(language).await;
        let shown = guest.product(SLUG).await.expect("the product is on sale");
        assert_eq!(shown.stars, Some(4), "the stars show once they are verified");
        assert_eq!(shown.sizes[1].price_vnd, 240_000);
    }
    let found = guest.finds("xoai say deo binh hang").await;
    assert_eq!(found.first().map(String::as_str), Some(DRIED_MANGO.name));
}

/// A live product stays live when its seller counts again and ends a size.
async fn is_changed<F: Selling + Buying>(world: &World, mai: &mut F) {
    let dearer = Goods {
        sizes: &[("Túi 200 g", 55_000, 18)],
        ..DRIED_MANGO
    };
    mai.changes(SLUG, &dearer).await;
    world.work().await;
    let mut guest = F::new(world);
    let shown = guest.product(SLUG).await.expect("the product is on sale");
    let sizes: Vec<_> = shown
        .sizes
        .iter()
        .map(|size| (size.price_vnd, size.stock))
        .collect();
    assert_eq!(sizes, [(55_000, 18)]);
}

/// Nothing can be sent before its seller has said what that costs.
async fn is_sent<F: Shipping + Buying>(world: &World, mai: &mut F) {
    let mut guest = F::new(world);
    assert_eq!(guest.fee_to(SLUG, "82").await, None);
    guest.puts_in_cart(SLUG, 1).await;
    assert!(!guest.may_order().await);
    mai.sets_shipping(&RATES).await;
    assert_eq!(guest.fee_to(SLUG, "82").await, Some(18_000));
    assert!(guest.may_order().await);
}

async fn is_sold<F: Selling + Buying>(world: &World, mai: &mut F) {
    let mut guest = F::new(world);
    let mut keys = Vec::new();
    for quantity in [3, 2] {
        guest.puts_in_cart(SLUG, quantity).await;
        keys.push(guest.orders(&MAI, PaymentMethod::CashOnDelivery).await);
    }
    let left = async |guest: &mut F| guest.product(SLUG).await.expect("on sale").sizes[0].stock;
    assert_eq!(left(&mut guest).await, 13);
    let order = guest.reads_order(&keys[0]).await;
    // Three bags of unknown weight count a kilogram each.
    assert_eq!(order.total_vnd, 3 * 55_000 + 18_000 + 2 * 2_500);
    let letters = world.letters(EMAIL).await;
    assert!(letters.iter().any(|letter| letter.text.contains(&keys[0].number)));

    let mut waiting = mai.orders_in(SellerOrderState::Placed).await;
    waiting.sort();
    let numbers: Vec<String> = keys.iter().map(|key| format!("{}-1", key.number)).collect();
    assert_eq!(waiting, numbers);
    use OrderAction::*;
    for action in [Confirm, Pack, Ship, Deliver] {
        mai.steps(&numbers[0], action).await;
    }
    mai.cancels(&numbers[1], "Hết xoài chín").await;
    assert_eq!(
        left(&mut guest).await,
        15,
        "what is cancelled is on the shelf again"
    );
    crate::stall::stock_follows_movements(world).await;
    let order = guest.reads_order(&keys[0]).await;
    assert_eq!(order.parts[0].state, SellerOrderState::Delivered);
    let order = guest.reads_order(&keys[1]).await;
    assert_eq!(order.parts[0].state, SellerOrderState::Cancelled);
    assert_eq!(mai.orders_in(SellerOrderState::Placed).await.len(), 0);
}
