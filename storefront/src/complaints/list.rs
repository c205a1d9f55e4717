use super::desk::Desk;
use crate::parts::{AreaNav, Badge, Empty};
use crate::trade::{Continued, next_url};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::complaint::{self, ComplaintFilter, ComplaintRow};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "complaints/list.html")]
struct ListPage {
    page: Page,
    nav: Option<AreaNav>,
    desk: Desk,
    waits: bool,
    rows: Vec<ComplaintRow>,
    next: Option<String>,
}

/// `?cho=1` shows only those that wait for who asks.
#[derive(Deserialize)]
struct Chosen {
    cho: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Query(continued): Query<Continued>,
    Query(chosen): Query<Chosen>,
) -> poem::Result<Response> {
    let waits = chosen.cho.is_some();
    let filter = ComplaintFilter {
        waits,
        page: continued.page(),
    };
    let found = complaint::list(&app, &ctx, desk.side(), filter)
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Khiếu nại", "Complaints").to_owned();
    render(&ListPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        waits,
        next: next_url(&tab(&desk, waits), found.next.as_deref()),
        rows: found.items,
        desk,
    })
}

fn tab(desk: &Desk, waits: bool) -> String {
    if waits {
        urls::with_query(&desk.list(), "cho", "1")
    } else {
        desk.list()
    }
}

impl ListPage {
    /// Label, address and whether it is the present one.
    fn tabs(&self) -> [(&'static str, String, bool); 2] {
        let locale = self.page.locale();
        let waiting = match self.desk {
            Desk::Seller => locale.t("Chờ đơn vị", "Waiting for you"),
            _ => locale.t("Chờ hòa giải", "To mediate"),
        };
        [
            (locale.t("Tất cả", "All"), tab(&self.desk, false), !self.waits),
            (waiting, tab(&self.desk, true), self.waits),
        ]
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có khiếu nại", "No complaints here"),
            self.page.t(
                "Người mua gửi khiếu nại từ trang đơn hàng; mỗi bước đều có thư báo và có hạn.",
                "Buyers complain from the order's page; there is a mail at each step, and each has a day.",
            ),
        )
    }
}
