use crate::forms::{FormData, FormState};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::Data;
use poem::{Request, Response, Result, handler};
use services::account::{self, User};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "administration/users.html")]
struct UsersPage {
    page: Page,
    form: FormState,
    users: Vec<User>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
) -> Result<Response> {
    let query = FormData::new(crate::forms::decode(
        request.uri().query().unwrap_or_default().as_bytes(),
    ));
    let wanted = PageRequest {
        per_page: Some(48),
        after: Some(query.typed("after").to_owned()),
    };
    let found = account::users(&app, &ctx, query.typed("q"), wanted)
        .await
        .map_err(failed(&ctx))?;
    let next = found
        .next
        .map(|after| urls::with_query(&page.path, "after", &after));
    let title = page.t("Người dùng", "Users").to_owned();
    render(&UsersPage {
        form: FormState::filled(page.locale(), query),
        page: page.titled(title),
        users: found.items,
        next,
    })
}
