use crate::forms::Posted;
use crate::parts::Empty;
use crate::trade::tell;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::outbox::{self, ParkedJob};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "administration/jobs.html")]
struct JobsPage {
    page: Page,
    jobs: Vec<ParkedJob>,
}

impl JobsPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có công việc treo", "No parked jobs"),
            self.page.t(
                "Thư và cập nhật tìm kiếm bị lỗi nhiều lần sẽ nằm ở đây để chạy lại.",
                "Mails and search updates that keep failing wait here to be tried again.",
            ),
        )
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let jobs = outbox::parked(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Công việc treo", "Parked jobs").to_owned();
    render(&JobsPage {
        page: page.titled(title),
        jobs,
    })
}

#[handler]
pub(super) async fn retry(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(_): Posted,
) -> Result<Response> {
    let retried = outbox::retry(&app, &ctx, id).await;
    let done = page.t("Sẽ chạy lại ngay.", "It will be tried again now.");
    tell(&ctx, session, retried, done)?;
    Ok(see_other(urls::ADMIN_JOBS))
}
