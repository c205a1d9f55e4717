//! Signing up, in and out, and a person's own page.

mod addresses;
mod overview;
mod privacy;
mod reset_password;
mod sign_in;
mod sign_up;
mod wishes;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::SIGN_UP, get(sign_up::show).post(sign_up::take))
        .at(urls::SIGN_IN, get(sign_in::show).post(sign_in::take))
        .at(urls::SIGN_OUT, post(sign_in::leave))
        .at(
            urls::PASSWORD_FORGOTTEN,
            get(reset_password::ask).post(reset_password::send),
        )
        .at(
            urls::PASSWORD_RESET,
            get(reset_password::choose).post(reset_password::keep),
        )
        .at(urls::ACCOUNT, get(overview::show))
        .at(
            urls::ACCOUNT_ADDRESSES,
            get(addresses::show).post(addresses::save),
        )
        .at(
            urls::ACCOUNT_ADDRESS,
            get(addresses::edit).post(addresses::change),
        )
        .at(urls::ACCOUNT_ADDRESS_DEFAULT, post(addresses::use_by_default))
        .at(urls::ACCOUNT_ADDRESS_REMOVE, post(addresses::remove))
        .at(urls::ACCOUNT_WISHES, get(wishes::show))
        .at(urls::PRODUCT_WISH, post(wishes::change))
        .at(urls::ACCOUNT_DATA, get(privacy::show))
        .at(urls::ACCOUNT_DATA_FILE, get(privacy::download))
        .at(urls::ACCOUNT_CONSENT, get(privacy::ask).post(privacy::agree))
        .at(urls::ACCOUNT_CONSENT_WITHDRAW, post(privacy::withdraw))
        .at(
            urls::ACCOUNT_DELETE,
            get(privacy::before_delete).post(privacy::delete),
        )
        .at(urls::SWITCH_ORGANISATION, post(overview::switch))
}
