//! A person sees what is kept about them, takes it along, and leaves.

use super::selling::Selling;
use super::trusting::Trusting;
use super::{Face, sample, through_every_face};
use serde_json::Value;
use testkit::world::World;

through_every_face!(somebody_takes_the_data_along_and_leaves);

pub trait Leaving: Face {
    /// Everything that is kept about who is signed in.
    async fn own_data(&mut self) -> Value;
    /// Whether each consent still stands, the latest first.
    async fn consents(&mut self) -> Vec<bool>;
    /// Takes the latest consent back.
    async fn withdraws(&mut self);
    /// Signs in again; whether the policy on personal data is put before them.
    async fn is_asked_at_sign_in(&mut self, login: &str) -> bool;
    async fn agrees(&mut self);
    /// How many things have to be done before the account can be deleted.
    async fn obstacles(&mut self) -> usize;
    /// Deletes the account.
    async fn leaves(&mut self);
    async fn can_sign_in(&mut self, login: &str) -> bool;
}

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const EMAIL: &str = "di@khach.example";

async fn somebody_takes_the_data_along_and_leaves<F: Leaving + Trusting + Selling>(world: &World) {
    let mut buyer: F = sample(world, "nguoimua").await;
    assert!(buyer.obstacles().await > 0, "orders are under way");

    let mut guest = F::new(world);
    guest.opens_account("Lê Văn Đi", EMAIL).await;
    guest.signs_in(EMAIL).await;
    let asked = "Gửi làm quà được không?";
    guest.asks(MANGO, asked).await;
    let data = guest.own_data().await;
    assert_eq!(data["account"]["email"], EMAIL);
    assert_eq!(data["account"]["name"], "Lê Văn Đi");
    assert_eq!(data["questions"][0]["text"], asked);
    assert_eq!(data["questions"][0]["shown_as"], "L.V. Đi");
    let version = &world.app.settings.policy_version;
    assert_eq!(data["consents"][0]["version"], version.as_str());
    assert!(
        !data.to_string().contains("argon2"),
        "no password, not even its hash"
    );

    assert_eq!(guest.consents().await, [true]);
    assert!(!guest.is_asked_at_sign_in(EMAIL).await);
    guest.withdraws().await;
    assert_eq!(guest.consents().await, [false]);
    assert!(guest.is_asked_at_sign_in(EMAIL).await);
    guest.agrees().await;
    assert_eq!(guest.consents().await, [true, false]);

    assert_eq!(guest.obstacles().await, 0);
    guest.leaves().await;
    assert!(!guest.can_sign_in(EMAIL).await);
    let mut stranger = F::new(world);
    assert_eq!(stranger.questions(MANGO).await[0], (asked.to_owned(), None));
    let mut again = F::new(world);
    again.opens_account("Lê Văn Đi", EMAIL).await;
    again.signs_in(EMAIL).await;
    assert_eq!(again.own_data().await["questions"], serde_json::json!([]));
}
