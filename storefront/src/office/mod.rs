//! The office's area: what waits today, the verification queue, the organisations of its area.

mod organisation;
mod organisations;
mod queue;
mod today;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::OFFICE, get(today::show))
        .at(urls::OFFICE_QUEUE, get(queue::show))
        .at(urls::OFFICE_DECISION, post(queue::decide))
        .at(urls::OFFICE_ORGANISATIONS, get(organisations::show))
        .at(urls::OFFICE_ORGANISATION, get(organisation::show))
        .at(urls::OFFICE_STANDING, post(organisation::change_standing))
        .at(urls::OFFICE_TAKE_DOWN, post(organisation::take_down))
}
