use super::conditions::{self, ConditionFields};
use super::desk::Desk;
use super::desk::refused;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::parts::{AreaNav, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use domain::Month;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Amendment, AreaChoice, Contract};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/contract_amend.html")]
struct ContractAmendPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    number: String,
    form: FormState,
    fields: ConditionFields,
    months: Vec<(Field, Field)>,
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
    let form = FormState::filled(page.locale(), conditions::filled(&contract, page.locale()));
    let shown = months(&contract, Month::of(ctx.today()));
    render(&prepare(page, desk, number, form, &areas, &shown))
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
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let areas = contract::area_choices(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let shown = months(&contract, Month::of(ctx.today()));
    let mut reading = data.read(locale);
    let conditions = conditions::read(&mut reading, &areas);
    let months = conditions::read_months(&mut reading, &shown);
    let form = match conditions.filter(|_| reading.is_right()) {
        None => {
            let errors = reading.errors();
            FormState::refused(locale, data, errors)
        }
        Some(conditions) => {
            let amendment = Amendment {
                months,
                conditions,
                reason: data.typed("reason").to_owned(),
            };
            match contract::propose_amendment(&app, &ctx, &number, amendment).await {
                Ok(_) => {
                    let done = page.t(
                        "Đã gửi bản sửa đổi. Bản hiện hành vẫn có hiệu lực cho đến khi bên kia chấp thuận.",
                        "The amendment is sent. The present version stays in force until the other side accepts.",
                    );
                    flash::leave(session, Tone::Good, done);
                    return Ok(see_other(desk.contract_versions(&number)));
                }
                Err(error) => refused(&ctx, locale, data, error)?,
            }
        }
    };
    render_invalid(&prepare(page, desk, number, form, &areas, &shown))
}

/// The contract's months and the year ahead.
fn months(contract: &Contract, this_month: Month) -> Vec<Month> {
    let first = contract.months.first().map_or(this_month, |month| month.month);
    let ahead = std::iter::successors(Some(this_month), |month| Some(month.next())).nth(11);
    let last = contract.months.last().map(|month| month.month).max(ahead);
    first.through(last.unwrap_or(this_month))
}

fn prepare(
    page: Page,
    desk: Desk,
    number: String,
    form: FormState,
    areas: &[AreaChoice],
    months: &[Month],
) -> ContractAmendPage {
    let title = format!("{} {number}", page.t("Sửa đổi hợp đồng", "Amend contract"));
    ContractAmendPage {
        nav: desk.nav(&page),
        fields: ConditionFields::new(&form, areas, page.locale()),
        months: conditions::month_fields(&form, months, page.locale()),
        page: page.titled(title),
        desk,
        number,
        form,
    }
}
