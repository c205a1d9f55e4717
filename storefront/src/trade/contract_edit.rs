use super::conditions::{self, ConditionFields};
use super::desk::Desk;
use super::desk::refused;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::parts::{AreaNav, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, AreaChoice};
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
    fields: ConditionFields,
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
    let values = conditions::filled(&contract, page.locale());
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
    let conditions = conditions::read(&mut reading, &choices);
    let form = match conditions.filter(|_| reading.is_right()) {
        None => {
            let errors = reading.errors();
            FormState::refused(locale, data, errors)
        }
        Some(conditions) => match contract::edit(&app, &ctx, &number, conditions).await {
            Ok(()) => {
                let done = page.t("Đã lưu dự thảo.", "The draft is saved.");
                flash::leave(session, Tone::Good, done);
                return Ok(see_other(desk.contract(&number)));
            }
            Err(error) => refused(&ctx, locale, data, error)?,
        },
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
    let title = format!(
        "{} {number}",
        page.t("Sửa dự thảo hợp đồng", "Edit the draft of contract")
    );
    ContractEditPage {
        nav: desk.nav(&page),
        fields: ConditionFields::new(&form, areas, page.locale()),
        page: page.titled(title),
        desk,
        number,
        form,
    }
}
