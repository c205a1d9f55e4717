//! Programmes and their indicators: the public part, and the office's.

mod add_indicator;
mod copy;
mod indicator;
mod list;
mod record;
mod row;
mod view;

use crate::urls;
use domain::Code;
use poem::{Route, get, post};
use services::{Ctx, Error};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::PROGRAMMES, get(list::public))
        .at(urls::PROGRAMME, get(view::public))
        .at(urls::OFFICE_PROGRAMMES, get(list::office))
        .at(urls::OFFICE_PROGRAMME, get(view::office))
        .at(urls::OFFICE_PROGRAMME_COPY, get(copy::show).post(copy::take))
        .at(
            urls::OFFICE_INDICATOR_ADD,
            get(add_indicator::show).post(add_indicator::take),
        )
        .at(urls::OFFICE_INDICATOR, get(indicator::show))
        .at(urls::OFFICE_INDICATOR_REPORT, post(indicator::report))
        .at(urls::OFFICE_INDICATOR_TARGET, post(indicator::set_target))
}

/// The office's pages are for officers and administrators.
fn officer(ctx: &Ctx) -> Result<(), Error> {
    if ctx.person()?.is_administrator {
        return Ok(());
    }
    ctx.office().map(|_| ()).map_err(|_| Code::NotAllowed.into())
}
