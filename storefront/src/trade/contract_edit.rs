use super::desk::Desk;
use super::desk::refused;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use domain::{LinkageForm, Locale, format};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, AreaChoice, EditContract, NamedArea};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/contract_edit.html")]
struct ContractEditPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    number: String,
    form: FormState,
    forms: Vec<Choice>,
    area_fields: Vec<Field>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let areas = contract::area_choices(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let mut values = FormData::default()
        .with("linkage_form", contract.linkage_form)
        .with("delivery_point", contract.delivery_point)
        .with("terms", contract.terms);
    for area in &contract.areas {
        let hectares = format::decimal(area.area_m2, 4, page.locale());
        values = values.with(format!("areas.{}", area.planting_area_id), hectares);
    }
    let form = FormState::filled(page.locale(), values);
    render(&prepare(page, desk, number, form, &areas))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let locale = page.locale();
    let choices = contract::area_choices(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let mut reading = data.read(locale);
    let linkage_form = reading.choice::<LinkageForm>("linkage_form");
    let delivery_point = reading.text("delivery_point");
    let terms = reading.lines("terms");
    let areas: Vec<NamedArea> = choices
        .iter()
        .filter_map(|choice| {
            let area_m2 = reading.optional_scaled(&format!("areas.{}", choice.planting_area_id), 4)?;
            Some(NamedArea {
                planting_area_id: choice.planting_area_id,
                area_m2,
            })
        })
        .collect();
    let form = match linkage_form.filter(|_| reading.is_right()) {
        None => {
            let errors = reading.errors();
            FormState::refused(locale, data, errors)
        }
        Some(linkage_form) => {
            let command = EditContract {
                linkage_form,
                delivery_point,
                terms,
                areas,
            };
            match contract::edit(&app, &ctx, &number, command).await {
                Ok(()) => {
                    let done = page.t("Đã lưu dự thảo.", "The draft is saved.");
                    flash::leave(session, Tone::Good, done);
                    return Ok(see_other(desk.contract(&number)));
                }
                Err(error) => refused(&ctx, locale, data, error)?,
            }
        }
    };
    render_invalid(&prepare(page, desk, number, form, &choices))
}

fn prepare(
    page: Page,
    desk: Desk,
    number: String,
    form: FormState,
    areas: &[AreaChoice],
) -> ContractEditPage {
    let locale = page.locale();
    let title = format!(
        "{} {number}",
        page.t("Sửa dự thảo hợp đồng", "Edit the draft of contract")
    );
    ContractEditPage {
        nav: desk.nav(&page),
        forms: LinkageForm::ALL
            .iter()
            .map(|form| Choice::new(form, form.label(locale)))
            .collect(),
        area_fields: areas.iter().map(|area| field(&form, area, locale)).collect(),
        page: page.titled(title),
        desk,
        number,
        form,
    }
}

fn field(form: &FormState, area: &AreaChoice, locale: Locale) -> Field {
    let most = format::hectares(area.area_m2, locale);
    form.number(&format!("areas.{}", area.planting_area_id), &area.name)
        .suffix("ha")
        .hint(format!("{} {most}", locale.t("Nhiều nhất", "At most")))
        .optional()
}
