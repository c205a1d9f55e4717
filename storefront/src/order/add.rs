use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, checkout, failed, see_other, urls};
use domain::Code;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::{App, Ctx, order};
use std::sync::Arc;

/// Remembers that the next goods of this seller travel with a part of the order, and shows what the seller has.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let key = form.typed("key");
    let order = order::open_for_buyer(&app, &ctx, &number, Some(key))
        .await
        .map_err(failed(&ctx))?;
    let part = order.parts.iter().find(|part| part.number == form.typed("part"));
    let part = part.ok_or_else(|| failed(&ctx)(Code::NotFound.into()))?;
    if !part.can_add {
        flash::leave(session, Tone::Warning, Code::AlreadyPacked.text(page.locale()));
        return Ok(see_other(urls::order_with_key(&order.number, &order.key)));
    }
    checkout::add_to(session, &order, part);
    let told = format!(
        "{} {}.",
        page.t(
            "Chọn hàng rồi đặt như thường lệ: hàng mới đi chung kiện với phần",
            "Choose and order as usual: the new goods travel with part"
        ),
        part.number
    );
    flash::leave(session, Tone::Good, told);
    Ok(see_other(urls::producer(&part.seller.slug)))
}
