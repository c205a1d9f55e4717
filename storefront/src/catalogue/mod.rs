//! The shop window: home, search, products and producers.

mod card;
mod facets;
mod home;
mod picture;
mod producer;
mod producers;
mod product;
mod search;
mod suggestions;

pub(crate) use card::cards;
pub(crate) use product::source_line;

use crate::urls;
use poem::{Route, get};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::HOME, get(home::show))
        .at(urls::PRODUCTS, get(search::show))
        .at(urls::SUGGESTIONS, get(suggestions::products))
        .at(urls::PRODUCT, get(product::show))
        .at(urls::PRODUCERS, get(producers::show))
        .at(urls::PRODUCER, get(producer::show))
        .at(urls::PICTURE, get(picture::show))
}
