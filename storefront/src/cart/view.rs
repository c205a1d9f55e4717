use super::key;
use crate::parts::{Badge, Choice, Empty};
use crate::visitor::CART_COUNT;
use crate::{Page, destination, failed, render, urls};
use askama::Template;
use domain::{Code, LineNotice};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::cart::{self, Cart, CartLine, CartPart, PartVoucher};
use services::shipping::PartShipping;
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cart/view.html")]
struct CartPage {
    page: Page,
    cart: Cart,
    provinces: Vec<Choice>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Code of the province the goods go to.
    tinh: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let provinces = destination::choices(&app, session, wanted.tinh.as_deref())
        .await
        .map_err(failed(&ctx))?;
    let cart = match key(session) {
        Some(key) => match cart::view(&app, &ctx, &key, &destination::remembered(session)).await {
            Err(refused) if refused.code() == Code::NotFound => Cart::default(),
            found => found.map_err(failed(&ctx))?,
        },
        None => Cart::default(),
    };
    let title = page.t("Giỏ hàng", "Cart").to_owned();
    let mut page = page.titled(title);
    // Another device may have changed the account's cart.
    page.visitor.cart_count = u64::try_from(cart.lines().count()).unwrap_or_default();
    session.set(CART_COUNT, page.visitor.cart_count);
    render(&CartPage {
        page,
        cart,
        provinces,
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

    fn shipping(&self, part: &CartPart) -> String {
        destination::told(&self.page, &part.shipping)
    }

    fn is_refused(&self, part: &CartPart) -> bool {
        part.shipping.refusal().is_some()
    }

    /// What is missing until this seller sends for nothing.
    fn missing(&self, part: &CartPart) -> Option<String> {
        match &part.shipping {
            PartShipping::Parcel(parcel) => parcel.missing_vnd.map(|vnd| self.page.money(vnd)),
            _ => None,
        }
    }

    /// Why a code takes nothing off, and how much more it needs.
    fn voucher_refused(&self, voucher: &PartVoucher) -> String {
        let why = voucher.refusal.map_or("", |code| code.text(self.page.locale()));
        let more = voucher.missing_vnd.map(|vnd| {
            let add = self.page.t("Mua thêm", "Add");
            format!(" {add} {}.", self.page.money(vnd))
        });
        format!("{}: {why}{}", voucher.code, more.unwrap_or_default())
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
