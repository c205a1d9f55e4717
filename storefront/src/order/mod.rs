//! Orders after they are placed: the buyer's page, the account's list, and the seller's desk.

mod mine;
mod open;
mod seller_list;
mod seller_open;
mod step;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::ORDER, get(open::show))
        .at(urls::ORDER_TEXT, get(open::text))
        .at(urls::ORDER_STEP, post(step::take))
        .at(urls::ACCOUNT_ORDERS, get(mine::show))
        .at(urls::SELLER_ORDERS, get(seller_list::show))
        .at(urls::SELLER_ORDER, get(seller_open::show).post(seller_open::take))
}
