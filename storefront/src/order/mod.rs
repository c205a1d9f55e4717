//! Orders after they are placed: the buyer's page, the account's list, and the seller's desk.

mod mine;
mod open;
mod seller_list;
mod seller_open;
mod seller_payment;
mod seller_refund;
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
        .at(urls::SELLER_ORDER_PAYMENT, post(seller_payment::record))
        .at(
            urls::SELLER_ORDER_REFUND,
            get(seller_refund::show).post(seller_refund::grant),
        )
        .at(
            urls::SELLER_ORDER_PAY_BACK,
            get(seller_refund::show_pay_back).post(seller_refund::pay_back),
        )
}
