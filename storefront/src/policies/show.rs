use super::Policy;
use crate::parts::Crumbs;
use crate::{Failure, Page, render, urls};
use askama::Template;
use domain::{Code, Locale};
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};
use services::App;
use services::settings::POLICY_VERSION;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "policies/index.html")]
struct IndexPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "policies/page.html")]
struct PolicyPage {
    page: Page,
    policy: Policy,
    takes_cards: bool,
}

impl PolicyPage {
    fn is_here(&self, policy: &Policy) -> bool {
        self.policy == *policy
    }

    fn is_vietnamese(&self) -> bool {
        self.page.locale() == Locale::Vi
    }
}

pub(crate) fn routes(route: Route) -> Route {
    route.at(urls::POLICIES, get(index)).at(urls::POLICY, get(show))
}

#[handler]
fn index(page: Page) -> poem::Result<Response> {
    let title = page.t("Chính sách", "Policies").to_owned();
    render(&IndexPage {
        page: page.titled(title),
    })
}

#[handler]
fn show(page: Page, app: Data<&Arc<App>>, Path(policy): Path<String>) -> poem::Result<Response> {
    let policy: Policy = policy.parse().map_err(|_| Failure(Code::NotFound))?;
    let title = policy.label(page.locale());
    render(&PolicyPage {
        page: page.titled(title),
        policy,
        takes_cards: app.takes_cards(),
    })
}
