use super::desk::{Desk, tell};
use crate::forms::{FormState, Posted};
use crate::parts::{AreaNav, Badge, Crumbs, Facts};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::DeliveryAction;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::delivery::{self, Delivery};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/delivery.html")]
struct DeliveryPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    delivery: Delivery,
    form: FormState,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let delivery = delivery::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let title = format!("{} {number}", page.t("Phiếu giao nhận", "Delivery"));
    render(&DeliveryPage {
        nav: desk.nav(&page),
        form: FormState::empty(page.locale()),
        page: page.titled(title),
        desk,
        delivery,
    })
}

#[handler]
pub(super) async fn confirm(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = delivery::confirm(&app, &ctx, &number).await;
    let done = ctx
        .t("Đã xác nhận phiếu giao nhận.", "The delivery is confirmed.")
        .to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(urls::buying_delivery(&number)))
}

#[handler]
pub(super) async fn dispute(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let result = delivery::dispute(&app, &ctx, &number, data.typed("reason")).await;
    let done = ctx
        .t(
            "Đã báo sai lệch cho bên bán.",
            "The seller was told what is wrong.",
        )
        .to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(urls::buying_delivery(&number)))
}

#[handler]
pub(super) async fn settle(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let mut reading = data.read(ctx.locale);
    let quantity_kg = reading.number("quantity_kg");
    let result = match quantity_kg {
        Some(kg) => delivery::settle(&app, &ctx, &number, kg, data.typed("note")).await,
        None => Err(services::Error::Invalid(reading.errors())),
    };
    let done = ctx.t("Đã chốt số lượng.", "The quantity is settled.").to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(urls::buying_delivery(&number)))
}

impl DeliveryPage {
    fn facts(&self) -> Facts {
        let (page, delivery) = (&self.page, &self.delivery);
        Facts::new()
            .with(page.t("Bên bán", "Seller"), delivery.seller.name.as_str())
            .with(page.t("Bên mua", "Buyer"), delivery.buyer.name.as_str())
            .with(page.t("Hợp đồng", "Contract"), delivery.contract.as_str())
            .with(
                page.t("Sản phẩm", "Goods"),
                delivery.commodity.name(page.locale()),
            )
            .with(
                page.t("Ngày giao", "Delivered on"),
                page.date(delivery.delivered_on),
            )
            .with_some(page.t("Lô", "Lot"), delivery.lot.as_deref())
            .with(
                page.t("Khối lượng ghi", "Recorded quantity"),
                page.kilograms(delivery.quantity_kg),
            )
            .with_some(
                page.t("Khối lượng tính", "Counted quantity"),
                delivery.confirmed_kg.map(|kg| page.kilograms(kg)),
            )
            .with(
                page.t("Đơn giá", "Price per kg"),
                page.money(delivery.price_vnd_per_kg),
            )
            .with(page.t("Thành tiền", "Value"), page.money(delivery.value_vnd))
            .with_some(
                page.t("Sai lệch đã báo", "What was disputed"),
                delivery.dispute_reason.as_deref(),
            )
            .with_some(page.t("Ghi chú", "Note"), delivery.note.as_deref())
            .with(page.t("Ghi lúc", "Recorded at"), page.time(delivery.recorded_at))
    }

    fn may(&self, action: DeliveryAction) -> bool {
        self.delivery.actions.contains(&action)
    }
}
