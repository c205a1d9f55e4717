use super::sign_in::own_page;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::policies::Policy;
use crate::trade::tell;
use crate::{Failure, Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, ConsentPolicy};
use poem::http::header;
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use services::account::{self, Consent, Obstacle};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/data.html")]
struct DataPage {
    page: Page,
    consents: Vec<Consent>,
    is_asked_again: bool,
}

#[derive(Template)]
#[template(path = "account/consent.html")]
struct ConsentPage {
    page: Page,
    form: FormState,
    next: String,
    version: String,
}

#[derive(Template)]
#[template(path = "account/delete.html")]
struct DeletePage {
    page: Page,
    form: FormState,
    obstacles: Vec<Obstacle>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

impl DataPage {
    fn policy_url(&self, consent: &Consent) -> String {
        urls::policy(match consent.policy {
            ConsentPolicy::PersonalData => Policy::PersonalData,
            ConsentPolicy::Terms => Policy::RightsAndDuties,
        })
    }
}

impl DeletePage {
    fn new(page: Page, form: FormState, obstacles: Vec<Obstacle>) -> DeletePage {
        let title = page.t("Xóa tài khoản", "Delete the account").to_owned();
        DeletePage {
            page: page.titled(title),
            form,
            obstacles,
        }
    }

    /// Where to do something about it.
    fn link(&self, obstacle: &Obstacle) -> Option<String> {
        match obstacle {
            Obstacle::OrderUnderWay { number }
            | Obstacle::RefundDue { number }
            | Obstacle::ComplaintUnderWay { number } => Some(urls::order(number)),
            Obstacle::SoleManager { .. } => Some(urls::ACCOUNT.to_owned()),
            Obstacle::SoleAdministrator => None,
        }
    }

    fn what_to_do(&self, obstacle: &Obstacle) -> &'static str {
        obstacle.code().text(self.page.locale())
    }
}

/// What is kept, what was agreed to, and the ways to take it away.
#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let account_id = ctx.person().map_err(failed(&ctx))?.account_id;
    let consents = account::consents(&app, &ctx).await.map_err(failed(&ctx))?;
    let is_asked_again = account::is_asked_again(&app, account_id)
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Dữ liệu của tôi", "My data").to_owned();
    render(&DataPage {
        page: page.titled(title),
        consents,
        is_asked_again,
    })
}

/// Everything as one JSON file.
#[handler]
pub(super) async fn download(app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let data = account::export(&app, &ctx).await.map_err(failed(&ctx))?;
    let text = serde_json::to_string_pretty(&data).map_err(|error| {
        tracing::error!(%error, "writing a person's data");
        Failure(Code::Internal)
    })?;
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ocop-market-du-lieu-cua-toi.json\"",
        )
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(text))
}

#[handler]
pub(super) async fn withdraw(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let id = form
        .typed("consent")
        .parse()
        .map_err(|_| Failure(Code::NotFound))?;
    let withdrawn = account::withdraw(&app, &ctx, id).await;
    let done = page.t("Đã rút lại đồng ý.", "The consent is withdrawn.");
    tell(&ctx, session, withdrawn, done)?;
    Ok(see_other(urls::ACCOUNT_DATA))
}

#[handler]
pub(super) async fn ask(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    ctx.person().map_err(failed(&ctx))?;
    let form = FormState::empty(page.locale());
    render(&consent_page(page, &app, form, wanted.next))
}

#[handler]
pub(super) async fn agree(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let is_ticked = form.read(page.locale()).ticked("consent");
    let next = form.typed("next").to_owned();
    match account::agree(&app, &ctx, is_ticked).await {
        Ok(()) => {
            flash::leave(session, Tone::Good, page.t("Đã ghi nhận.", "Noted."));
            Ok(see_other(own_page(&next)))
        }
        Err(Error::Invalid(errors)) => {
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&consent_page(page, &app, form, next))
        }
        Err(error) => Err(failed(&ctx)(error)),
    }
}

fn consent_page(page: Page, app: &App, form: FormState, next: String) -> ConsentPage {
    let title = page
        .t(
            "Chính sách dữ liệu cá nhân đã thay đổi",
            "The personal data policy has changed",
        )
        .to_owned();
    ConsentPage {
        page: page.titled(title),
        form,
        next,
        version: app.settings.policy_version.clone(),
    }
}

impl ConsentPage {
    /// Going on without an answer.
    fn later_url(&self) -> String {
        own_page(&self.next)
    }
}

#[handler]
pub(super) async fn before_delete(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let obstacles = account::obstacles(&app, &ctx).await.map_err(failed(&ctx))?;
    let form = FormState::empty(page.locale());
    render(&DeletePage::new(page, form, obstacles))
}

#[handler]
pub(super) async fn delete(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let refused = match account::delete(&app, &ctx, form.typed("password")).await {
        Ok(()) => {
            session.purge();
            let told = page.t(
                "Tài khoản đã được xóa. Cảm ơn bạn đã dùng sàn.",
                "The account is deleted. Thank you for having been here.",
            );
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::HOME));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) if code != Code::SignInNeeded => {
            FormState::failed(page.locale(), form, code)
        }
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let obstacles = account::obstacles(&app, &ctx).await.map_err(failed(&ctx))?;
    render_invalid(&DeletePage::new(page, refused, obstacles))
}
