use super::book::Book;
use crate::parts::{AreaNav, Badge, Empty};
use crate::trade::{Continued, next_url};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use services::registration::{self, Filter, Registration};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/registration/list.html")]
struct ListPage {
    page: Page,
    nav: AreaNav,
    book: Book,
    rows: Vec<Registration>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    book: Book,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = Filter {
        page: continued.page(),
        ..Filter::default()
    };
    let found = registration::list(&app, &ctx, book.side, filter)
        .await
        .map_err(failed(&ctx))?;
    let title = book.title(page.locale());
    render(&ListPage {
        nav: book.nav(&page),
        page: page.titled(title),
        book,
        next: next_url(book.all(), found.next.as_deref()),
        rows: found.items,
    })
}
