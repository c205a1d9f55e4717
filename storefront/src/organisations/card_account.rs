use super::own::OwnPage;
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::trade::Desk;
use crate::{Page, failed, render_invalid, see_other, urls};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::{App, Ctx, Error, card};
use std::sync::Arc;

/// Says on which Stripe account buyers' cards are charged.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Posted(form): Posted,
) -> Result<Response> {
    let typed = form.typed("card_account").trim().to_owned();
    let refused = match card::set_account(&app, &ctx, &typed).await {
        Ok(()) => {
            let told = if typed.is_empty() {
                page.t("Đã ngừng nhận thẻ.", "Cards are not taken any more.")
            } else {
                page.t(
                    "Đã lưu. Người mua chọn được trả bằng thẻ từ bây giờ.",
                    "Saved. Buyers can choose to pay by card from now on.",
                )
            };
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::SELLER_ORGANISATION));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let mut opened = OwnPage::open(page, &app, &ctx, desk).await?;
    opened.card = Some(refused);
    render_invalid(&opened)
}
