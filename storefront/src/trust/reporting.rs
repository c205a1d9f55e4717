use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Failure, Page, failed, see_other, urls};
use domain::{Code, RemarkKind};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::remark::{self, Stands};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

/// Says that something should not stand there, and goes back to where it stands.
#[handler]
pub(super) async fn report(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((kind, id)): Path<(String, Uuid)>,
    Posted(form): Posted,
) -> Result<Response> {
    let kind: RemarkKind = kind.parse().map_err(|_| Failure(Code::NotFound))?;
    let stands = remark::report(&app, &ctx, kind, id, form.typed("reason"))
        .await
        .map_err(failed(&ctx))?;
    let told = page.t(
        "Đã nhận báo cáo. Cơ quan phụ trách sẽ xem.",
        "We have your report. The office in charge will look at it.",
    );
    flash::leave(session, Tone::Good, told);
    Ok(see_other(page_of(&stands)))
}

pub(super) fn page_of(stands: &Stands) -> String {
    match stands {
        Stands::OnProduct(slug) => urls::product(slug),
        Stands::OnProducer(slug) => urls::producer(slug),
    }
}
