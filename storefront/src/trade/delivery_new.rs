use super::desk::Desk;
use super::desk::refused;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Contract};
use services::delivery::{self, RecordDelivery};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/delivery_new.html")]
struct DeliveryNewPage {
    page: Page,
    nav: AreaNav,
    contract: Contract,
    form: FormState,
    key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let values = FormData::default().with("delivered_on", ctx.today());
    let form = FormState::filled(page.locale(), values);
    render(&prepare(page, contract, form, app.ids.secret()))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let locale = page.locale();
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let key = data.typed("key").to_owned();
    let mut reading = data.read(locale);
    let delivered_on = reading.day("delivered_on");
    let quantity_kg = reading.number("quantity_kg");
    let price_vnd_per_kg = reading.optional_number("price_vnd_per_kg");
    let lot = reading.optional_text("lot");
    let note = reading.optional_text("note");
    let form = match (delivered_on, quantity_kg, reading.is_right()) {
        (Some(delivered_on), Some(quantity_kg), true) => {
            let command = RecordDelivery {
                contract: number.clone(),
                delivered_on,
                lot,
                quantity_kg,
                price_vnd_per_kg,
                note,
            };
            match delivery::record(&app, &ctx, command, Some(&key)).await {
                Ok(recorded) => {
                    let done = page.t(
                        "Đã ghi phiếu giao nhận. Bên mua sẽ xác nhận.",
                        "The delivery is recorded. The buyer will confirm it.",
                    );
                    flash::leave(session, Tone::Good, done);
                    return Ok(see_other(urls::seller_delivery(recorded)));
                }
                Err(error) => refused(&ctx, locale, data, error)?,
            }
        }
        _ => {
            let errors = reading.errors();
            FormState::refused(locale, data, errors)
        }
    };
    render_invalid(&prepare(page, contract, form, key))
}

fn prepare(page: Page, contract: Contract, form: FormState, key: String) -> DeliveryNewPage {
    let title = page.t("Ghi phiếu giao nhận", "Record a delivery").to_owned();
    DeliveryNewPage {
        nav: Desk::Seller.nav(&page),
        page: page.titled(title),
        contract,
        form,
        key,
    }
}
