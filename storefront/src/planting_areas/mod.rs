//! A seller's planting areas and their codes.

mod code;
mod edit;
mod list;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::SELLER_PLANTING_AREAS, get(list::show))
        .at(
            urls::SELLER_PLANTING_AREA_NEW,
            get(edit::show_new).post(edit::register),
        )
        .at(urls::SELLER_PLANTING_AREA, get(edit::show).post(edit::change))
        .at(urls::SELLER_PLANTING_AREA_CODE, post(code::add))
}
