use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, Discount, FieldError, VoucherKind};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::voucher::{self, OwnVoucher, SaveVoucher};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

/// A new voucher, or one being changed.
#[derive(Template)]
#[template(path = "selling/voucher.html")]
struct VoucherPage {
    page: Page,
    form: FormState,
    id: Option<Uuid>,
}

#[handler]
pub(super) async fn new(page: Page, ctx: Data<&Ctx>) -> Result<Response> {
    let form = FormData::default()
        .with("kind", VoucherKind::Percent)
        .with("starts_on", ctx.today())
        .with("most_uses_per_buyer", 1);
    let form = FormState::filled(page.locale(), form);
    render(&VoucherPage::new(page, form, None))
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let own = voucher::own(&app, &ctx, id).await.map_err(failed(&ctx))?;
    let form = FormState::filled(page.locale(), filled(&page, own));
    render(&VoucherPage::new(page, form, Some(id)))
}

#[handler]
pub(super) async fn create(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    save(page, &app, &ctx, session, form, None).await
}

#[handler]
pub(super) async fn change(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    save(page, &app, &ctx, session, form, Some(id)).await
}

async fn save(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    form: FormData,
    id: Option<Uuid>,
) -> Result<Response> {
    let saved = match (read(&page, &form), id) {
        (Ok(command), Some(id)) => voucher::change(app, ctx, id, command).await,
        (Ok(command), None) => voucher::create(app, ctx, command).await.map(|_| ()),
        (Err(errors), _) => Err(Error::Invalid(errors)),
    };
    let form = match saved {
        Ok(()) => {
            let told = page.t("Đã lưu mã giảm giá.", "The voucher is saved.");
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::SELLER_VOUCHERS));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(Code::Changed)) => FormState::failed(page.locale(), form, Code::Changed),
        Err(error) => return Err(failed(ctx)(error)),
    };
    render_invalid(&VoucherPage::new(page, form, id))
}

fn read(page: &Page, form: &FormData) -> std::result::Result<SaveVoucher, Vec<FieldError>> {
    let mut read = form.read(page.locale());
    let discount = match read.choice::<VoucherKind>("kind") {
        Some(VoucherKind::Percent) => read.number("percent").map(|percent| Discount::Percent {
            percent,
            most_vnd: read.optional_number("most_vnd"),
        }),
        Some(VoucherKind::Amount) => read.number("amount_vnd").map(|vnd| Discount::Amount { vnd }),
        None => None,
    };
    let starts_on = read.day("starts_on");
    let ends_on = read.optional_day("ends_on");
    let least_goods_vnd = read.optional_number("least_goods_vnd").unwrap_or_default();
    let most_uses = read.optional_number("most_uses");
    let most_uses_per_buyer = read.optional_number("most_uses_per_buyer");
    match (discount, starts_on, read.is_right()) {
        (Some(discount), Some(starts_on), true) => Ok(SaveVoucher {
            code: form.typed("code").to_owned(),
            discount,
            starts_on,
            ends_on,
            least_goods_vnd,
            most_uses,
            most_uses_per_buyer,
            version: form.typed("version").parse().unwrap_or_default(),
        }),
        _ => Err(read.errors()),
    }
}

fn filled(page: &Page, own: OwnVoucher) -> FormData {
    let number = |value: Option<i64>| value.map(|it| page.number(it)).unwrap_or_default();
    let (amount_vnd, percent, most_vnd) = match own.discount {
        Discount::Amount { vnd } => (Some(vnd), None, None),
        Discount::Percent { percent, most_vnd } => (None, Some(percent), most_vnd),
    };
    FormData::default()
        .with("version", own.version)
        .with("code", own.code)
        .with("kind", own.discount.kind())
        .with("amount_vnd", number(amount_vnd))
        .with("percent", number(percent))
        .with("most_vnd", number(most_vnd))
        .with("starts_on", own.starts_on)
        .with(
            "ends_on",
            own.ends_on.map(|day| day.to_string()).unwrap_or_default(),
        )
        .with(
            "least_goods_vnd",
            number(Some(own.least_goods_vnd).filter(|vnd| *vnd > 0)),
        )
        .with("most_uses", number(own.most_uses))
        .with("most_uses_per_buyer", number(own.most_uses_per_buyer))
}

impl VoucherPage {
    fn new(page: Page, form: FormState, id: Option<Uuid>) -> VoucherPage {
        let title = match id {
            Some(_) => page.t("Sửa mã giảm giá", "Change a voucher"),
            None => page.t("Tạo mã giảm giá", "Make a voucher"),
        }
        .to_owned();
        VoucherPage {
            page: page.titled(title),
            form,
            id,
        }
    }

    fn crumbs(&self) -> Crumbs {
        let parent = self.page.t("Mã giảm giá", "Vouchers");
        Crumbs::new(self.page.locale(), &self.page.title).under(parent, urls::SELLER_VOUCHERS)
    }

    fn action(&self) -> String {
        match self.id {
            Some(id) => urls::seller_voucher(id),
            None => urls::SELLER_VOUCHER_NEW.to_owned(),
        }
    }

    fn kind(&self) -> Field {
        let kinds = VoucherKind::ALL.iter().rev();
        let options = kinds.map(|kind| Choice::new(kind, kind.label(self.page.locale())));
        self.form.radios(
            "kind",
            self.page.t("Cách giảm", "What comes off"),
            options.collect(),
        )
    }
}
