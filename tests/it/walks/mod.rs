//! The stories of the marketplace. Each is told once, in words of what people do, and lived through the
//! pages and through the API, on SQLite and on PostgreSQL.

mod adding;
mod addressing;
mod api;
mod buying;
mod collecting;
mod complaining;
mod conferring;
mod growing;
mod keeping;
mod leaving;
mod looking;
mod overseeing;
mod pages;
mod paying;
mod pooling;
mod recovering;
mod reporting;
mod saving;
mod selling;
mod sending;
mod shipping;
mod trading;
mod trusting;
mod verifying;

use domain::Locale;
use testkit::world::World;

/// Of every account in the stories.
pub const PASSWORD: &str = "mau-ocop-2026";

/// Somebody who uses the marketplace, with a browser or with a program.
pub trait Face {
    fn new(world: &World) -> Self;

    async fn signs_in(&mut self, login: &str);

    /// Chooses the language of all that is read from now on.
    async fn reads_in(&mut self, language: Locale);
}

/// One of the people of the sample data, signed in.
pub async fn sample<F: Face>(world: &World, person: &str) -> F {
    let mut face = F::new(world);
    face.signs_in(&address_of(person)).await;
    face
}

pub fn address_of(person: &str) -> String {
    format!("{person}@mau.ocop.example")
}

/// Four tests of each story.
macro_rules! through_every_face {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use crate::walks::{api::ApiFace, pages::PageFace};
            use testkit::database::Kind;
            use testkit::world::World;

            #[tokio::test]
            async fn pages_on_sqlite() {
                super::$story::<PageFace>(&World::demo(Kind::Sqlite).await).await;
            }

            #[tokio::test]
            async fn pages_on_postgres() {
                super::$story::<PageFace>(&World::demo(Kind::Postgres).await).await;
            }

            #[tokio::test]
            async fn api_on_sqlite() {
                super::$story::<ApiFace>(&World::demo(Kind::Sqlite).await).await;
            }

            #[tokio::test]
            async fn api_on_postgres() {
                super::$story::<ApiFace>(&World::demo(Kind::Postgres).await).await;
            }
        }
    )+};
}
pub(crate) use through_every_face;
