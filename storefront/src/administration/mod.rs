//! The administrator's area: how the system stands, who has an account, jobs that keep failing.

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
}
