//! The cart: what is in it, by seller, and changing it.

mod change;
mod view;
mod voucher;

use crate::urls;
use crate::visitor::CART_COUNT;
use poem::session::Session;
use poem::{Route, get, post};
use services::{App, Ctx, cart};
use uuid::Uuid;

/// The session keeps the cart's key.
const CART: &str = "cart";

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::CART, get(view::show))
        .at(urls::CART_ADD, post(change::add))
        .at(urls::CART_CHANGE, post(change::change))
        .at(urls::CART_VOUCHER, post(voucher::take))
        .at(urls::CART_LATER, post(change::put_aside))
}

pub(crate) fn key(session: &Session) -> Option<String> {
    session.get(CART)
}

/// The cart from now on.
pub(crate) async fn remember(app: &App, session: &Session, key: &str) -> services::Result<()> {
    session.set(CART, key);
    count_again(app, session).await
}

/// At sign-in: the account's cart, with what the guest had chosen.
pub(crate) async fn keep_for(
    app: &App,
    ctx: &Ctx,
    session: &Session,
    account_id: Uuid,
) -> services::Result<()> {
    match cart::keep_for(app, ctx, account_id, key(session).as_deref()).await? {
        Some(key) => remember(app, session, &key).await,
        None => Ok(()),
    }
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
