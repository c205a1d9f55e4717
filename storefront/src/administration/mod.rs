//! The administrator's area: how the system stands, who has an account, jobs that keep failing, messages nobody
//! understood.

mod card_events;
mod jobs;
mod system;
mod users;

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::ADMIN, get(system::show))
        .at(urls::ADMIN_USERS, get(users::show))
        .at(urls::ADMIN_JOBS, get(jobs::show))
        .at(urls::ADMIN_JOB_RETRY, post(jobs::retry))
        .at(urls::ADMIN_CARD_EVENTS, get(card_events::show))
        .at(urls::ADMIN_CARD_EVENT, post(card_events::take))
}
