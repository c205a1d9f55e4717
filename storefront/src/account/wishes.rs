use crate::catalogue::cards;
use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::parts::{Empty, ProductCard};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::{App, Ctx, Error, wish};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/wishes.html")]
struct WishesPage {
    page: Page,
    cards: Vec<ProductCard>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let products = wish::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Sản phẩm yêu thích", "Wish list").to_owned();
    render(&WishesPage {
        cards: cards(&products, page.locale()),
        page: page.titled(title),
    })
}

/// Remembers the product of this page, or forgets it.
#[handler]
pub(super) async fn change(
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
    let is_wished = form.typed("forget").is_empty();
    let changed = if is_wished {
        wish::add(&app, &ctx, &slug).await
    } else {
        wish::remove(&app, &ctx, &slug).await
    };
    let (tone, told) = match changed {
        Ok(()) if is_wished => (
            Tone::Good,
            page.t("Đã lưu vào danh sách yêu thích.", "Kept in your wish list."),
        ),
        Ok(()) => (
            Tone::Good,
            page.t("Đã bỏ khỏi danh sách yêu thích.", "Taken off your wish list."),
        ),
        Err(Error::Invalid(_)) => (
            Tone::Warning,
            page.t(
                "Danh sách yêu thích đã đầy. Xin bỏ bớt sản phẩm.",
                "Your wish list is full. Please take some products off it.",
            ),
        ),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    flash::leave(session, tone, told);
    Ok(see_other(url))
}

impl WishesPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page
                .t("Chưa có sản phẩm yêu thích", "Your wish list is empty"),
            self.page.t(
                "Mở một sản phẩm và bấm “Yêu thích” để giữ lại ở đây.",
                "Open a product and press “Keep in wish list” to find it here again.",
            ),
        )
        .action(self.page.t("Xem sản phẩm", "See products"), urls::PRODUCTS)
    }
}
