use super::desk::refused;
use super::match_settings;
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, Month};
use poem::web::Data;
use poem::{Response, handler};
use services::round::{self, CreateRound, MatchSettings, NewScope};
use services::{App, Ctx, commodity, places};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/round_new.html")]
struct RoundNewPage {
    page: Page,
    form: FormState,
    objectives: Vec<Choice>,
    commodities: Vec<Choice>,
    provinces: Vec<Choice>,
    key: String,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    ctx.office().map_err(failed(&ctx))?;
    let next = Month::of(ctx.today()).next();
    let last = next.next().next();
    let values = FormData::default()
        .with("first_month", next)
        .with("last_month", last)
        .with("answer_days", 7);
    let values = match_settings::filled(values, MatchSettings::default(), page.locale());
    let form = FormState::filled(page.locale(), values);
    render(&prepare(page, &app, &ctx, form, app.ids.secret()).await?)
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
    let communes = communes(&app, &ctx, &data).await?;
    let form = match read(&ctx, &data, communes) {
        Ok(command) => match round::create(&app, &ctx, command, Some(&key)).await {
            Ok(slug) => return Ok(see_other(urls::office_round(slug))),
            Err(error) => refused(&ctx, locale, data, error)?,
        },
        Err(form) => form,
    };
    render_invalid(&prepare(page, &app, &ctx, form, key).await?)
}

/// One commune a line, by name or code; none when a line names no commune or several.
async fn communes(app: &App, ctx: &Ctx, data: &FormData) -> poem::Result<Option<Vec<String>>> {
    let mut codes = Vec::new();
    for line in data
        .typed("communes")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let meant = places::which_commune(app, ctx, line, "")
            .await
            .map_err(failed(ctx))?;
        let Some(code) = meant.code() else { return Ok(None) };
        codes.push(code);
    }
    Ok(Some(codes))
}

fn read(ctx: &Ctx, data: &FormData, communes: Option<Vec<String>>) -> Result<CreateRound, FormState> {
    let mut reading = data.read(ctx.locale);
    let matched_by = match_settings::read(&mut reading);
    let first_month = reading.month("first_month");
    let last_month = reading.month("last_month");
    let registration_until = reading.day("registration_until");
    let answer_days = reading.number("answer_days").map(i32::try_from);
    if matches!(answer_days, Some(Err(_))) {
        reading.refuse("answer_days", Code::OutOfRange);
    }
    let named = |path: &str| {
        data.all(path)
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect()
    };
    if communes.is_none() {
        reading.refuse("communes", Code::UnknownCommune);
    }
    let name = reading.text("name");
    let event = reading.optional_text("event");
    match (
        matched_by,
        first_month,
        last_month,
        registration_until,
        answer_days,
    ) {
        (Some(matched_by), Some(first_month), Some(last_month), Some(registration_until), Some(Ok(days)))
            if reading.is_right() =>
        {
            Ok(CreateRound {
                name,
                event,
                matched_by,
                first_month,
                last_month,
                registration_until,
                answer_days: days,
                scope: NewScope {
                    commodities: named("commodities"),
                    provinces: named("provinces"),
                    communes: communes.unwrap_or_default(),
                },
            })
        }
        _ => {
            let errors = reading.errors();
            Err(FormState::refused(ctx.locale, data.clone(), errors))
        }
    }
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    form: FormState,
    key: String,
) -> poem::Result<RoundNewPage> {
    let locale = page.locale();
    let office = ctx.office().map_err(failed(ctx))?;
    let listed = commodity::list(app, ctx).await.map_err(failed(ctx))?;
    let provinces = places::provinces(app).await.map_err(failed(ctx))?;
    let own = provinces
        .iter()
        .filter(|row| office.area.provinces.contains(&row.code));
    let title = page.t("Mở đợt kết nối", "A new matching round").to_owned();
    Ok(RoundNewPage {
        objectives: match_settings::objectives(locale),
        commodities: listed
            .iter()
            .map(|row| Choice::new(&row.code, row.name(locale)))
            .collect(),
        provinces: own.map(|row| Choice::new(&row.code, &row.name)).collect(),
        page: page.titled(title),
        form,
        key,
    })
}
