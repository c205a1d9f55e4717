use crate::parts::Empty;
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::SellerOrderState;
use poem::handler;
use poem::web::{Data, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::order::{self, SellerOrderRow};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "order/seller_list.html")]
struct SellerListPage {
    page: Page,
    state: Option<SellerOrderState>,
    orders: Vec<SellerOrderRow>,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// A word of the states; anything else shows all.
    state: Option<String>,
    after: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let state = wanted.state.as_deref().and_then(|word| word.parse().ok());
    let request = PageRequest {
        per_page: None,
        after: wanted.after,
    };
    let found = order::list_for_seller(&app, &ctx, state, &request)
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Đơn hàng", "Orders").to_owned();
    let next = found
        .next
        .map(|after| urls::with_query(&tab(state), "after", &after));
    render(&SellerListPage {
        page: page.titled(title),
        state,
        orders: found.items,
        next,
    })
}

/// The address of the list in one state, or of all.
fn tab(state: Option<SellerOrderState>) -> String {
    match state {
        Some(state) => urls::with_query(urls::SELLER_ORDERS, "state", state.as_str()),
        None => urls::SELLER_ORDERS.to_owned(),
    }
}

impl SellerListPage {
    /// Label, address and whether it is the present one.
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        let all = self.page.locale().t("Tất cả", "All");
        let mut tabs = vec![(all, tab(None), self.state.is_none())];
        for state in SellerOrderState::ALL {
            let label = state.label(self.page.locale());
            tabs.push((label, tab(Some(*state)), self.state == Some(*state)));
        }
        tabs
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có đơn hàng", "No orders here"),
            self.page.t(
                "Khi có người đặt mua, đơn hiện ở đây và thư báo được gửi đến các thành viên.",
                "When somebody orders, it stands here and a mail goes to the members.",
            ),
        )
    }
}
