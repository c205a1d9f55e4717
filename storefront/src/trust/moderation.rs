use super::reporting::page_of;
use crate::forms::Posted;
use crate::parts::{AreaNav, Empty};
use crate::trade::tell;
use crate::{Failure, Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Code, RemarkAction, RemarkKind};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, Result, handler};
use serde::Deserialize;
use services::remark::{self, RemarkFilter, Reported};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trust/remarks.html")]
struct RemarksPage {
    page: Page,
    nav: AreaNav,
    list: &'static str,
    items: Vec<Reported>,
    filter: RemarkFilter,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    show: String,
}

/// The office's page or the administrator's; follows from the address.
fn list_of(path: &str) -> &'static str {
    if path.starts_with(urls::ADMIN) {
        urls::ADMIN_REMARKS
    } else {
        urls::OFFICE_REMARKS
    }
}

impl RemarksPage {
    fn shows_hidden(&self) -> bool {
        self.filter == RemarkFilter::Hidden
    }

    fn hidden_url(&self) -> String {
        urls::with_query(self.list, "show", "hidden")
    }

    fn page_of(&self, item: &Reported) -> String {
        page_of(&item.stands)
    }

    fn step_url(&self, item: &Reported) -> String {
        if self.list == urls::ADMIN_REMARKS {
            urls::admin_remark_step(item.kind, item.id)
        } else {
            urls::office_remark_step(item.kind, item.id)
        }
    }

    fn is_danger(&self, action: &RemarkAction) -> bool {
        *action == RemarkAction::Hide
    }

    fn empty(&self) -> Empty {
        if self.shows_hidden() {
            Empty::new(self.page.t("Không có gì đang ẩn", "Nothing is hidden"), "")
        } else {
            Empty::new(
                self.page.t("Không có báo cáo nào chờ", "No report waits"),
                self.page.t(
                    "Đánh giá, câu hỏi hoặc câu trả lời bị người xem báo vi phạm hiện ở đây.",
                    "Reviews, questions and answers that people report appear here.",
                ),
            )
        }
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let filter = match wanted.show.as_str() {
        "hidden" => RemarkFilter::Hidden,
        _ => RemarkFilter::Reported,
    };
    let items = remark::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let list = list_of(request.uri().path());
    let nav = if list == urls::ADMIN_REMARKS {
        AreaNav::administration(&page)
    } else {
        AreaNav::office(&page)
    };
    let title = page
        .t(
            "Đánh giá và hỏi đáp bị báo vi phạm",
            "Reported reviews and questions",
        )
        .to_owned();
    render(&RemarksPage {
        page: page.titled(title),
        nav,
        list,
        items,
        filter,
    })
}

#[handler]
pub(super) async fn step(
    page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((kind, id)): Path<(String, Uuid)>,
    Posted(form): Posted,
) -> Result<Response> {
    let kind: RemarkKind = kind.parse().map_err(|_| Failure(Code::NotFound))?;
    let action: RemarkAction = form
        .typed("action")
        .parse()
        .map_err(|_| Failure(Code::BadRequest))?;
    let done = match action {
        RemarkAction::Hide => page.t("Đã ẩn, kèm lý do.", "Hidden, with the reason."),
        RemarkAction::Keep => page.t("Đã giữ lại.", "Kept."),
        RemarkAction::Restore => page.t("Đã hiện lại.", "It shows again."),
    };
    let judged = remark::moderate(&app, &ctx, kind, id, action, form.typed("reason")).await;
    tell(&ctx, session, judged, done)?;
    Ok(see_other(list_of(request.uri().path())))
}
