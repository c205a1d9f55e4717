use super::conditions::{self, ConditionFields};
use super::desk::Desk;
use super::desk::refused;
use super::goods::{commodities, varieties};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Uploaded};
use crate::parts::{AreaNav, Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use chrono::{Days, NaiveDate};
use domain::linkage::PriceRule;
use domain::{Code, LinkageForm, Locale, Month, OrganisationKind, TradeSide};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, handler};
use services::contract::{self, EnterPaper};
use services::upload::Upload;
use services::{App, Ctx, Error, commodity};
use std::sync::Arc;

/// Months before and after this one that a paper contract may name.
const MONTHS_BACK: usize = 12;
const MONTHS_AHEAD: usize = 12;
/// Names that a browser offers while one types, and that a refusal tells.
const NAMES_OFFERED: usize = 200;
const NAMES_TOLD: usize = 6;

#[derive(Template)]
#[template(path = "trade/contract_paper.html")]
struct ContractPaperPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    form: FormState,
    sides: [Field; 2],
    fields: ConditionFields,
    months: Vec<(Field, Field)>,
    commodities: Vec<Choice>,
    varieties: Vec<Choice>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
) -> poem::Result<Response> {
    let acting = ctx.acting().map_err(failed(&ctx))?;
    let mut values = FormData::default()
        .with("linkage_form", LinkageForm::ProductionConsumption)
        .with("price_rule", PriceRule::Fixed);
    if acting.kind != OrganisationKind::TradeOffice {
        let own = if desk.is_seller() { "seller" } else { "buyer" };
        values = values.with(own, &acting.name);
    }
    let form = FormState::filled(page.locale(), values);
    render(&prepare(page, &app, &ctx, desk, form).await?)
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    uploaded: Uploaded,
) -> poem::Result<Response> {
    let locale = page.locale();
    let data = uploaded.form;
    let mut reading = data.read(locale);
    let conditions = conditions::read(&mut reading, &[]);
    let months = conditions::read_months(&mut reading, &offered(ctx.today()));
    let paper_signed_on = reading.day("paper_signed_on");
    let scan = uploaded.pictures.into_iter().next();
    if scan.is_none() && uploaded.errors.is_empty() {
        reading.refuse("scan", Code::Required);
    }
    for error in uploaded.errors {
        reading.refuse(&error.path, Code::BadFile);
    }
    let read = conditions
        .zip(paper_signed_on)
        .zip(scan)
        .filter(|_| reading.is_right());
    let entered = match read {
        None => Err(Error::Invalid(reading.errors())),
        Some(((conditions, paper_signed_on), scan)) => {
            let command = EnterPaper {
                seller: data.typed("seller").to_owned(),
                buyer: data.typed("buyer").to_owned(),
                commodity: data.typed("commodity").to_owned(),
                variety: Some(data.typed("variety").to_owned()),
                months,
                paper_number: data.typed("paper_number").to_owned(),
                paper_signed_on,
                conditions,
                scan: Upload {
                    name: scan.file_name,
                    bytes: scan.bytes,
                },
            };
            contract::enter_paper(&app, &ctx, command).await
        }
    };
    match entered {
        Ok(number) => {
            let done = page.t(
                "Đã nhập hợp đồng. Hợp đồng được tính khi hai bên đã xác nhận.",
                "The contract is entered. It counts once both sides have confirmed it.",
            );
            flash::leave(session, Tone::Good, done);
            Ok(see_other(desk.contract(&number)))
        }
        Err(error) => {
            let form = refused(&ctx, locale, data, error)?;
            render_invalid(&prepare(page, &app, &ctx, desk, form).await?)
        }
    }
}

fn offered(today: NaiveDate) -> Vec<Month> {
    let mut first = Month::of(today);
    for _ in 0..MONTHS_BACK {
        let day_before = first.first_day().checked_sub_days(Days::new(1));
        first = day_before.map_or(first, Month::of);
    }
    std::iter::successors(Some(first), |month| Some(month.next()))
        .take(MONTHS_BACK + MONTHS_AHEAD)
        .collect()
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    desk: Desk,
    form: FormState,
) -> poem::Result<ContractPaperPage> {
    let locale: Locale = page.locale();
    let listed = commodity::list(app, ctx).await.map_err(failed(ctx))?;
    let sides = [
        side_field(&page, app, ctx, &form, TradeSide::Seller).await?,
        side_field(&page, app, ctx, &form, TradeSide::Buyer).await?,
    ];
    let title = page.t("Nhập hợp đồng giấy", "Enter a paper contract").to_owned();
    Ok(ContractPaperPage {
        nav: desk.nav(&page),
        sides,
        fields: ConditionFields::new(&form, &[], locale),
        months: conditions::month_fields(&form, &offered(ctx.today()), locale),
        commodities: commodities(&listed, locale),
        varieties: varieties(&listed, locale),
        page: page.titled(title),
        desk,
        form,
    })
}

/// A side is found by any part of its name; where that fits several or none, the names near it are told.
async fn side_field(
    page: &Page,
    app: &App,
    ctx: &Ctx,
    form: &FormState,
    side: TradeSide,
) -> poem::Result<Field> {
    let (name, label) = match side {
        TradeSide::Seller => ("seller", page.t("Bên bán", "Seller")),
        TradeSide::Buyer => ("buyer", page.t("Bên mua", "Buyer")),
    };
    let names = |called: String, most: usize| async move {
        contract::names_like(app, ctx, side, &called, most)
            .await
            .map_err(failed(ctx))
    };
    let mut near = Vec::new();
    if form.error(name).is_some() {
        let typed = form.value(name).to_owned();
        let first_word = typed.split_whitespace().next().unwrap_or_default().to_owned();
        for called in [typed, first_word]
            .into_iter()
            .filter(|called| !called.is_empty())
        {
            if near.is_empty() {
                near = names(called, NAMES_TOLD).await?;
            }
        }
    }
    let hint = if near.is_empty() {
        page.t(
            "Một phần tên là đủ, có dấu hay không dấu.",
            "A part of the name is enough, with or without accents.",
        )
        .to_owned()
    } else {
        format!(
            "{}: {}.",
            page.t("Tên gần giống", "Names like it"),
            near.join("; ")
        )
    };
    let suggestions = names(String::new(), NAMES_OFFERED).await?;
    Ok(form.text(name, label).hint(hint).suggestions(suggestions))
}
