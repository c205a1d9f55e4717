use crate::forms::Posted;
use crate::parts::Empty;
use crate::trade::tell;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::payment::{self, Open};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "money/open.html")]
struct OpenPage {
    page: Page,
    open: Open,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let open = payment::open(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Thu tiền", "Payments").to_owned();
    render(&OpenPage {
        page: page.titled(title),
        open,
    })
}

#[handler]
pub(super) async fn match_payment(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let done = payment::match_payment(&app, &ctx, id, form.typed("part")).await;
    tell(
        &ctx,
        session,
        done,
        ctx.t("Đã ghi vào đơn.", "Booked to the order."),
    )?;
    Ok(see_other(urls::SELLER_PAYMENTS))
}

#[handler]
pub(super) async fn set_aside(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(_): Posted,
) -> Result<Response> {
    let done = payment::set_aside(&app, &ctx, id).await;
    tell(&ctx, session, done, ctx.t("Đã bỏ qua khoản này.", "Set aside."))?;
    Ok(see_other(urls::SELLER_PAYMENTS))
}

impl OpenPage {
    fn is_empty(&self) -> bool {
        self.open == Open::default()
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có khoản nào đang chờ", "Nothing waits"),
            self.page.t(
                "Tiền chờ chuyển, tiền chưa rõ của đơn nào và khoản phải hoàn sẽ hiện ở đây.",
                "Transfers to come, payments of no known order and refunds to pay stand here.",
            ),
        )
    }
}
