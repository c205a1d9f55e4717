use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, failed, see_other, urls};
use domain::OrderAction;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::order::{self, Act};
use services::{App, Ctx, Error};
use std::sync::Arc;

/// The buyer cancels a part, or says that it has come.
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
    let mut read = form.read(page.locale());
    let taken = match read.choice::<OrderAction>("action") {
        Some(action) => {
            let act = Act::plain(action);
            order::act_as_buyer(&app, &ctx, &number, Some(key), form.typed("part"), act).await
        }
        None => Err(Error::Invalid(read.errors())),
    };
    let (tone, told) = match taken {
        Ok(()) => (Tone::Good, page.t("Đã ghi nhận.", "Noted.")),
        Err(Error::Refused(code)) if code != domain::Code::NotFound => {
            (Tone::Warning, code.text(page.locale()))
        }
        Err(error) => return Err(failed(&ctx)(error)),
    };
    flash::leave(session, tone, told);
    Ok(see_other(urls::order_with_key(&number, key)))
}
