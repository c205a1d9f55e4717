use crate::forms::Posted;
use crate::trade::tell;
use crate::{Page, see_other, urls};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::{App, Ctx, question};
use std::sync::Arc;

#[handler]
pub(super) async fn ask(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let url = urls::product(&slug);
    if ctx.signed_in().is_none() {
        return Ok(see_other(urls::with_query(urls::SIGN_IN, "next", &url)));
    }
    let asked = question::ask(&app, &ctx, &slug, form.typed("text")).await;
    let done = page.t(
        "Đã gửi câu hỏi. Khi người bán trả lời, bạn nhận được thư.",
        "The question is sent. You get a mail when the seller answers.",
    );
    tell(&ctx, session, asked, done)?;
    Ok(see_other(format!("{url}#questions")))
}
