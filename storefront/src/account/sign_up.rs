use super::sign_in::remember;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::{Page, render, render_invalid, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::account::{self, SignUp};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/sign_up.html")]
struct SignUpPage {
    page: Page,
    form: FormState,
}

impl SignUpPage {
    fn new(page: Page, form: FormState) -> SignUpPage {
        let title = page.t("Đăng ký tài khoản", "Create an account").to_owned();
        SignUpPage {
            page: page.titled(title),
            form,
        }
    }
}

#[handler]
pub(super) async fn show(page: Page) -> Result<Response> {
    let form = FormState::empty(page.locale());
    render(&SignUpPage::new(page, form))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let read = form.read(page.locale());
    let command = SignUp {
        name: read.text("name"),
        email: read.optional_text("email"),
        phone: read.optional_text("phone"),
        password: read.verbatim("password"),
        consent: read.ticked("consent"),
    };
    let refused = match account::sign_up(&app, &ctx, command).await {
        Ok(account_id) => {
            remember(&app, session, &ctx, account_id)
                .await
                .map_err(crate::failed(&ctx))?;
            flash::leave(
                session,
                Tone::Good,
                page.t("Tài khoản đã sẵn sàng.", "Your account is ready."),
            );
            return Ok(see_other(urls::ACCOUNT));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) => FormState::failed(page.locale(), form, code),
        Err(error) => return Err(crate::failed(&ctx)(error)),
    };
    render_invalid(&SignUpPage::new(page, refused))
}
