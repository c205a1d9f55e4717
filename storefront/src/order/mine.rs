use crate::parts::Empty;
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::order::{self, AccountOrderRow};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "order/mine.html")]
struct MinePage {
    page: Page,
    orders: Vec<AccountOrderRow>,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let request = PageRequest {
        per_page: None,
        after: wanted.after,
    };
    let found = order::list_for_account(&app, &ctx, &request)
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Đơn hàng của tôi", "My orders").to_owned();
    render(&MinePage {
        page: page.titled(title),
        orders: found.items,
        next: found
            .next
            .map(|after| urls::with_query(urls::ACCOUNT_ORDERS, "after", &after)),
    })
}

impl MinePage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Chưa có đơn hàng", "No orders yet"),
            self.page.t(
                "Đơn đặt khi đã đăng nhập sẽ nằm ở đây. Đơn đặt không cần tài khoản mở bằng liên kết trong thư xác nhận.",
                "Orders placed while signed in stand here. An order without an account opens by the link in its mail.",
            ),
        )
        .action(self.page.t("Xem sản phẩm", "See products"), urls::PRODUCTS)
    }
}
