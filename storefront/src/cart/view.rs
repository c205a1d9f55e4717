use super::key;
use crate::parts::{Badge, Empty};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::{Code, LineNotice};
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::cart::{self, Cart, CartLine};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cart/view.html")]
struct CartPage {
    page: Page,
    cart: Cart,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
) -> Result<Response> {
    let cart = match key(session) {
        Some(key) => match cart::view(&app, &ctx, &key).await {
            Err(refused) if refused.code() == Code::NotFound => Cart::default(),
            found => found.map_err(failed(&ctx))?,
        },
        None => Cart::default(),
    };
    let title = page.t("Giỏ hàng", "Cart").to_owned();
    render(&CartPage {
        page: page.titled(title),
        cart,
    })
}

impl CartPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Giỏ hàng đang trống", "The cart is empty"),
            self.page.t(
                "Chọn sản phẩm của hợp tác xã, hội quán và doanh nghiệp; mỗi người bán giao hàng và nhận tiền riêng.",
                "Choose goods of cooperatives, clubs and enterprises; each seller delivers and is paid on its own.",
            ),
        )
        .action(self.page.t("Xem sản phẩm", "See products"), urls::PRODUCTS)
    }

    fn told(&self, line: &CartLine, notice: &LineNotice) -> String {
        match notice {
            LineNotice::PriceChanged => format!(
                "{}: {} → {}",
                self.page.t(
                    "Giá đã thay đổi từ khi bạn chọn",
                    "The price has changed since you chose it"
                ),
                self.page.money(line.price_seen_vnd),
                self.page.money(line.price_vnd)
            ),
            LineNotice::NotEnough => format!(
                "{} {}. {}",
                self.page.t("Chỉ còn", "Only this much is left:"),
                self.page.number(line.stock),
                self.page.t("Xin giảm số lượng.", "Please take fewer.")
            ),
            LineNotice::Gone => self
                .page
                .t(
                    "Sản phẩm không còn bán. Xin bỏ khỏi giỏ hàng.",
                    "This is no longer sold. Please take it out of the cart.",
                )
                .to_owned(),
        }
    }

    fn sample(&self) -> Badge {
        Badge::sample(self.page.locale())
    }
}
