use super::shipping_told;
use crate::{Page, failed, render};
use askama::Template;
use domain::{PaymentMethod, PaymentState, phone};
use poem::handler;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::order::{self, SellerOrder};
use services::{App, Ctx};
use std::sync::Arc;

/// What goes into the parcel: from whom, to whom, what, and how much to collect. Fits A5 and A4.
#[derive(Template)]
#[template(path = "order/slip.html")]
struct SlipPage {
    page: Page,
    order: SellerOrder,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
) -> Result<Response> {
    let order = order::open_for_seller(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let title = format!("{} {number}", page.t("Phiếu giao hàng", "Delivery slip"));
    render(&SlipPage {
        page: page.titled(title),
        order,
    })
}

impl SlipPage {
    fn phone(&self, stored: &str) -> String {
        phone::show(stored)
    }

    fn shipping(&self) -> String {
        shipping_told(&self.page, &self.order.part)
    }

    /// Only cash that has not been handed over is collected at the door.
    fn to_collect(&self) -> i64 {
        let part = &self.order.part;
        let is_due =
            part.payment_method == PaymentMethod::CashOnDelivery && part.payment_state == PaymentState::Due;
        if is_due { part.total_vnd } else { 0 }
    }

    fn pieces(&self) -> i64 {
        self.order.part.lines.iter().map(|line| line.quantity).sum()
    }
}
