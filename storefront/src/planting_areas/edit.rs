use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, FieldError, format};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::planting_area::{self, ChangePlantingArea, PlantingArea, RegisterPlantingArea};
use services::{App, Ctx, Error, places};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "planting_areas/edit.html")]
pub(super) struct EditPage {
    page: Page,
    crumbs: Crumbs,
    action: String,
    form: FormState,
    commodities: Vec<Choice>,
    /// The area that is looked at, and the form for a further code.
    known: Option<(PlantingArea, FormState)>,
}

impl EditPage {
    fn commodity(&self) -> Field {
        let label = self.page.t("Cây trồng", "Crop");
        self.form
            .select("commodity_code", label, self.commodities.clone())
    }

    fn code_url(&self) -> String {
        self.known
            .as_ref()
            .map_or_else(String::new, |(area, _)| urls::seller_planting_area_code(area.id))
    }
}

/// `form` and `code_form` are what was typed and refused, if anything was.
pub(super) async fn build(
    page: &Page,
    app: &App,
    ctx: &Ctx,
    area: Option<PlantingArea>,
    form: Option<FormState>,
    code_form: Option<FormState>,
) -> Result<EditPage> {
    let locale = page.locale();
    let commodities = planting_area::commodities(app).await.map_err(failed(ctx))?;
    let (title, action) = match &area {
        Some(area) => (area.name.clone(), urls::seller_planting_area(area.id)),
        None => (
            page.t("Thêm vùng trồng", "Add a planting area").to_owned(),
            urls::SELLER_PLANTING_AREA_NEW.to_owned(),
        ),
    };
    let form = form.unwrap_or_else(|| match &area {
        Some(area) => FormState::filled(locale, known_values(page, area)),
        None => FormState::empty(locale),
    });
    Ok(EditPage {
        crumbs: Crumbs::new(locale, title.clone()).under(
            page.t("Vùng trồng", "Planting areas"),
            urls::SELLER_PLANTING_AREAS,
        ),
        page: page.clone().titled(title),
        action,
        form,
        commodities: commodities
            .iter()
            .map(|row| Choice::new(&row.code, row.name(locale)))
            .collect(),
        known: area.map(|area| (area, code_form.unwrap_or_else(|| FormState::empty(locale)))),
    })
}

fn known_values(page: &Page, area: &PlantingArea) -> FormData {
    let values = FormData::default()
        .with("name", &area.name)
        .with("commodity_code", &area.commodity.code)
        .with(
            "commune",
            format!("{}, {}", area.commune_name, area.province_name),
        )
        .with("area_ha", format::decimal(area.area_m2, 4, page.locale()));
    match area.households {
        Some(households) => values.with("households", households),
        None => values,
    }
}

#[handler]
pub(super) async fn show_new(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    ctx.seller().map_err(failed(&ctx))?;
    render(&build(&page, &app, &ctx, None, None, None).await?)
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let area = planting_area::one(&app, &ctx, id).await.map_err(failed(&ctx))?;
    render(&build(&page, &app, &ctx, Some(area), None, None).await?)
}

#[handler]
pub(super) async fn register(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let taken = match read(&page, &app, &ctx, &form).await? {
        Ok(facts) => planting_area::register(&app, &ctx, facts).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match taken {
        Ok(id) => {
            let text = page.t(
                "Đã thêm vùng trồng. Nếu vùng đã có mã số, xin khai mã ở dưới.",
                "The planting area was added. If it has a code, please enter it below.",
            );
            flash::leave(session, Tone::Good, text);
            Ok(see_other(urls::seller_planting_area(id)))
        }
        Err(Error::Invalid(fields)) => {
            let form = FormState::refused(page.locale(), form, shown(fields));
            render_invalid(&build(&page, &app, &ctx, None, Some(form), None).await?)
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}

#[handler]
pub(super) async fn change(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let taken = match read(&page, &app, &ctx, &form).await? {
        Ok(facts) => planting_area::change(&app, &ctx, ChangePlantingArea { id, facts }).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match taken {
        Ok(()) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã lưu vùng trồng.", "The planting area was saved."),
            );
            Ok(see_other(urls::SELLER_PLANTING_AREAS))
        }
        Err(Error::Invalid(fields)) => {
            let area = planting_area::one(&app, &ctx, id).await.map_err(failed(&ctx))?;
            let form = FormState::refused(page.locale(), form, shown(fields));
            render_invalid(&build(&page, &app, &ctx, Some(area), Some(form), None).await?)
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}

/// The form shows the commune by its name.
fn shown(fields: Vec<FieldError>) -> Vec<FieldError> {
    fields
        .into_iter()
        .map(|field| match field.path.as_str() {
            "commune_code" => FieldError::new("commune", field.code),
            _ => field,
        })
        .collect()
}

async fn read(
    page: &Page,
    app: &App,
    ctx: &Ctx,
    form: &FormData,
) -> Result<std::result::Result<RegisterPlantingArea, Vec<FieldError>>> {
    let mut reading = form.read(page.locale());
    let households = reading.optional_number("households");
    let wrong = reading.errors();
    let typed = form.typed("commune");
    let commune = places::which_commune(app, ctx, typed, "")
        .await
        .map_err(failed(ctx))?
        .code();
    let facts = RegisterPlantingArea {
        name: form.typed("name").to_owned(),
        commodity_code: form.typed("commodity_code").to_owned(),
        // Nothing typed is missing; what is typed and not found is unknown.
        commune_code: commune.unwrap_or_else(|| typed.trim().to_owned()),
        area_ha: form.typed("area_ha").to_owned(),
        typed_in: page.locale(),
        households,
    };
    let wrong: Vec<FieldError> = wrong
        .into_iter()
        .filter(|error| error.code != Code::Required)
        .collect();
    Ok(if wrong.is_empty() { Ok(facts) } else { Err(wrong) })
}
