use super::months;
use super::offer_new::{Asked, commodities, commune_code, find_round, period, refused, varieties};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, Month, Standard};
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, handler};
use services::commodity;
use services::request::{self, PostRequest};
use services::round::PublicRound;
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/request_new.html")]
struct RequestNewPage {
    page: Page,
    form: FormState,
    commodities: Vec<Choice>,
    varieties: Vec<Choice>,
    standards: Vec<Choice>,
    stars: Vec<Choice>,
    months: Vec<Field>,
    round: Option<PublicRound>,
    key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    request: &poem::Request,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    // A link may come with goods and months, as after a crop failure.
    let asked_for = crate::forms::decode(request.uri().query().unwrap_or_default().as_bytes());
    let known = asked_for
        .into_iter()
        .filter(|(name, _)| name == "commodity" || name == "variety" || name.starts_with("months."));
    let form = FormState::filled(page.locale(), FormData::new(known.collect()));
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
        Ok(command) => match request::post(&app, &ctx, command, Some(&key)).await {
            Ok(_) => {
                let done = page.t("Đã đăng nhu cầu mua.", "The request is posted.");
                flash::leave(session, Tone::Good, done);
                return Ok(see_other(urls::BUYING_REQUESTS));
            }
            Err(error) => refused(&ctx, locale, data, error)?,
        },
        Err(form) => form,
    };
    render_invalid(&prepare(page, &app, &ctx, slug.as_deref(), form, Some(key)).await?)
}

async fn read(
    app: &App,
    ctx: &Ctx,
    data: &FormData,
    round: Option<String>,
    shown: &[Month],
) -> poem::Result<Result<PostRequest, FormState>> {
    let commune = commune_code(app, ctx, data.typed("commune")).await?;
    let mut reading = data.read(ctx.locale);
    let max_distance_km = reading.optional_number("max_distance_km").map(i32::try_from);
    if matches!(max_distance_km, Some(Err(_))) {
        reading.refuse("max_distance_km", Code::OutOfRange);
    }
    let command = PostRequest {
        round,
        commodity: reading.text("commodity"),
        variety: reading.optional_text("variety"),
        bid_vnd_per_kg: reading.number("bid_vnd_per_kg").unwrap_or_default(),
        min_lot_kg: reading.optional_number("min_lot_kg").unwrap_or_default(),
        standards_required: reading.choices("standards_required"),
        min_ocop_stars: reading.optional_choice("min_ocop_stars"),
        commune: commune.clone().unwrap_or_default(),
        max_distance_km: max_distance_km.and_then(Result::ok),
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
) -> poem::Result<RequestNewPage> {
    ctx.buyer().map_err(failed(ctx))?;
    let round = find_round(app, ctx, round).await?;
    let listed = commodity::list(app, ctx).await.map_err(failed(ctx))?;
    let shown = months::offered(Month::of(ctx.today()), period(round.as_ref()));
    let title = page.t("Đăng nhu cầu mua", "Post a demand request").to_owned();
    let standards = Standard::ALL.iter();
    let stars = [3, 4, 5].map(|stars| Choice::new(stars, format!("{stars} {}", page.t("sao", "stars"))));
    Ok(RequestNewPage {
        commodities: commodities(&listed, ctx.locale),
        varieties: varieties(&listed, ctx.locale),
        standards: standards
            .map(|standard| Choice::new(standard, standard.label(ctx.locale)))
            .collect(),
        stars: stars.to_vec(),
        months: months::fields(&form, &shown),
        round,
        key: key.unwrap_or_else(|| app.ids.secret()),
        form,
        page: page.titled(title),
    })
}
