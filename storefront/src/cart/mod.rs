//! The cart: what is in it, by seller, and changing it.

mod change;
mod view;

use crate::urls;
use crate::visitor::CART_COUNT;
use poem::session::Session;
use poem::{Route, get, post};
use services::{App, cart};

/// The session keeps the cart's key.
const CART: &str = "cart";

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::CART, get(view::show))
        .at(urls::CART_ADD, post(change::add))
        .at(urls::CART_CHANGE, post(change::change))
}

pub(crate) fn key(session: &Session) -> Option<String> {
    session.get(CART)
}

/// Tells the header how much is in the cart.
pub(crate) async fn count_again(app: &App, session: &Session) -> services::Result<()> {
    let count = match key(session) {
        Some(key) => cart::count(app, &key).await?,
        None => 0,
    };
    session.set(CART_COUNT, count);
    Ok(())
}
