use super::desk::{Desk, tell};
use crate::forms::{FormState, Posted, Uploaded};
use crate::parts::{AreaNav, Badge, Crumbs, Facts};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{DeliveryAction, DeliveryState};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::delivery::{self, Delivery, Figure, Objection};
use services::upload::Upload;
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
    uploaded: Uploaded,
) -> poem::Result<Response> {
    let mut reading = uploaded.form.read(ctx.locale);
    let accepted_kg = reading.optional_number("accepted_kg");
    let errors: Vec<_> = reading.errors().into_iter().chain(uploaded.errors).collect();
    let pictures = uploaded.pictures.into_iter().map(|picture| Upload {
        name: picture.file_name,
        bytes: picture.bytes,
    });
    let objection = Objection {
        accepted_kg,
        reason: uploaded.form.typed("reason").to_owned(),
        pictures: pictures.collect(),
    };
    let result = if errors.is_empty() {
        delivery::dispute(&app, &ctx, &number, objection).await
    } else {
        Err(services::Error::Invalid(errors))
    };
    let done = ctx
        .t(
            "Đã báo cho bên bán. Phiếu chưa được tính cho đến khi hai bên thống nhất.",
            "The seller was told. Nothing counts until both sides agree.",
        )
        .to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(urls::buying_delivery(&number)))
}

/// Accepts the figure that stands, or puts another one forward.
#[handler]
pub(super) async fn answer_figure(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let mut reading = data.read(ctx.locale);
    if data.typed("step") == DeliveryAction::AcceptFigure.as_str() {
        let position = reading.choice("position").unwrap_or_default();
        let result = delivery::accept_figure(&app, &ctx, &number, position).await;
        let done = match result {
            Ok(DeliveryState::Settled) => ctx.t(
                "Đã thống nhất. Phiếu được tính với số này.",
                "Settled: this figure counts.",
            ),
            _ => ctx.t(
                "Đã đồng ý. Chờ bên còn lại.",
                "Accepted. The other side has to answer.",
            ),
        };
        tell(&ctx, session, result, done)?;
    } else {
        let result = match reading.number("quantity_kg") {
            Some(kg) => delivery::propose_figure(&app, &ctx, &number, kg, data.typed("note")).await,
            None => Err(services::Error::Invalid(reading.errors())),
        };
        let done = ctx.t("Đã gửi đề xuất.", "The figure is put forward.");
        tell(&ctx, session, result, done)?;
    }
    Ok(see_other(desk.delivery(&number)))
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
            .with_some(page.t("Phân loại", "Grade"), delivery.grade.as_deref())
            .with_some(
                page.t("Theo lệnh gọi hàng", "For the call-off"),
                delivery.call_off.as_deref(),
            )
            .with_some(
                page.t("Giá tham chiếu", "Reference price"),
                delivery.market_vnd_per_kg.map(|vnd| page.money(vnd)),
            )
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

    /// Who stands behind a figure.
    fn accepted(&self, figure: &Figure) -> &str {
        match (figure.agreement.seller, figure.agreement.buyer) {
            (true, true) => self.page.t("Hai bên đồng ý", "Accepted by both"),
            (true, false) => self.page.t("Bên bán đồng ý", "Accepted by the seller"),
            (false, true) => self.page.t("Bên mua đồng ý", "Accepted by the buyer"),
            (false, false) => self.page.t("Chờ hai bên", "Waiting for both"),
        }
    }

    fn may(&self, action: DeliveryAction) -> bool {
        self.delivery.actions.contains(&action)
    }
}
