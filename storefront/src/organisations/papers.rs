use super::own::{OwnPage, home};
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::trade::Desk;
use crate::{Page, failed, render_invalid, see_other};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::organisation::{self, NewCertificate};
use services::{App, Ctx, Error};
use std::sync::Arc;

/// Enters a certificate of the organisation's.
#[handler]
pub(super) async fn add(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let command = NewCertificate {
        standard: read.choice("standard"),
        number: read.text("number"),
        issuer: read.text("issuer"),
        issued_on: read.day("issued_on"),
        expires_on: read.optional_day("expires_on"),
    };
    let errors = read.errors();
    let added = if errors.is_empty() {
        organisation::add_certificate(&app, &ctx, command).await
    } else {
        Err(Error::Invalid(errors))
    };
    let refused = match added {
        Ok(_) => {
            let text = page.t(
                "Đã gửi giấy chứng nhận. Cơ quan sẽ xác minh.",
                "The certificate was sent to the office.",
            );
            flash::leave(session, Tone::Good, text);
            return Ok(see_other(home(desk)));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let mut opened = OwnPage::open(page, &app, &ctx, desk).await?;
    opened.certificate = refused;
    render_invalid(&opened)
}
