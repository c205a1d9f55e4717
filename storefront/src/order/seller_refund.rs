use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::Crumbs;
use crate::{Failure, Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, phone};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::card;
use services::order::{self, OrderLine, SellerOrder};
use services::payment::{self, GrantRefund, PayBack, RefundRow, RefundedLine};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

/// What the seller gives back, line by line.
#[derive(Template)]
#[template(path = "order/seller_refund.html")]
struct RefundPage {
    page: Page,
    form: FormState,
    order: SellerOrder,
    key: String,
}

/// That the seller has paid it.
#[derive(Template)]
#[template(path = "order/seller_pay_back.html")]
struct PayBackPage {
    page: Page,
    form: FormState,
    order: SellerOrder,
    refund: RefundRow,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
) -> Result<Response> {
    let order = find(&app, &ctx, &number).await?;
    if !order.part.money.can_refund {
        return Ok(see_other(urls::seller_order(&number)));
    }
    let form = FormState::empty(page.locale());
    render(&RefundPage::new(page, form, order, app.ids.secret()))
}

#[handler]
pub(super) async fn grant(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let order = find(&app, &ctx, &number).await?;
    let mut read = form.read(page.locale());
    let lines: Vec<RefundedLine> = order
        .part
        .lines
        .iter()
        .filter_map(|line| {
            let amount_vnd = read.optional_number(&field(line))?;
            Some(RefundedLine {
                variant_id: line.variant_id,
                amount_vnd,
            })
        })
        .collect();
    let command = GrantRefund {
        lines,
        shipping_vnd: read.optional_number("shipping_vnd").unwrap_or_default(),
        reason: read.text("reason"),
    };
    let granted = if read.is_right() {
        payment::grant_refund(&app, &ctx, &number, command, Some(form.typed("key"))).await
    } else {
        Err(Error::Invalid(read.errors()))
    };
    match granted {
        Ok(_) => {
            let told = page.t(
                "Đã ghi khoản phải hoàn. Người mua được báo nếu có e-mail.",
                "The refund is granted. The buyer is told if there is an e-mail address.",
            );
            flash::leave(session, Tone::Good, told);
            Ok(see_other(urls::seller_order(&number)))
        }
        Err(Error::Invalid(errors)) => {
            let key = form.typed("key").to_owned();
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&RefundPage::new(page, form, order, key))
        }
        Err(error) => moved_on(&page, &ctx, session, &number, error),
    }
}

#[handler]
pub(super) async fn show_pay_back(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path((number, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let order = find(&app, &ctx, &number).await?;
    let form = FormState::filled(page.locale(), FormData::default().with("paid_on", ctx.today()));
    render(&PayBackPage::new(page, form, order, id)?)
}

#[handler]
pub(super) async fn pay_back(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((number, id)): Path<(String, Uuid)>,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let paid = match read.day("paid_on") {
        Some(paid_on) => {
            let bank_reference = read.optional_text("bank_reference");
            let command = PayBack {
                paid_on,
                bank_reference,
            };
            payment::pay_back(&app, &ctx, id, command).await
        }
        None => Err(Error::Invalid(read.errors())),
    };
    match paid {
        Ok(_) => {
            let told = page.t(
                "Đã ghi hoàn tiền. Người mua được báo nếu có e-mail.",
                "The refund is entered as paid. The buyer is told if there is an e-mail address.",
            );
            flash::leave(session, Tone::Good, told);
            Ok(see_other(urls::seller_order(&number)))
        }
        Err(Error::Invalid(errors)) => {
            let order = find(&app, &ctx, &number).await?;
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&PayBackPage::new(page, form, order, id)?)
        }
        Err(error) => moved_on(&page, &ctx, session, &number, error),
    }
}

/// Has the card refunded once more after Stripe has refused.
#[handler]
pub(super) async fn retry(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((number, id)): Path<(String, Uuid)>,
    Posted(_): Posted,
) -> Result<Response> {
    match card::retry_refund(&app, &ctx, id).await {
        Ok(_) => {
            let told = page.t(
                "Đang hoàn về thẻ. Kết quả hiện ở đây sau ít giây.",
                "The card is being refunded. What comes of it shows here in a few seconds.",
            );
            flash::leave(session, Tone::Good, told);
            Ok(see_other(urls::seller_order(&number)))
        }
        Err(error) => moved_on(&page, &ctx, session, &number, error),
    }
}

async fn find(app: &App, ctx: &Ctx, number: &str) -> Result<SellerOrder> {
    order::open_for_seller(app, ctx, number)
        .await
        .map_err(failed(ctx))
}

/// Somebody else was faster: the order's page shows how it stands now.
fn moved_on(page: &Page, ctx: &Ctx, session: &Session, number: &str, error: Error) -> Result<Response> {
    match error {
        Error::Refused(code @ (Code::WrongState | Code::Changed | Code::AlreadyAnswered)) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(urls::seller_order(number)))
        }
        error => Err(failed(ctx)(error)),
    }
}

/// The field of a line's amount, as its errors name it.
fn field(line: &OrderLine) -> String {
    format!("lines.{}", line.variant_id)
}

fn crumbs(page: &Page, number: &str) -> Crumbs {
    Crumbs::new(page.locale(), &page.title)
        .under(page.t("Đơn hàng", "Orders"), urls::SELLER_ORDERS)
        .under(number, urls::seller_order(number))
}

impl RefundPage {
    fn new(page: Page, form: FormState, order: SellerOrder, key: String) -> RefundPage {
        let title = page.t("Giảm giá hoặc hoàn tiền", "Refund").to_owned();
        RefundPage {
            page: page.titled(title),
            form,
            order,
            key,
        }
    }

    fn crumbs(&self) -> Crumbs {
        crumbs(&self.page, &self.order.part.number)
    }

    fn field(&self, line: &OrderLine) -> String {
        field(line)
    }

    fn left_of(&self, line: &OrderLine) -> String {
        let left = self.page.money(line.left_vnd());
        format!("{} {left}", self.page.t("Còn hoàn được", "At most"))
    }

    fn label_of(&self, line: &OrderLine) -> String {
        format!("{} – {}", line.product_name, line.variant_name)
    }
}

impl PayBackPage {
    fn new(page: Page, form: FormState, order: SellerOrder, id: Uuid) -> Result<PayBackPage> {
        let title = page.t("Ghi đã hoàn tiền", "Enter a refund as paid").to_owned();
        let refund = order.part.money.refunds.iter().find(|refund| refund.id == id);
        let refund = refund.cloned().ok_or(Failure(Code::NotFound))?;
        Ok(PayBackPage {
            page: page.titled(title),
            form,
            order,
            refund,
        })
    }

    fn crumbs(&self) -> Crumbs {
        crumbs(&self.page, &self.order.part.number)
    }

    fn phone(&self) -> String {
        phone::show(&self.order.buyer.phone)
    }
}
