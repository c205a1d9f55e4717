//! A seller's money: what is open, statements of its bank account, its months.

mod month;
mod open;
mod statement;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::SELLER_PAYMENTS, get(open::show))
        .at(urls::SELLER_PAYMENT_MATCH, post(open::match_payment))
        .at(urls::SELLER_PAYMENT_SET_ASIDE, post(open::set_aside))
        .at(
            urls::SELLER_BANK_STATEMENT,
            get(statement::show).post(statement::take),
        )
        .at(urls::SELLER_STATEMENT, get(month::show))
        .at(urls::SELLER_STATEMENT_CSV, get(month::csv))
        .at(urls::SELLER_STATEMENT_XLSX, get(month::sheet))
}
