//! An organisation's own pages: registering it, its papers, its people.

mod card_account;
mod own;
mod papers;
mod profile_form;
mod register;
mod suggestions;
mod team;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(
            urls::SIGN_UP_ORGANISATION,
            get(register::show).post(register::take),
        )
        .at(
            urls::REPRESENTATIVE_SUGGESTIONS,
            get(suggestions::representatives),
        )
        .at(urls::CLUB_SUGGESTIONS, get(suggestions::clubs))
        .at(urls::SELLER_ORGANISATION, get(own::show).post(own::take))
        .at(
            urls::SELLER_CARD_ACCOUNT,
            get(team::back).post(card_account::take),
        )
        .at(urls::SELLER_MEMBERS, get(team::back).post(team::add))
        .at(urls::SELLER_MEMBER_REMOVE, post(team::remove))
        .at(urls::SELLER_CERTIFICATES, get(team::back).post(papers::add))
        .at(urls::BUYING_ORGANISATION, get(own::show).post(own::take))
        .at(urls::BUYING_MEMBERS, get(team::back).post(team::add))
        .at(urls::BUYING_MEMBER_REMOVE, post(team::remove))
        .at(urls::BUYING_CERTIFICATES, get(team::back).post(papers::add))
}
