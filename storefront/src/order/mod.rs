//! Orders after they are placed: the buyer's page, the account's list, and the seller's desk.

mod again;
mod card;
mod mine;
mod open;
mod seller_list;
mod seller_open;
mod seller_payment;
mod seller_refund;
mod slip;
mod step;

use crate::{Page, destination, urls};
use domain::format;
use poem::{Route, get, post};
use services::order::OrderPart;

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::ORDER, get(open::show))
        .at(urls::ORDER_TEXT, get(open::text))
        .at(urls::ORDER_AGAIN, post(again::take))
        .at(urls::ORDER_STEP, post(step::take))
        .at(urls::ORDER_CARD, get(card::to_order).post(card::start))
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
        .at(urls::SELLER_ORDER_REFUND_RETRY, post(seller_refund::retry))
        .at(urls::SELLER_ORDER_SLIP, get(slip::show))
}

/// How the goods travel and how much they weigh, or where they are fetched.
fn shipping_told(page: &Page, part: &OrderPart) -> String {
    let locale = page.locale();
    match (&part.pickup_at, part.shipping_zone) {
        (Some(at), _) => destination::pickup(locale, at),
        (None, Some(zone)) => format!(
            "{}, {}",
            zone.label(locale),
            format::weight(part.weight_g, locale)
        ),
        (None, None) => format::weight(part.weight_g, locale),
    }
}
