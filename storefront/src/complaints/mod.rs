//! Complaints: the buyer's form and page, the seller's list, the mediators' queues.

mod complain;
mod desk;
mod file;
mod list;
mod open;
mod step;

use crate::urls;
use poem::{Route, get};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::ORDER_COMPLAIN, get(complain::show).post(complain::take))
        .at(
            urls::ORDER_COMPLAINT,
            get(open::show_buyer).post(step::take_buyer),
        )
        .at(urls::SELLER_COMPLAINTS, get(list::show))
        .at(urls::SELLER_COMPLAINT, get(open::show).post(step::take))
        .at(urls::OFFICE_COMPLAINTS, get(list::show))
        .at(urls::OFFICE_COMPLAINT, get(open::show).post(step::take))
        .at(urls::ADMIN_COMPLAINTS, get(list::show))
        .at(urls::ADMIN_COMPLAINT, get(open::show).post(step::take))
        .at(urls::ORDER_FILE, get(file::show))
}
