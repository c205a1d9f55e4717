//! The seller's area: products, and what waits for the seller.

mod product_edit;
mod product_form;
mod product_papers;
mod products;
mod shipping;
mod today;
mod voucher_edit;
mod vouchers;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::SELLER, get(today::show))
        .at(urls::SELLER_PRODUCTS, get(products::show))
        .at(urls::SELLER_SHIPPING, get(shipping::show).post(shipping::save))
        .at(urls::SELLER_VOUCHERS, get(vouchers::show))
        .at(
            urls::SELLER_VOUCHER_NEW,
            get(voucher_edit::new).post(voucher_edit::create),
        )
        .at(
            urls::SELLER_VOUCHER,
            get(voucher_edit::show).post(voucher_edit::change),
        )
        .at(urls::SELLER_VOUCHER_PAUSE, post(vouchers::pause))
        .at(
            urls::SELLER_PRODUCT_NEW,
            get(product_edit::new).post(product_edit::create),
        )
        .at(
            urls::SELLER_PRODUCT,
            get(product_edit::show).post(product_edit::change),
        )
        .at(urls::SELLER_PRODUCT_SUBMIT, post(products::submit))
        .at(urls::SELLER_PRODUCT_WITHDRAW, post(products::withdraw))
        .at(urls::SELLER_PRODUCT_RATING, post(product_papers::rate))
        .at(urls::SELLER_PRODUCT_PICTURE, post(product_papers::add_picture))
        .at(
            urls::SELLER_PRODUCT_PICTURE_REMOVE,
            post(product_papers::remove_picture),
        )
}
