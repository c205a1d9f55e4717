use super::desk::refused;
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, Month, Objective};
use poem::web::Data;
use poem::{Response, handler};
use services::round::{self, CreateRound, NewScope};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/round_new.html")]
struct RoundNewPage {
    page: Page,
    form: FormState,
    objectives: Vec<Choice>,
    key: String,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    ctx.office().map_err(failed(&ctx))?;
    let next = Month::of(ctx.today()).next();
    let last = next.next().next();
    let values = FormData::default()
        .with("objective", Objective::Volume)
        .with("first_month", next)
        .with("last_month", last)
        .with("answer_days", 7);
    let form = FormState::filled(page.locale(), values);
    render(&prepare(page, form, app.ids.secret()))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let locale = page.locale();
    let key = data.typed("key").to_owned();
    let form = match read(&ctx, &data) {
        Ok(command) => match round::create(&app, &ctx, command, Some(&key)).await {
            Ok(slug) => return Ok(see_other(urls::office_round(slug))),
            Err(error) => refused(&ctx, locale, data, error)?,
        },
        Err(form) => form,
    };
    render_invalid(&prepare(page, form, key))
}

fn read(ctx: &Ctx, data: &FormData) -> Result<CreateRound, FormState> {
    let mut reading = data.read(ctx.locale);
    let objective = reading.choice::<Objective>("objective");
    let first_month = reading.month("first_month");
    let last_month = reading.month("last_month");
    let registration_until = reading.day("registration_until");
    let transport_rate_vnd = reading.optional_number("transport_rate_vnd");
    let star_bonus_vnd = reading.optional_number("star_bonus_vnd").unwrap_or_default();
    let answer_days = reading.number("answer_days").map(i32::try_from);
    if matches!(answer_days, Some(Err(_))) {
        reading.refuse("answer_days", Code::OutOfRange);
    }
    let name = reading.text("name");
    let event = reading.optional_text("event");
    match (
        objective,
        first_month,
        last_month,
        registration_until,
        answer_days,
    ) {
        (Some(objective), Some(first_month), Some(last_month), Some(registration_until), Some(Ok(days)))
            if reading.is_right() =>
        {
            Ok(CreateRound {
                name,
                event,
                objective,
                transport_rate_vnd,
                star_bonus_vnd,
                first_month,
                last_month,
                registration_until,
                answer_days: days,
                scope: NewScope::default(),
            })
        }
        _ => {
            let errors = reading.errors();
            Err(FormState::refused(ctx.locale, data.clone(), errors))
        }
    }
}

fn prepare(page: Page, form: FormState, key: String) -> RoundNewPage {
    let locale = page.locale();
    let title = page.t("Mở đợt kết nối", "A new matching round").to_owned();
    RoundNewPage {
        objectives: Objective::ALL
            .iter()
            .map(|objective| Choice::new(objective, objective.label(locale)))
            .collect(),
        page: page.titled(title),
        form,
        key,
    }
}
