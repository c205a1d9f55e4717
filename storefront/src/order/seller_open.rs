use super::shipping_told;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted, Reading};
use crate::parts::{Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, FieldError, OrderAction, ParcelState, SellerOrderState, phone};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::order::{self, Act, ParcelLine, PartLine, PartParcel, SellerOrder};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "order/seller_open.html")]
pub(super) struct SellerOrderPage {
    page: Page,
    form: FormState,
    order: SellerOrder,
    /// Stands for one payment entered by hand, or one step.
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
    let form = FormState::filled(page.locale(), known(&page, &ctx, &order));
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
            let beginning = beginning_of(action, &form);
            let named = |name: &str| Some(form.typed(&format!("{beginning}{name}")).to_owned());
            let act = Act {
                lines: lines(&mut read, &form, &beginning),
                parcel: read.optional_choice("parcel"),
                restocks: read.ticked("cut.restock"),
                carrier: named("carrier"),
                tracking_number: named("tracking_number"),
                reason: named("reason"),
                ..Act::plain(action)
            };
            if read.is_right() {
                let taken = order::act_as_seller(&app, &ctx, &number, act, Some(form.typed("key"))).await;
                taken.map_err(|error| under(&beginning, error))
            } else {
                Err(Error::Invalid(read.errors()))
            }
        }
        None => Err(Error::Invalid(read.errors())),
    };
    let done = page.t(
        "Đã ghi nhận. Người mua được báo nếu có e-mail.",
        "Noted. The buyer is told if there is an e-mail address.",
    );
    told(page, &app, &ctx, session, &number, form, taken.map(|()| done)).await
}

/// What each form starts with: the payment that is waited for, all that can be sent, today.
fn known(page: &Page, ctx: &Ctx, order: &SellerOrder) -> FormData {
    let mut known = FormData::default()
        .with("amount_vnd", page.number(order.part.money.remaining_vnd))
        .with("received_on", ctx.today())
        .with("handed_on", ctx.today());
    for line in order.part.outstanding() {
        known = known.with(format!("lines.{}", line.variant_id), line.quantity);
    }
    for parcel in &order.part.parcels {
        known = known.with(format!("parcels.{}.handed_on", parcel.running), ctx.today());
    }
    known
}

/// Several forms stand on the page; what the names in a form begin with tells them apart.
pub(super) fn beginning_of(action: OrderAction, form: &FormData) -> String {
    let parcel = form.typed("parcel");
    match action {
        OrderAction::Cut => "cut.".to_owned(),
        OrderAction::Deliver | OrderAction::ComeBack if !parcel.is_empty() => format!("parcels.{parcel}."),
        _ => String::new(),
    }
}

/// The quantities typed for the part's lines; none where the form does not ask for any.
fn lines(read: &mut Reading<'_>, form: &FormData, beginning: &str) -> Option<Vec<PartLine>> {
    let beginning = format!("{beginning}lines.");
    let names = form.entries().iter().map(|(name, _)| name.as_str());
    let mut lines = Vec::new();
    let mut is_asked = false;
    for name in names {
        let Some(variant) = name.strip_prefix(&beginning).and_then(|id| id.parse().ok()) else {
            continue;
        };
        is_asked = true;
        lines.extend(read.optional_number(name).map(|quantity| PartLine {
            variant_id: variant,
            quantity,
        }));
    }
    is_asked.then_some(lines)
}

/// Errors at the names that the form's fields have.
pub(super) fn under(beginning: &str, error: Error) -> Error {
    match error {
        Error::Invalid(fields) => {
            let named = fields.into_iter();
            let named = named.map(|it| FieldError::new(format!("{beginning}{}", it.path), it.code));
            Error::Invalid(named.collect())
        }
        other => other,
    }
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
            let form = form.or(known(&page, ctx, &order));
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&SellerOrderPage::new(page, form, order, app.ids.secret()))
        }
        Err(Error::Refused(code @ (Code::WrongState | Code::Changed | Code::AlreadyAnswered))) => {
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
                OrderAction::Ship
                    | OrderAction::Deliver
                    | OrderAction::ComeBack
                    | OrderAction::Cut
                    | OrderAction::Cancel
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
        self.can(OrderAction::Ship)
    }

    /// The goods are fetched; a parcel on its way has a form of its own.
    fn can_hand_out(&self) -> bool {
        self.is_pickup() && self.can(OrderAction::Deliver)
    }

    fn can_cut(&self) -> bool {
        self.can(OrderAction::Cut)
    }

    fn can_cancel(&self) -> bool {
        self.can(OrderAction::Cancel)
    }

    fn can(&self, action: OrderAction) -> bool {
        self.order.part.actions.contains(&action)
    }

    fn is_under_way(&self, parcel: &PartParcel) -> bool {
        parcel.state == ParcelState::Sent
    }

    /// Whether something is wrong with a field of that form: then it shows.
    fn is_refused(&self, beginning: &str) -> bool {
        let mut errors = self.form.errors().iter();
        errors.any(|error| error.path.starts_with(beginning))
    }

    fn named(&self, parcel: &PartParcel, name: &str) -> String {
        format!("parcels.{}.{name}", parcel.running)
    }

    /// The quantity of a line that goes into the form's parcel, or is left out.
    fn pieces(&self, beginning: &str, line: &ParcelLine) -> Field {
        let label = format!("{} – {}", line.product_name, line.variant_name);
        let open = self.page.number(line.quantity);
        self.form
            .number(&format!("{beginning}lines.{}", line.variant_id), &label)
            .suffix(line.unit.label(self.page.locale()))
            .hint(format!("{} {open}", self.page.t("Còn phải gửi", "To be sent:")))
            .inputmode("numeric")
            .optional()
    }

    fn slip_url(&self, parcel: &PartParcel) -> String {
        urls::with_query(
            &urls::seller_order_slip(&self.order.part.number),
            "kien",
            &parcel.running.to_string(),
        )
    }
}
