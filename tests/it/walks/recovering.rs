//! A forgotten password is replaced by a letter's link.

use super::{Face, PASSWORD, address_of, sample, through_every_face};
use chrono::Duration;
use testkit::world::World;

through_every_face!(a_forgotten_password_is_replaced_once_and_ends_every_sign_in);

pub trait Recovering: Face {
    async fn forgets(&mut self, email: &str);
    /// With the last part of the letter's link; whether it is taken.
    async fn chooses(&mut self, token: &str, password: &str) -> bool;
    /// Whether the sign-in works.
    async fn enters(&mut self, login: &str, password: &str) -> bool;
    async fn is_signed_in(&mut self) -> bool;
}

const NEW: &str = "gạo ST25 ngon nhất";

async fn a_forgotten_password_is_replaced_once_and_ends_every_sign_in<F: Recovering>(world: &World) {
    let email = address_of("nguoimua");
    let mut earlier: F = sample(world, "nguoimua").await;
    assert!(earlier.is_signed_in().await);
    let mut buyer = F::new(world);
    for address in ["nobody@example.vn", &email] {
        buyer.forgets(address).await;
    }
    assert_eq!(world.letters("nobody@example.vn").await, []);
    let token = newest_token(world, &email).await;
    world.clock.advance(Duration::minutes(5));
    assert!(!buyer.chooses(&token, "ngắn").await, "too short");
    assert!(buyer.chooses(&token, NEW).await);
    assert!(!earlier.is_signed_in().await, "who knew the old one is out");
    assert!(!buyer.enters(&email, PASSWORD).await);
    assert!(buyer.enters(&email, NEW).await);
    assert!(!F::new(world).chooses(&token, "another password").await, "once");

    let mut late = F::new(world);
    late.forgets(&email).await;
    let token = newest_token(world, &email).await;
    world.clock.advance(Duration::minutes(61));
    assert!(!late.chooses(&token, "another password").await);
}

/// Of the link in the newest letter.
async fn newest_token(world: &World, email: &str) -> String {
    let letters = world.letters(email).await;
    let mut lines = letters[0].text.lines();
    let link = lines.find(|line| line.starts_with("http")).expect("a link");
    let (_, token) = link.trim().rsplit_once('/').expect("a token");
    token.to_owned()
}
