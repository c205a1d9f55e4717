use super::edit::build;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::{Page, failed, render_invalid, see_other, urls};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::planting_area::{self, AddCode};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

#[handler]
pub(super) async fn add(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let mut reading = form.read(page.locale());
    let issued_on = reading.optional_day("issued_on");
    let expires_on = reading.optional_day("expires_on");
    let wrong = reading.errors();
    let added = if wrong.is_empty() {
        let command = AddCode {
            planting_area_id: id,
            code: form.typed("code").to_owned(),
            market: form.typed("market").to_owned(),
            issuer: form.typed("issuer").to_owned(),
            issued_on,
            expires_on,
        };
        planting_area::add_code(&app, &ctx, command).await
    } else {
        Err(Error::Invalid(wrong))
    };
    match added {
        Ok(_) => {
            let text = page.t(
                "Đã gửi mã số vùng trồng. Mã được tính sau khi cơ quan xác minh.",
                "The code was sent. It counts once the office has verified it.",
            );
            flash::leave(session, Tone::Good, text);
            Ok(see_other(urls::seller_planting_area(id)))
        }
        Err(Error::Invalid(fields)) => {
            let area = planting_area::one(&app, &ctx, id).await.map_err(failed(&ctx))?;
            let form = FormState::refused(page.locale(), form, fields);
            render_invalid(&build(&page, &app, &ctx, Some(area), None, Some(form)).await?)
        }
        Err(other) => Err(failed(&ctx)(other)),
    }
}
