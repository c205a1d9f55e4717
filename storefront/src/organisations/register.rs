use super::profile_form::{self, ProfileRead};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Field};
use crate::visitor::ACTING_FOR;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{OrganisationKind, phone};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::organisation::{self, Register};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "organisations/register.html")]
struct RegisterPage {
    page: Page,
    form: FormState,
    communes: Vec<Choice>,
}

impl RegisterPage {
    fn new(page: Page, form: FormState, communes: Vec<Choice>) -> RegisterPage {
        let title = page.t("Đăng ký đơn vị", "Register an organisation").to_owned();
        RegisterPage {
            page: page.titled(title),
            form,
            communes,
        }
    }

    fn kinds(&self) -> Field {
        let options = profile_form::kinds(self.page.locale());
        self.form
            .select("kind", self.page.t("Loại hình", "Kind"), options)
    }

    fn may_have_clubs(&self) -> (bool, bool) {
        (true, true)
    }
}

#[handler]
pub(super) async fn show(page: Page, ctx: Data<&Ctx>) -> Result<Response> {
    let person = ctx.person().map_err(failed(&ctx))?;
    let known = FormData::default()
        .with("legal_representative", &person.name)
        .with(
            "phone",
            person.phone.as_deref().map(phone::show).unwrap_or_default(),
        )
        .with("email", person.email.as_deref().unwrap_or_default());
    let form = FormState::filled(page.locale(), known);
    render(&RegisterPage::new(page, form, Vec::new()))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    ctx.person().map_err(failed(&ctx))?;
    let ProfileRead {
        profile,
        communes,
        errors,
    } = profile_form::read(&app, &ctx, &form)
        .await
        .map_err(failed(&ctx))?;
    let kind: Option<OrganisationKind> = form.typed("kind").parse().ok();
    let registered = if errors.is_empty() {
        let command = Register {
            kind,
            name: form.typed("name").to_owned(),
            tax_code: Some(form.typed("tax_code").to_owned()),
            profile,
        };
        organisation::register(&app, &ctx, command).await
    } else {
        Err(Error::Invalid(errors))
    };
    let refused = match registered {
        Ok(id) => {
            session.set(ACTING_FOR, id);
            flash::leave(
                session,
                Tone::Good,
                page.t(
                    "Đã gửi hồ sơ. Cơ quan xúc tiến ở địa bàn sẽ xác minh; bạn có thể soạn sẵn sản phẩm.",
                    "Your papers were sent. The trade office of your area will verify them; you can prepare products meanwhile.",
                ),
            );
            return Ok(see_other(if kind.is_some_and(OrganisationKind::sells) {
                urls::SELLER_ORGANISATION
            } else {
                urls::BUYING_ORGANISATION
            }));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) => FormState::failed(page.locale(), form, code),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    render_invalid(&RegisterPage::new(page, refused, communes))
}
