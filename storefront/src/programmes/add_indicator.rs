use super::officer;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Cadence, Measure};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::indicator::{self, AddIndicator};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "programmes/add_indicator.html")]
struct AddPage {
    page: Page,
    crumbs: Crumbs,
    key: String,
    form: FormState,
}

impl AddPage {
    fn of(page: &Page, key: String, form: FormState) -> AddPage {
        let page = page.clone().titled(page.t("Thêm chỉ tiêu", "Add an indicator"));
        let crumbs = Crumbs::new(page.locale(), page.t("Thêm chỉ tiêu", "Add an indicator"))
            .under(page.t("Chương trình", "Programmes"), urls::OFFICE_PROGRAMMES)
            .under(
                page.t("Chương trình này", "This programme"),
                urls::office_programme(&key),
            );
        AddPage {
            page,
            crumbs,
            key,
            form,
        }
    }

    fn measure(&self) -> Field {
        let locale = self.page.locale();
        let options = Measure::ALL
            .iter()
            .map(|measure| {
                let label = format!("{} ({})", measure.label(locale), measure.unit().label(locale));
                Choice::new(measure, label)
            })
            .collect();
        self.form
            .select("measure", self.page.t("Cách tính", "Measure"), options)
    }

    fn cadence(&self) -> Field {
        let locale = self.page.locale();
        let options = Cadence::ALL
            .iter()
            .map(|cadence| Choice::new(cadence, cadence.label(locale)))
            .collect();
        self.form
            .radios("cadence", self.page.t("Thực hiện", "To be reached"), options)
    }
}

#[handler]
pub(super) async fn show(page: Page, ctx: Data<&Ctx>, Path(key): Path<String>) -> Result<Response> {
    officer(&ctx).map_err(failed(&ctx))?;
    let form = FormState::filled(
        page.locale(),
        FormData::default().with("cadence", Cadence::PerYear),
    );
    render(&AddPage::of(&page, key, form))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(key): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let command = AddIndicator {
        programme_key: key.clone(),
        measure: form.typed("measure").to_owned(),
        cadence: form.typed("cadence").to_owned(),
        title: Some(form.typed("title").to_owned()),
        target: form.typed("target").to_owned(),
        typed_in: page.locale(),
    };
    match indicator::add(&app, &ctx, command).await {
        Ok(_) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã thêm chỉ tiêu.", "The indicator was added."),
            );
            Ok(see_other(urls::office_programme(&key)))
        }
        Err(Error::Invalid(fields)) => {
            let form = FormState::refused(page.locale(), form, fields);
            render_invalid(&AddPage::of(&page, key, form))
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}
