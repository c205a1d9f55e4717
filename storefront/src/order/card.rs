use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::Code;
use poem::http::{HeaderValue, header};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::card::{self, CardPage};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

/// Says that the buyer leaves the marketplace. Browsers do not let a form lead to another site, so a page does.
#[derive(Template)]
#[template(path = "order/to_card.html")]
struct ToCardPage {
    page: Page,
    opened: CardPage,
    back: String,
}

/// On to the page where a part is paid by card.
#[handler]
pub(super) async fn start(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let key = form.typed("key");
    let back = urls::order_with_key(&number, key);
    match card::start(&app, &ctx, &number, Some(key), form.typed("part")).await {
        Ok(opened) => {
            let title = page.t("Sang trang trả tiền", "On to the payment page").to_owned();
            let refresh = HeaderValue::from_str(&format!("0; url={}", opened.url));
            let mut response = render(&ToCardPage {
                page: page.titled(title),
                opened,
                back,
            })?;
            if let Ok(refresh) = refresh {
                response.headers_mut().insert(header::REFRESH, refresh);
            }
            Ok(response)
        }
        Err(Error::Refused(code)) if code != Code::NotFound => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(back))
        }
        Err(error) => Err(failed(&ctx)(error)),
    }
}

/// Where that page was opened again without its form.
#[handler]
pub(super) fn to_order(Path(number): Path<String>) -> Response {
    see_other(urls::order(&number))
}

/// Back from paying: asks at once, as Stripe's own message may still be on its way.
pub(super) async fn returned(
    page: &Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    number: &str,
    key: Option<&str>,
    attempt: Uuid,
) -> Result<Response> {
    let (tone, told) = match card::return_from_paying(app, ctx, number, key, attempt).await {
        Ok(true) => (
            Tone::Good,
            page.t("Đã nhận thanh toán bằng thẻ. Cảm ơn bạn.", "Your card payment has come. Thank you."),
        ),
        Ok(false) => (
            Tone::Warning,
            page.t(
                "Stripe chưa báo đã trả. Nếu bạn vừa trả xong, xin đợi một lát rồi tải lại trang.",
                "Stripe has not said yet that it is paid. If you have just paid, please wait a little and reload.",
            ),
        ),
        Err(Error::Refused(code)) if code != Code::NotFound => (
            Tone::Warning,
            page.t(
                "Chưa hỏi được Stripe. Nếu bạn vừa trả xong, tiền được ghi nhận sau ít phút.",
                "Stripe could not be asked. If you have just paid, it is noted in a few minutes.",
            ),
        ),
        Err(error) => return Err(failed(ctx)(error)),
    };
    flash::leave(session, tone, told);
    Ok(see_other(urls::order_with_key(number, key.unwrap_or_default())))
}
