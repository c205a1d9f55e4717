use crate::forms::Posted;
use crate::parts::Empty;
use crate::trade::tell;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::card::{self, CardEvent};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "administration/card_events.html")]
struct CardEventsPage {
    page: Page,
    events: Vec<CardEvent>,
}

impl CardEventsPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có thông báo nào cần xem", "No messages to look at"),
            self.page.t(
                "Thông báo của Stripe mà máy chưa hiểu, hoặc có số tiền khác số đã yêu cầu, nằm ở đây nguyên văn.",
                "Messages of Stripe that were not understood, or with another amount than was asked for, wait here as they came.",
            ),
        )
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let events = card::events(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Thông báo của Stripe", "Stripe's messages").to_owned();
    render(&CardEventsPage {
        page: page.titled(title),
        events,
    })
}

/// Has a message carried out once more, or takes it off the list.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let (taken, done) = match form.typed("do") {
        "dismiss" => (
            card::dismiss(&app, &ctx, id).await,
            page.t("Đã ghi là xem xong.", "Noted as seen to."),
        ),
        _ => (
            card::retry(&app, &ctx, id).await,
            page.t(
                "Đã xử lý lại. Thông báo còn ở đây nếu vẫn chưa hiểu được.",
                "It was tried again, and is still here if it is not understood yet.",
            ),
        ),
    };
    tell(&ctx, session, taken, done)?;
    Ok(see_other(urls::ADMIN_CARD_EVENTS))
}
