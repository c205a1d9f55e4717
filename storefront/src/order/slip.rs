use super::shipping_told;
use crate::{Failure, Page, failed, render};
use askama::Template;
use domain::{Code, PaymentMethod, phone};
use poem::handler;
use poem::web::{Data, Path, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::order::{self, ParcelLine, PartParcel, SellerOrder};
use services::{App, Ctx};
use std::sync::Arc;

/// What goes into a parcel: from whom, to whom, what, and how much to collect. Without a parcel it is for what is still
/// to be sent. Fits A5 and A4.
#[derive(Template)]
#[template(path = "order/slip.html")]
struct SlipPage {
    page: Page,
    order: SellerOrder,
    parcel: Option<PartParcel>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Number of the parcel within the part.
    kien: Option<i32>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let order = order::open_for_seller(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let title = format!("{} {number}", page.t("Phiếu giao hàng", "Delivery slip"));
    let parcel = match asked.kien {
        Some(running) => {
            let found = order.part.parcels.iter().find(|it| it.running == running);
            Some(found.cloned().ok_or(Failure(Code::NotFound))?)
        }
        None => None,
    };
    render(&SlipPage {
        page: page.titled(title),
        order,
        parcel,
    })
}

impl SlipPage {
    fn phone(&self, stored: &str) -> String {
        phone::show(stored)
    }

    fn shipping(&self) -> String {
        shipping_told(&self.page, &self.order.part)
    }

    fn lines(&self) -> Vec<ParcelLine> {
        match &self.parcel {
            Some(parcel) => parcel.lines.clone(),
            None => self.order.part.outstanding(),
        }
    }

    /// Whether everything that is to be sent is in this parcel.
    fn is_all(&self) -> bool {
        let wanted: i64 = self.order.part.lines.iter().map(|it| it.quantity - it.cut).sum();
        self.pieces() == wanted
    }

    fn to_collect(&self) -> i64 {
        let parcel = self.parcel.as_ref().map(|it| it.running);
        self.order.part.to_collect_vnd(parcel)
    }

    /// Cash that another parcel brings in.
    fn collects_later(&self) -> bool {
        let part = &self.order.part;
        part.payment_method == PaymentMethod::CashOnDelivery
            && part.money.remaining_vnd > 0
            && self.to_collect() == 0
    }

    fn pieces(&self) -> i64 {
        self.lines().iter().map(|line| line.quantity).sum()
    }
}
