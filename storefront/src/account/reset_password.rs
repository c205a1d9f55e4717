use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::{App, Ctx, Error, account};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/password_forgotten.html")]
struct AskPage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "account/password_reset.html")]
struct ChoosePage {
    page: Page,
    form: FormState,
    token: String,
}

#[handler]
pub(super) async fn ask(page: Page) -> Result<Response> {
    let form = FormState::empty(page.locale());
    let page = page.clone().titled(page.t("Quên mật khẩu", "Forgotten password"));
    render(&AskPage { page, form })
}

/// The answer is the same whether the address has an account or not.
#[handler]
pub(super) async fn send(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    account::request_reset(&app, &ctx, form.typed("email"))
        .await
        .map_err(failed(&ctx))?;
    let told = page.t(
        "Nếu e-mail này có tài khoản, thư kèm liên kết đặt lại mật khẩu đang được gửi.",
        "If this e-mail has an account, a letter with a link to reset the password is on its way.",
    );
    flash::leave(session, Tone::Good, told);
    Ok(see_other(urls::SIGN_IN))
}

#[handler]
pub(super) async fn choose(page: Page, Path(token): Path<String>) -> Result<Response> {
    let form = FormState::empty(page.locale());
    let page = page
        .clone()
        .titled(page.t("Đặt mật khẩu mới", "Choose a new password"));
    render(&ChoosePage { page, form, token })
}

#[handler]
pub(super) async fn keep(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(token): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let refused = match account::choose_new_password(&app, &ctx, &token, form.typed("password")).await {
        Ok(()) => {
            let told = page.t(
                "Mật khẩu mới đã được lưu. Xin đăng nhập.",
                "The new password is saved. Please sign in.",
            );
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::SIGN_IN));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) => FormState::failed(page.locale(), form, code),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let page = page
        .clone()
        .titled(page.t("Đặt mật khẩu mới", "Choose a new password"));
    render_invalid(&ChoosePage {
        page,
        form: refused,
        token,
    })
}
