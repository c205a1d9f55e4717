//! The trade office verifies what organisations enter, and takes off the market what does not belong there.

use super::buying::Buying;
use super::{Face, sample, through_every_face};
use domain::QueueKind;
use testkit::world::World;

through_every_face!(a_suspended_organisation_sells_nothing_until_it_is_reinstated);

pub trait Verifying: Face {
    /// What waits for the office, the oldest first.
    async fn queue(&mut self) -> Vec<Waiting>;
    async fn approves(&mut self, waiting: &Waiting);
    async fn sends_back(&mut self, waiting: &Waiting, reason: &str);
    async fn suspends(&mut self, organisation: &str, reason: &str);
    async fn reinstates(&mut self, organisation: &str, reason: &str);
    /// Takes a live product of the organisation off the market.
    async fn takes_down(&mut self, organisation: &str, product: &str, reason: &str);
}

#[derive(Debug, Clone)]
pub struct Waiting {
    pub kind: QueueKind,
    pub id: String,
    pub organisation: String,
    /// All that there is to check, as it is told.
    pub papers: String,
    pub pictures: usize,
}

/// The one thing of that kind that the organisation waits for.
pub async fn waiting<F: Verifying>(officer: &mut F, kind: QueueKind, organisation: &str) -> Waiting {
    let queue = officer.queue().await;
    let mut found = queue
        .into_iter()
        .filter(|waiting| waiting.kind == kind && waiting.organisation == organisation);
    let one = found.next();
    assert!(found.next().is_none(), "{organisation} waits twice");
    one.unwrap_or_else(|| panic!("{organisation} waits for no {kind}"))
}

/// A real producer of Đồng Tháp.
const PRODUCT: &str = "xoai-cat-chu-htx-xoai-my-tho-mau";
const ORGANISATION: &str = "Hợp tác xã Xoài Mỹ Thọ (mẫu)";

async fn a_suspended_organisation_sells_nothing_until_it_is_reinstated<F: Verifying + Buying>(world: &World) {
    let mut officer: F = sample(world, "canbo.dongthap").await;
    let mut guest = F::new(world);
    let name = guest.product(PRODUCT).await.expect("a product on sale").name;

    officer.suspends(ORGANISATION, "Kiểm tra nguồn gốc").await;
    world.work().await;
    assert_eq!(guest.product(PRODUCT).await, None);
    assert!(!guest.finds(&name).await.contains(&name));
    let letters = world.letters("nguoiban@mau.ocop.example").await;
    assert!(
        letters[0].text.contains("Kiểm tra nguồn gốc"),
        "{}",
        letters[0].text
    );

    officer.reinstates(ORGANISATION, "Nguồn gốc rõ ràng").await;
    world.work().await;
    assert!(guest.product(PRODUCT).await.is_some());
    assert!(guest.finds(&name).await.contains(&name));

    officer
        .takes_down(ORGANISATION, PRODUCT, "Ảnh không phải của sản phẩm")
        .await;
    world.work().await;
    assert_eq!(guest.product(PRODUCT).await, None);
    assert!(!guest.finds(&name).await.contains(&name));
}
