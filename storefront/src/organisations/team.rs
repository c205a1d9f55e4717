use super::own::{OwnPage, home};
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::trade::{Desk, tell};
use crate::{Failure, Page, failed, render_invalid, see_other};
use domain::Code;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::organisation::{self, AddMember};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

/// Reloading after a refused form opens the page again.
#[handler]
pub(super) async fn back(desk: Desk) -> Response {
    see_other(home(desk))
}

#[handler]
pub(super) async fn add(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Posted(form): Posted,
) -> Result<Response> {
    let command = AddMember {
        who: form.typed("who").to_owned(),
        role: form.typed("role").parse().ok(),
    };
    let refused = match organisation::add_member(&app, &ctx, command).await {
        Ok(_) => {
            let text = page.t("Đã thêm thành viên.", "The member was added.");
            flash::leave(session, Tone::Good, text);
            return Ok(see_other(home(desk)));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let mut opened = OwnPage::open(page, &app, &ctx, desk).await?;
    opened.member = refused;
    render_invalid(&opened)
}

#[handler]
pub(super) async fn remove(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Posted(form): Posted,
) -> Result<Response> {
    let member: Uuid = form
        .typed("account")
        .parse()
        .map_err(|_| Failure(Code::NotFound))?;
    let removed = organisation::remove_member(&app, &ctx, member).await;
    let done = page.t("Đã bớt thành viên.", "The member was removed.");
    tell(&ctx, session, removed, done)?;
    Ok(see_other(home(desk)))
}
