use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::parts::Empty;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Discount, format};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::voucher::{self, OwnVoucher};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "selling/vouchers.html")]
struct VouchersPage {
    page: Page,
    vouchers: Vec<OwnVoucher>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let vouchers = voucher::own_vouchers(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Mã giảm giá", "Vouchers").to_owned();
    render(&VouchersPage {
        page: page.titled(title),
        vouchers,
    })
}

/// Stops a voucher, or lets it run again.
#[handler]
pub(super) async fn pause(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let is_paused = !form.typed("pause").is_empty();
    voucher::set_paused(&app, &ctx, id, is_paused)
        .await
        .map_err(failed(&ctx))?;
    let told = if is_paused {
        page.t("Mã đã tạm dừng.", "The voucher is paused.")
    } else {
        page.t("Mã được áp dụng lại.", "The voucher runs again.")
    };
    flash::leave(session, Tone::Good, told);
    Ok(see_other(urls::SELLER_VOUCHERS))
}

impl VouchersPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Chưa có mã giảm giá", "No vouchers yet"),
            self.page.t(
                "Tạo mã, gửi cho khách quen hoặc in lên thiệp; người mua nhập mã ở giỏ hàng.",
                "Make a code, send it to your buyers or print it on a card; they type it in the cart.",
            ),
        )
        .action(
            self.page.t("Tạo mã giảm giá", "Make a voucher"),
            urls::SELLER_VOUCHER_NEW,
        )
    }

    /// What comes off, when, and for whom.
    fn told(&self, voucher: &OwnVoucher) -> String {
        let page = &self.page;
        let off = match voucher.discount {
            Discount::Amount { vnd } => format!("{} {}", page.t("Giảm", "Off:"), page.money(vnd)),
            Discount::Percent { percent, most_vnd } => {
                let most =
                    most_vnd.map(|vnd| format!(", {} {}", page.t("nhiều nhất", "at most"), page.money(vnd)));
                format!(
                    "{} {percent}%{}",
                    page.t("Giảm", "Off:"),
                    most.unwrap_or_default()
                )
            }
        };
        let mut told = vec![off];
        if voucher.least_goods_vnd > 0 {
            let least = page.t("tiền hàng từ", "goods from");
            told.push(format!("{least} {}", page.money(voucher.least_goods_vnd)));
        }
        let start = format::date(voucher.starts_on);
        told.push(match voucher.ends_on {
            Some(end) => format!("{start} – {}", format::date(end)),
            None => format!("{} {start}", page.t("từ", "from")),
        });
        if let Some(most) = voucher.most_uses_per_buyer {
            let each = page.t("lượt mỗi người mua", "per buyer");
            told.push(format!("{} {each}", page.number(most)));
        }
        told.join(" · ")
    }

    fn uses(&self, voucher: &OwnVoucher) -> String {
        let used = self.page.number(voucher.uses);
        let of = voucher
            .most_uses
            .map(|most| format!("/{}", self.page.number(most)));
        format!(
            "{} {used}{} {}",
            self.page.t("Đã dùng", "Used"),
            of.unwrap_or_default(),
            self.page.t("lượt", "times")
        )
    }
}
