use super::months;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, ErrorKind, Locale, Month, Standard};
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::commodity::{self, Commodity};
use services::offer::{self, PostOffer, Standing};
use services::round::{self, PublicRound};
use services::{App, Ctx, Error, places};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/offer_new.html")]
struct OfferNewPage {
    page: Page,
    form: FormState,
    commodities: Vec<Choice>,
    varieties: Vec<Choice>,
    standards: Vec<Choice>,
    stars: Option<i32>,
    months: Vec<Field>,
    round: Option<PublicRound>,
    key: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Slug of an open round.
    pub round: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let form = FormState::empty(page.locale());
    render(&prepare(page, &app, &ctx, asked.round.as_deref(), form, None).await?)
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let locale = page.locale();
    let slug = Some(data.typed("round").to_owned()).filter(|slug| !slug.is_empty());
    let key = data.typed("key").to_owned();
    let round = find_round(&app, &ctx, slug.as_deref()).await?;
    let shown = months::offered(Month::of(ctx.today()), period(round.as_ref()));
    let form = match read(&app, &ctx, &data, slug.clone(), &shown).await? {
        Ok(command) => match offer::post(&app, &ctx, command, Some(&key)).await {
            Ok(_) => {
                flash::leave(
                    session,
                    Tone::Good,
                    page.t("Đã đăng chào bán.", "The offer is posted."),
                );
                return Ok(see_other(urls::SELLER_OFFERS));
            }
            Err(error) => refused(&ctx, locale, data, error)?,
        },
        Err(form) => form,
    };
    render_invalid(&prepare(page, &app, &ctx, slug.as_deref(), form, Some(key)).await?)
}

/// What was typed as a command, or the form that says what is wrong.
async fn read(
    app: &App,
    ctx: &Ctx,
    data: &FormData,
    round: Option<String>,
    shown: &[Month],
) -> poem::Result<Result<PostOffer, FormState>> {
    let commune = commune_code(app, ctx, data.typed("commune")).await?;
    let mut reading = data.read(ctx.locale);
    let command = PostOffer {
        round,
        commodity: reading.text("commodity"),
        variety: reading.optional_text("variety"),
        ask_vnd_per_kg: reading.number("ask_vnd_per_kg").unwrap_or_default(),
        min_lot_kg: reading.optional_number("min_lot_kg").unwrap_or_default(),
        standards: reading.choices("standards"),
        commune: commune.clone().unwrap_or_default(),
        note: reading.optional_text("note"),
        months: months::read(&mut reading, shown),
    };
    if commune.is_none() {
        reading.refuse("commune", Code::UnknownCommune);
    }
    if reading.is_right() {
        return Ok(Ok(command));
    }
    let errors = reading.errors();
    Ok(Err(FormState::refused(ctx.locale, data.clone(), errors)))
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    round: Option<&str>,
    form: FormState,
    key: Option<String>,
) -> poem::Result<OfferNewPage> {
    let standing = offer::standing(app, ctx).await.map_err(failed(ctx))?;
    let round = find_round(app, ctx, round).await?;
    let listed = commodity::list(app, ctx).await.map_err(failed(ctx))?;
    let shown = months::offered(Month::of(ctx.today()), period(round.as_ref()));
    let title = page.t("Đăng chào bán sỉ", "Post a supply offer").to_owned();
    Ok(OfferNewPage {
        commodities: commodities(&listed, ctx.locale),
        varieties: varieties(&listed, ctx.locale),
        standards: standards(&standing, ctx.locale),
        stars: standing.ocop_stars,
        months: months::fields(&form, &shown),
        round,
        key: key.unwrap_or_else(|| app.ids.secret()),
        form,
        page: page.titled(title),
    })
}

/// A form refused by the use case; only our own faults fail the page.
pub(super) fn refused(ctx: &Ctx, locale: Locale, data: FormData, error: Error) -> poem::Result<FormState> {
    match error.kind() {
        ErrorKind::Invalid if !error.fields().is_empty() => {
            Ok(FormState::refused(locale, data, error.fields().to_vec()))
        }
        ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::Forbidden => {
            Ok(FormState::failed(locale, data, error.code()))
        }
        _ => Err(failed(ctx)(error)),
    }
}

pub(super) async fn find_round(
    app: &App,
    ctx: &Ctx,
    slug: Option<&str>,
) -> poem::Result<Option<PublicRound>> {
    match slug.filter(|slug| !slug.is_empty()) {
        Some(slug) => {
            let found = round::find_public(app, ctx, slug).await.map_err(failed(ctx))?;
            Ok(Some(found.0))
        }
        None => Ok(None),
    }
}

pub(super) fn period(round: Option<&PublicRound>) -> Option<(Month, Month)> {
    round.map(|round| (round.first_month, round.last_month))
}

/// The code of the commune that was typed; `Some(None)` when nothing was, `None` when it is not one commune.
pub(super) async fn commune_code(app: &App, ctx: &Ctx, typed: &str) -> poem::Result<Option<Option<String>>> {
    if typed.trim().is_empty() {
        return Ok(Some(None));
    }
    let meant = places::which_commune(app, ctx, typed, "")
        .await
        .map_err(failed(ctx))?;
    Ok(meant.code().map(Some))
}

pub(super) fn commodities(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    listed
        .iter()
        .map(|commodity| Choice::new(&commodity.code, commodity.name(locale)))
        .collect()
}

/// Every variety, under its commodity's name.
pub(super) fn varieties(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    let all = listed.iter().flat_map(|commodity| {
        commodity.varieties.iter().map(|variety| {
            let label = format!("{}: {}", commodity.name(locale), variety.name);
            Choice::new(&variety.code, label)
        })
    });
    all.collect()
}

fn standards(standing: &Standing, locale: Locale) -> Vec<Choice> {
    standing
        .standards()
        .into_iter()
        .map(|standard: Standard| Choice::new(standard, standard.label(locale)))
        .collect()
}
