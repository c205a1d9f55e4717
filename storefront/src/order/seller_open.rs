use super::shipping_told;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::Crumbs;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, OrderAction, SellerOrderState, phone};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::order::{self, Act, SellerOrder};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "order/seller_open.html")]
pub(super) struct SellerOrderPage {
    page: Page,
    form: FormState,
    order: SellerOrder,
    /// Stands for one payment entered by hand.
    key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(number): Path<String>,
) -> Result<Response> {
    let order = order::open_for_seller(&app, &ctx, &number)
        .await
        .map_err(failed(&ctx))?;
    let known = FormData::default()
        .with("amount_vnd", page.number(order.part.money.remaining_vnd))
        .with("received_on", ctx.today())
        .with("handed_on", ctx.today());
    let form = FormState::filled(page.locale(), known);
    render(&SellerOrderPage::new(page, form, order, app.ids.secret()))
}

/// Takes the step whose button was pressed.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let taken = match read.choice::<OrderAction>("action") {
        Some(action) => {
            let act = Act {
                action,
                carrier: Some(form.typed("carrier").to_owned()),
                tracking_number: Some(form.typed("tracking_number").to_owned()),
                reason: Some(form.typed("reason").to_owned()),
                ..Act::plain(action)
            };
            order::act_as_seller(&app, &ctx, &number, act).await
        }
        None => Err(Error::Invalid(read.errors())),
    };
    let done = page.t(
        "Đã ghi nhận. Người mua được báo nếu có e-mail.",
        "Noted. The buyer is told if there is an e-mail address.",
    );
    told(page, &app, &ctx, session, &number, form, taken.map(|()| done)).await
}

/// Back to the order with what was done, or the page again with what is wrong with the form.
pub(super) async fn told(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    number: &str,
    form: FormData,
    result: services::Result<&str>,
) -> Result<Response> {
    match result {
        Ok(done) => {
            flash::leave(session, Tone::Good, done);
            Ok(see_other(urls::seller_order(number)))
        }
        Err(Error::Invalid(errors)) => {
            let order = order::open_for_seller(app, ctx, number)
                .await
                .map_err(failed(ctx))?;
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&SellerOrderPage::new(page, form, order, app.ids.secret()))
        }
        Err(Error::Refused(code @ (Code::WrongState | Code::Changed))) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(urls::seller_order(number)))
        }
        Err(error) => Err(failed(ctx)(error)),
    }
}

impl SellerOrderPage {
    pub(super) fn new(page: Page, form: FormState, order: SellerOrder, key: String) -> SellerOrderPage {
        let title = format!("{} {}", page.t("Đơn hàng", "Order"), order.part.number);
        SellerOrderPage {
            page: page.titled(title),
            form,
            order,
            key,
        }
    }

    fn crumbs(&self) -> Crumbs {
        let parent = self.page.t("Đơn hàng", "Orders");
        Crumbs::new(self.page.locale(), &self.order.part.number).under(parent, urls::SELLER_ORDERS)
    }

    fn shipping(&self) -> String {
        shipping_told(&self.page, &self.order.part)
    }

    fn is_pickup(&self) -> bool {
        self.order.part.pickup_at.is_some()
    }

    fn phone(&self) -> String {
        phone::show(&self.order.buyer.phone)
    }

    /// The steps that need nothing but a press.
    fn plain_actions(&self) -> Vec<OrderAction> {
        let needs_more = |action: &OrderAction| {
            matches!(
                action,
                OrderAction::Ship | OrderAction::Deliver | OrderAction::Cancel
            )
        };
        self.order
            .part
            .actions
            .iter()
            .copied()
            .filter(|action| !needs_more(action))
            .collect()
    }

    /// A transfer that is waited for, or that may still come for a cancelled order.
    fn asks_for_payment(&self) -> bool {
        let part = &self.order.part;
        part.money.can_record && (part.money.remaining_vnd > 0 || part.state == SellerOrderState::Cancelled)
    }

    fn can_ship(&self) -> bool {
        self.order.part.actions.contains(&OrderAction::Ship)
    }

    fn can_deliver(&self) -> bool {
        self.order.part.actions.contains(&OrderAction::Deliver)
    }

    fn can_cancel(&self) -> bool {
        self.order.part.actions.contains(&OrderAction::Cancel)
    }
}
