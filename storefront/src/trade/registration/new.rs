use super::book::Book;
use super::months;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Choice, Crumbs, Field};
use crate::trade::desk::refused;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, Locale, Month, Standard};
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::commodity::{self, Commodity};
use services::registration::{self, Post};
use services::round::{self, PublicRound};
use services::{App, Ctx, offer, places};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/registration/new.html")]
struct NewPage {
    page: Page,
    nav: AreaNav,
    book: Book,
    form: FormState,
    commodities: Vec<Choice>,
    varieties: Vec<Choice>,
    standards: Vec<Choice>,
    /// Of a seller: its best valid rating.
    held_stars: Option<i32>,
    /// For a buyer to choose from.
    stars: Vec<Choice>,
    months: Vec<Field>,
    round: Option<PublicRound>,
    key: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Slug of an open round.
    round: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    book: Book,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let form = FormState::empty(page.locale());
    let round = find_round(&app, &ctx, asked.round.as_deref()).await?;
    render(&prepare(page, &app, &ctx, book, round, form, app.ids.secret()).await?)
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    book: Book,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let key = data.typed("key").to_owned();
    let round = find_round(&app, &ctx, Some(data.typed("round"))).await?;
    let shown = months::offered(Month::of(ctx.today()), period(round.as_ref()));
    let form = match read(&app, &ctx, book, &data, &shown).await? {
        Ok(command) => match registration::post(&app, &ctx, book.side, command, Some(&key)).await {
            Ok(id) => {
                let done = book.says(
                    page.t("Đã đăng chào bán.", "The offer is posted."),
                    page.t("Đã đăng nhu cầu mua.", "The request is posted."),
                );
                flash::leave(session, Tone::Good, done);
                return Ok(see_other(book.one(&id)));
            }
            Err(error) => refused(&ctx, ctx.locale, data, error)?,
        },
        Err(form) => form,
    };
    render_invalid(&prepare(page, &app, &ctx, book, round, form, key).await?)
}

/// What was typed as a command, or the form that says what is wrong.
async fn read(
    app: &App,
    ctx: &Ctx,
    book: Book,
    data: &FormData,
    shown: &[Month],
) -> poem::Result<Result<Post, FormState>> {
    let commune = commune_code(app, ctx, data.typed("commune")).await?;
    let mut reading = data.read(ctx.locale);
    let max_distance_km = reading.optional_number("max_distance_km").map(i32::try_from);
    if matches!(max_distance_km, Some(Err(_))) {
        reading.refuse("max_distance_km", Code::OutOfRange);
    }
    let command = Post {
        round: reading.optional_text("round"),
        commodity: reading.text("commodity"),
        variety: reading.optional_text("variety"),
        price_vnd_per_kg: reading.number(book.price_name()).unwrap_or_default(),
        min_lot_kg: reading.optional_number("min_lot_kg").unwrap_or_default(),
        standards: reading.choices(book.standards_name()),
        min_ocop_stars: reading.optional_choice("min_ocop_stars"),
        max_distance_km: max_distance_km.and_then(Result::ok),
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
    book: Book,
    round: Option<PublicRound>,
    form: FormState,
    key: String,
) -> poem::Result<NewPage> {
    let (held, held_stars) = if book.is_offers() {
        let standing = offer::standing(app, ctx).await.map_err(failed(ctx))?;
        (standing.standards(), standing.ocop_stars)
    } else {
        ctx.buyer().map_err(failed(ctx))?;
        (Standard::ALL.to_vec(), None)
    };
    let listed = commodity::list(app, ctx).await.map_err(failed(ctx))?;
    let shown = months::offered(Month::of(ctx.today()), period(round.as_ref()));
    let title = book.says(
        page.t("Đăng chào bán sỉ", "Post a supply offer"),
        page.t("Đăng nhu cầu mua", "Post a demand request"),
    );
    let stars = [3, 4, 5].map(|stars| Choice::new(stars, format!("{stars} {}", page.t("sao", "stars"))));
    let title = title.to_owned();
    Ok(NewPage {
        nav: book.nav(&page),
        commodities: commodities(&listed, ctx.locale),
        varieties: varieties(&listed, ctx.locale),
        standards: held
            .into_iter()
            .map(|standard| Choice::new(standard, standard.label(ctx.locale)))
            .collect(),
        held_stars,
        stars: stars.to_vec(),
        months: months::fields(&form, &shown),
        book,
        round,
        key,
        form,
        page: page.titled(title),
    })
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
async fn commune_code(app: &App, ctx: &Ctx, typed: &str) -> poem::Result<Option<Option<String>>> {
    if typed.trim().is_empty() {
        return Ok(Some(None));
    }
    let meant = places::which_commune(app, ctx, typed, "")
        .await
        .map_err(failed(ctx))?;
    Ok(meant.code().map(Some))
}

fn commodities(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    listed
        .iter()
        .map(|commodity| Choice::new(&commodity.code, commodity.name(locale)))
        .collect()
}

/// Every variety, under its commodity's name.
fn varieties(listed: &[Commodity], locale: Locale) -> Vec<Choice> {
    let all = listed.iter().flat_map(|commodity| {
        commodity.varieties.iter().map(|variety| {
            let label = format!("{}: {}", commodity.name(locale), variety.name);
            Choice::new(&variety.code, label)
        })
    });
    all.collect()
}
