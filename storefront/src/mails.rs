//! The letters of a demonstration, which were written to files instead of being sent.

use crate::{Failure, Page, render, urls};
use askama::Template;
use domain::Code;
use poem::web::{Data, Path};
use poem::{Response, Result, Route, get, handler};
use services::App;
use services::ports::{Letter, MailError, Mailbox};
use std::sync::Arc;

const MOST_LETTERS: usize = 100;

#[derive(Template)]
#[template(path = "mails/list.html")]
struct MailsPage {
    page: Page,
    letters: Vec<Letter>,
}

#[derive(Template)]
#[template(path = "mails/one.html")]
struct MailPage {
    page: Page,
    letter: Letter,
}

pub(crate) fn routes(route: Route) -> Route {
    route.at(urls::MAILS, get(list)).at(urls::MAIL, get(one))
}

#[handler]
async fn list(page: Page, app: Data<&Arc<App>>) -> Result<Response> {
    let letters = mailbox(&app)?.list(MOST_LETTERS).await.map_err(unreadable)?;
    let title = page.t("Thư của bản demo", "Mails of the demo").to_owned();
    render(&MailsPage {
        page: page.titled(title),
        letters,
    })
}

#[handler]
async fn one(page: Page, app: Data<&Arc<App>>, Path(name): Path<String>) -> Result<Response> {
    let letter = mailbox(&app)?
        .read(&name)
        .await
        .map_err(unreadable)?
        .ok_or(Failure(Code::NotFound))?;
    let title = letter.subject.clone();
    render(&MailPage {
        page: page.titled(title),
        letter,
    })
}

/// Only a demonstration has one.
fn mailbox(app: &App) -> Result<Arc<dyn Mailbox>> {
    Ok(app.mailbox.clone().ok_or(Failure(Code::NotFound))?)
}

fn unreadable(error: MailError) -> Failure {
    tracing::error!(%error, "reading the letters of the demonstration");
    Failure(Code::Internal)
}
