use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, cart, failed, see_other, urls};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::cart::reorder;
use services::{App, Ctx};
use std::sync::Arc;

/// Puts the order's goods in the cart again and says what is missing.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let key = Some(form.typed("key"));
    let done = reorder(&app, &ctx, &number, key, cart::key(session).as_deref())
        .await
        .map_err(failed(&ctx))?;
    cart::remember(&app, session, &done.key)
        .await
        .map_err(failed(&ctx))?;
    if done.missing.is_empty() {
        let told = page.t(
            "Hàng của đơn cũ đã vào giỏ, theo giá hôm nay.",
            "The goods of that order are in the cart, at today's prices.",
        );
        flash::leave(session, Tone::Good, told);
    } else {
        let told = page.t(
            "Những hàng này không còn bán hoặc không đủ số lượng:",
            "These goods are no longer sold, or there are not enough of them:",
        );
        flash::leave(
            session,
            Tone::Warning,
            format!("{told} {}", done.missing.join("; ")),
        );
    }
    Ok(see_other(urls::CART))
}
