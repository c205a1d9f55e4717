use super::officer;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use chrono::Datelike;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::programme::{self, CopyProgramme};
use services::{App, Ctx, Error, places};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "programmes/copy.html")]
struct CopyPage {
    page: Page,
    crumbs: Crumbs,
    key: String,
    source: String,
    form: FormState,
    communes: Vec<Choice>,
}

impl CopyPage {
    fn commune(&self) -> Field {
        let label = self
            .page
            .t("Chỉ áp dụng cho một xã, phường", "Only for one commune");
        self.form
            .select("commune_code", label, self.communes.clone())
            .optional()
    }
}

async fn build(page: Page, app: &App, ctx: &Ctx, key: String, form: FormState) -> Result<CopyPage> {
    let programme = programme::view(app, ctx, &key).await.map_err(failed(ctx))?;
    let communes = match ctx.office() {
        Ok(office) => places::communes_of(app, &office.area)
            .await
            .map_err(failed(ctx))?,
        Err(_) => Vec::new(),
    };
    let source = programme.name.told(page.locale()).to_owned();
    let page = page.clone().titled(page.t(
        "Chép chương trình sang kỳ mới",
        "Copy a programme to a new period",
    ));
    let crumbs = Crumbs::new(page.locale(), page.t("Chép sang kỳ mới", "Copy"))
        .under(page.t("Chương trình", "Programmes"), urls::OFFICE_PROGRAMMES)
        .under(
            page.t("Chương trình này", "This programme"),
            urls::office_programme(&key),
        );
    Ok(CopyPage {
        page,
        crumbs,
        key,
        source,
        form,
        communes: communes
            .into_iter()
            .map(|commune| Choice::new(commune.code, commune.name))
            .collect(),
    })
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(key): Path<String>,
) -> Result<Response> {
    officer(&ctx).map_err(failed(&ctx))?;
    let year = ctx.today().year();
    let values = FormData::default()
        .with("first_year", year)
        .with("last_year", year);
    let form = FormState::filled(page.locale(), values);
    render(&build(page, &app, &ctx, key, form).await?)
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
    officer(&ctx).map_err(failed(&ctx))?;
    let mut reading = form.read(page.locale());
    let first_year = reading.number("first_year");
    let last_year = reading.number("last_year");
    let (name, commune_code) = (
        reading.optional_text("name"),
        reading.optional_text("commune_code"),
    );
    let wrong = reading.errors();
    let refused = if wrong.is_empty() {
        let year = |typed: Option<i64>| {
            typed
                .and_then(|year| i32::try_from(year).ok())
                .unwrap_or_default()
        };
        let command = CopyProgramme {
            key: key.clone(),
            first_year: year(first_year),
            last_year: year(last_year),
            name,
            commune_code,
        };
        match programme::copy(&app, &ctx, command).await {
            Ok(copy) => {
                let text = page.t(
                    "Đã chép chương trình. Bạn có thể sửa chỉ tiêu của bản chép.",
                    "The programme was copied. You can change the targets of the copy.",
                );
                flash::leave(session, Tone::Good, text);
                return Ok(see_other(urls::office_programme(copy)));
            }
            Err(Error::Invalid(fields)) => fields,
            Err(other) => return Err(failed(&ctx)(other)),
        }
    } else {
        wrong
    };
    let form = FormState::refused(page.locale(), form, refused);
    render_invalid(&build(page, &app, &ctx, key, form).await?)
}
