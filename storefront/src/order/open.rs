use super::card::returned;
use super::shipping_told;
use crate::{Failure, Page, failed, render, urls};
use askama::Template;
use domain::vietqr::qr_svg;
use domain::{Code, ComplaintKind, OrderAction, SellerOrderState, phone};
use poem::handler;
use poem::http::header;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::order::{self, BuyerOrder, OrderPart, TransferRequest, Travels};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "order/open.html")]
struct OrderPage {
    page: Page,
    order: BuyerOrder,
}

#[derive(Deserialize)]
pub(super) struct Key {
    key: Option<String>,
    /// The try to pay by card that the buyer comes back from.
    the: Option<Uuid>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Query(asked): Query<Key>,
) -> Result<Response> {
    if let Some(attempt) = asked.the {
        return returned(&page, &app, &ctx, session, &number, asked.key.as_deref(), attempt).await;
    }
    let order = order::open_for_buyer(&app, &ctx, &number, asked.key.as_deref())
        .await
        .map_err(failed(&ctx))?;
    let title = format!("{} {}", page.t("Đơn hàng", "Order"), order.number);
    render(&OrderPage {
        page: page.titled(title),
        order,
    })
}

/// The order's text as a file.
#[handler]
pub(super) async fn text(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
    Query(asked): Query<Key>,
) -> Result<Response> {
    let order = order::open_for_buyer(&app, &ctx, &number, asked.key.as_deref())
        .await
        .map_err(failed(&ctx))?;
    let file = format!("attachment; filename=\"{}.txt\"", order.number);
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, file)
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(order.text))
}

impl OrderPage {
    fn phone(&self, stored: &str) -> String {
        phone::show(stored)
    }

    fn text_url(&self) -> String {
        urls::with_query(&urls::order_text(&self.order.number), "key", &self.order.key)
    }

    fn add_url(&self) -> String {
        urls::order_add(&self.order.number)
    }

    /// The order of goods in the same parcel.
    fn travels_url(&self, other: &Travels) -> String {
        urls::order_with_key(&other.order_number, &other.order_key)
    }

    fn complain_url(&self, part: &OrderPart) -> String {
        let url = urls::with_query(&urls::order_complain(&self.order.number), "key", &self.order.key);
        urls::with_query(&url, "part", &part.number)
    }

    fn may_complain(&self, part: &OrderPart, kind: ComplaintKind) -> bool {
        part.complaint_kinds.contains(&kind)
    }

    /// A complaint of that kind, as that the goods have not come though the seller says so.
    fn complain_of_url(&self, part: &OrderPart, kind: ComplaintKind) -> String {
        urls::with_query(&self.complain_url(part), "viec", kind.as_str())
    }

    fn complaint_url(&self, number: &str) -> String {
        let url = urls::order_complaint(&self.order.number, number);
        urls::with_query(&url, "key", &self.order.key)
    }

    fn file_url(&self, id: &Uuid) -> String {
        urls::with_query(&urls::order_file(id), "key", &self.order.key)
    }

    fn step_url(&self) -> String {
        urls::order_step(&self.order.number)
    }

    /// The QR picture of a transfer.
    fn qr(&self, transfer: &TransferRequest, part: &OrderPart) -> Result<String, Failure> {
        let title = format!(
            "{} {} – {}",
            self.page.t("Mã VietQR chuyển", "VietQR code for"),
            self.page.money(transfer.amount_vnd),
            part.seller.name
        );
        qr_svg(&transfer.payload, &title).map_err(|error| {
            tracing::error!(%error, "drawing a VietQR code");
            Failure(Code::Internal)
        })
    }

    fn shipping(&self, part: &OrderPart) -> String {
        shipping_told(&self.page, part)
    }

    fn can(&self, part: &OrderPart, action: &str) -> bool {
        part.actions.iter().any(|it: &OrderAction| it.as_str() == action)
    }

    fn is_demo_bank(&self) -> bool {
        self.page.is_demo()
    }

    /// Once the goods have come, the buyer may say what they and their seller are like.
    fn reviews_url(&self, part: &OrderPart) -> Option<String> {
        let is_received = matches!(
            part.state,
            SellerOrderState::Delivered | SellerOrderState::Completed
        );
        let url = urls::order_reviews(&self.order.number, &part.number);
        is_received.then(|| urls::with_query(&url, "key", &self.order.key))
    }

    fn is_cancelled(&self, part: &OrderPart) -> bool {
        part.state == SellerOrderState::Cancelled
    }
}
