use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, FieldError, phone};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::address::{self, NewAddress, SavedAddress};
use services::places::{CommuneChoice, Meant, which_commune};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

/// The book with a form for one more, or an address being changed.
#[derive(Template)]
#[template(path = "account/addresses.html")]
struct AddressesPage {
    page: Page,
    addresses: Vec<SavedAddress>,
    /// The one that the form changes; without it the form adds one.
    edited: Option<Uuid>,
    form: FormState,
    /// To choose from when the typed commune is unclear.
    communes: Vec<CommuneChoice>,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    let form = FormState::empty(page.locale());
    let addresses = address::list(&app, &ctx).await.map_err(failed(&ctx))?;
    render(&AddressesPage::new(page, addresses, None, form))
}

#[handler]
pub(super) async fn edit(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let addresses = address::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let edited = addresses.iter().find(|address| address.id == id);
    let edited = edited.ok_or_else(|| failed(&ctx)(Code::NotFound.into()))?;
    let form = FormState::filled(page.locale(), filled(edited));
    render(&AddressesPage::new(page, addresses, Some(id), form))
}

#[handler]
pub(super) async fn save(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    keep(page, &app, &ctx, session, form, None).await
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
    keep(page, &app, &ctx, session, form, Some(id)).await
}

#[handler]
pub(super) async fn use_by_default(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    _form: Posted,
) -> Result<Response> {
    address::use_by_default(&app, &ctx, id)
        .await
        .map_err(failed(&ctx))?;
    let told = page.t(
        "Địa chỉ này được điền sẵn khi đặt hàng.",
        "This address is filled in when you order.",
    );
    flash::leave(session, Tone::Good, told);
    Ok(see_other(urls::ACCOUNT_ADDRESSES))
}

#[handler]
pub(super) async fn remove(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    _form: Posted,
) -> Result<Response> {
    address::remove(&app, &ctx, id).await.map_err(failed(&ctx))?;
    let told = page.t("Đã xóa địa chỉ.", "The address is deleted.");
    flash::leave(session, Tone::Good, told);
    Ok(see_other(urls::ACCOUNT_ADDRESSES))
}

async fn keep(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    form: FormData,
    edited: Option<Uuid>,
) -> Result<Response> {
    let typed = form.typed("commune").trim().to_owned();
    let meant = which_commune(app, ctx, &typed, form.typed("commune_code"))
        .await
        .map_err(failed(ctx))?;
    let (commune_code, unclear) = match meant {
        Meant::One(choice) => (choice.code, Vec::new()),
        Meant::Unclear(choices) => (String::new(), choices),
    };
    let address = NewAddress {
        name: form.typed("name").to_owned(),
        phone: form.typed("phone").to_owned(),
        address_line: form.typed("address_line").to_owned(),
        commune_code,
        is_default: !form.typed("is_default").is_empty(),
    };
    let kept = match edited {
        Some(id) => address::change(app, ctx, id, address).await,
        None => address::save(app, ctx, address).await.map(|_| ()),
    };
    let form = match kept {
        Ok(()) => {
            let told = page.t("Đã lưu địa chỉ.", "The address is saved.");
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::ACCOUNT_ADDRESSES));
        }
        Err(Error::Invalid(errors)) => {
            let errors = errors.into_iter().map(|error| beside_its_field(error, &typed));
            FormState::refused(page.locale(), form, errors.collect())
        }
        Err(Error::Refused(Code::AddressBookFull)) => {
            FormState::failed(page.locale(), form, Code::AddressBookFull)
        }
        Err(error) => return Err(failed(ctx)(error)),
    };
    let addresses = address::list(app, ctx).await.map_err(failed(ctx))?;
    let mut refused = AddressesPage::new(page, addresses, edited, form);
    refused.communes = unclear;
    render_invalid(&refused)
}

/// The form has one field for the commune, whatever was wrong with it.
fn beside_its_field(error: FieldError, typed: &str) -> FieldError {
    match error.path.as_str() {
        "commune_code" if typed.is_empty() => FieldError::new("commune", Code::Required),
        "commune_code" => FieldError::new("commune", Code::UnknownCommune),
        _ => error,
    }
}

fn filled(address: &SavedAddress) -> FormData {
    let form = FormData::default()
        .with("name", &address.name)
        .with("phone", phone::show(&address.phone))
        .with("address_line", &address.address_line)
        .with("commune", &address.place);
    if address.is_default {
        form.with("is_default", 1)
    } else {
        form
    }
}

impl AddressesPage {
    fn new(page: Page, addresses: Vec<SavedAddress>, edited: Option<Uuid>, form: FormState) -> AddressesPage {
        let title = match edited {
            Some(_) => page.t("Sửa địa chỉ", "Change an address"),
            None => page.t("Sổ địa chỉ", "Address book"),
        }
        .to_owned();
        AddressesPage {
            page: page.titled(title),
            addresses,
            edited,
            form,
            communes: Vec::new(),
        }
    }

    fn action(&self) -> String {
        match self.edited {
            Some(id) => urls::account_address(id),
            None => urls::ACCOUNT_ADDRESSES.to_owned(),
        }
    }

    /// The default stays so until another becomes it.
    fn is_edited_default(&self) -> bool {
        let is_it = |address: &SavedAddress| Some(address.id) == self.edited && address.is_default;
        self.addresses.iter().any(is_it)
    }

    fn phone(&self, address: &SavedAddress) -> String {
        phone::show(&address.phone)
    }

    fn commune_choices(&self) -> Field {
        let choice = |it: &CommuneChoice| {
            Choice::new(&it.code, it.label()).hint(it.former.as_deref().unwrap_or_default())
        };
        let label = self
            .page
            .t("Bạn muốn nói xã, phường nào?", "Which commune do you mean?");
        self.form
            .radios("commune_code", label, self.communes.iter().map(choice).collect())
            .optional()
    }
}
