use super::desk::refused;
use super::match_settings;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::Code;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::round::{self, ChangeRound, Round};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/round_settings.html")]
struct SettingsPage {
    page: Page,
    round: Round,
    form: FormState,
    objectives: Vec<Choice>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> poem::Result<Response> {
    let (round, _, _) = round::find(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let values = FormData::default()
        .with("registration_until", round.registration_until)
        .with("answer_days", round.answer_days);
    let values = match_settings::filled(values, round.matched_by, locale);
    let form = FormState::filled(locale, values);
    render(&prepare(page, round, form))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let form = match read(&ctx, &data) {
        Ok(command) => match round::change(&app, &ctx, &slug, command).await {
            Ok(()) => {
                let done = page.t("Đã lưu cài đặt.", "The settings are saved.");
                flash::leave(session, Tone::Good, done);
                return Ok(see_other(urls::office_round(slug)));
            }
            Err(error) => refused(&ctx, page.locale(), data, error)?,
        },
        Err(form) => form,
    };
    let (round, _, _) = round::find(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    render_invalid(&prepare(page, round, form))
}

fn read(ctx: &Ctx, data: &FormData) -> Result<ChangeRound, FormState> {
    let mut reading = data.read(ctx.locale);
    let matched_by = match_settings::read(&mut reading);
    let until = reading.day("registration_until");
    let days = reading.number("answer_days").map(i32::try_from);
    if matches!(days, Some(Err(_))) {
        reading.refuse("answer_days", Code::OutOfRange);
    }
    match (matched_by, until, days) {
        (Some(matched_by), Some(registration_until), Some(Ok(answer_days))) if reading.is_right() => {
            Ok(ChangeRound {
                matched_by,
                registration_until,
                answer_days,
            })
        }
        _ => {
            let errors = reading.errors();
            Err(FormState::refused(ctx.locale, data.clone(), errors))
        }
    }
}

fn prepare(page: Page, round: Round, form: FormState) -> SettingsPage {
    let title = page
        .t("Cài đặt của đợt kết nối", "Settings of the round")
        .to_owned();
    SettingsPage {
        objectives: match_settings::objectives(page.locale()),
        page: page.titled(title),
        round,
        form,
    }
}
