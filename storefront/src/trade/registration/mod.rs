//! Supply offers and demand requests: the same pages for sellers and buyers.

mod book;
mod edit;
mod import;
mod list;
mod months;
mod new;
mod show;
mod terms;

use crate::urls;
use poem::{Route, get, post};

pub(super) fn routes(route: Route) -> Route {
    let route = [
        (urls::SELLER_OFFER_IMPORT, urls::SELLER_OFFER_TEMPLATE),
        (urls::BUYING_REQUEST_IMPORT, urls::BUYING_REQUEST_TEMPLATE),
        (urls::OFFICE_ROUND_OFFERS, urls::OFFICE_ROUND_OFFERS_TEMPLATE),
        (urls::OFFICE_ROUND_REQUESTS, urls::OFFICE_ROUND_REQUESTS_TEMPLATE),
    ]
    .into_iter()
    .fold(route, |route, (page, template)| {
        route
            .at(page, get(import::show).post(import::take))
            .at(template, get(import::template))
    });
    let sides = [
        [
            urls::SELLER_OFFERS,
            urls::SELLER_OFFER_NEW,
            urls::SELLER_OFFER,
            urls::SELLER_OFFER_EDIT,
            urls::SELLER_OFFER_STEP,
            urls::SELLER_OFFER_COPY,
        ],
        [
            urls::BUYING_REQUESTS,
            urls::BUYING_REQUEST_NEW,
            urls::BUYING_REQUEST,
            urls::BUYING_REQUEST_EDIT,
            urls::BUYING_REQUEST_STEP,
            urls::BUYING_REQUEST_COPY,
        ],
    ];
    sides
        .into_iter()
        .fold(route, |route, [all, new, one, edit, step, copy]| {
            route
                .at(all, get(list::show))
                .at(new, get(new::show).post(new::take))
                .at(one, get(show::show))
                .at(edit, get(edit::show).post(edit::take))
                .at(step, post(show::step))
                .at(copy, post(show::copy))
        })
}
