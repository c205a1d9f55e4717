use super::change::tell;
use super::key;
use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, see_other, urls};
use domain::Code;
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::{App, Ctx, Error, cart};
use std::sync::Arc;

/// Names a code for one seller's goods, or forgets it.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let changed = match (key(session), read.choice("seller")) {
        (Some(key), Some(seller_id)) if form.typed("forget").is_empty() => {
            let entered = cart::enter_voucher(&app, &ctx, &key, seller_id, form.typed("code")).await;
            entered.map(|()| page.t("Đã nhận mã giảm giá.", "The voucher is taken."))
        }
        (Some(key), Some(seller_id)) => {
            let dropped = cart::drop_voucher(&app, &ctx, &key, seller_id).await;
            dropped.map(|()| page.t("Đã bỏ mã giảm giá.", "The voucher is taken out."))
        }
        (None, _) => Err(Code::CartEmpty.into()),
        _ => Err(Error::Invalid(read.errors())),
    };
    match changed {
        Ok(told) => {
            flash::leave(session, Tone::Good, told);
            Ok(see_other(urls::CART))
        }
        Err(refused) => tell(&page, &ctx, session, refused),
    }
}
