use super::seller_open::told;
use crate::Page;
use crate::forms::Posted;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::payment::{RecordPayment, record_by_hand};
use services::{App, Ctx, Error};
use std::sync::Arc;

/// The seller found the buyer's transfer on its account.
#[handler]
pub(super) async fn record(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let (amount_vnd, received_on) = (read.number("amount_vnd"), read.day("received_on"));
    let recorded = match (amount_vnd, received_on) {
        (Some(amount_vnd), Some(received_on)) => {
            let command = RecordPayment {
                amount_vnd,
                received_on,
                bank_reference: read.optional_text("bank_reference"),
            };
            record_by_hand(&app, &ctx, &number, command, Some(form.typed("key"))).await
        }
        _ => Err(Error::Invalid(read.errors())),
    };
    let done = page.t(
        "Đã ghi tiền nhận. Người mua được báo nếu có e-mail.",
        "The payment is entered. The buyer is told if there is an e-mail address.",
    );
    let recorded = recorded.map(|()| done);
    told(page, &app, &ctx, session, &number, form, recorded).await
}
