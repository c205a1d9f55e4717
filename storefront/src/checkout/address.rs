use super::{DRAFT, Draft, steps};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Field, Steps};
use crate::{Page, cart, destination, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, FieldError, PaymentMethod, ShippingMethod, phone};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::address::{self, NewAddress, SavedAddress};
use services::cart::{Cart, CartPart};
use services::order::{self, Checkout, Invoice, PaymentChoice, ShippingChoice, ShipsWith};
use services::places::{self, CommuneChoice, Meant, which_commune};
use services::shipping::{Destination, PartShipping};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "checkout/address.html")]
struct AddressPage {
    page: Page,
    form: FormState,
    cart: Cart,
    /// To choose from when the typed commune is unclear.
    communes: Vec<CommuneChoice>,
    /// Of the account.
    addresses: Vec<SavedAddress>,
    earlier: Vec<ShipsWith>,
}

/// Chosen where a seller's goods travel with an earlier part.
const WITH: &str = "with";

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// One of the account's addresses, to fill in.
    #[serde(rename = "dia-chi")]
    address: Option<Uuid>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let draft = session.get::<Draft>(DRAFT);
    let to = match &draft {
        Some(draft) => destination_of(&app, &ctx, &draft.checkout)
            .await
            .map_err(failed(&ctx))?,
        None => destination::remembered(session),
    };
    let Some(cart) = orderable(&app, &ctx, session, &to).await? else {
        return Ok(see_other(urls::CART));
    };
    let addresses = addresses(&app, &ctx).await.map_err(failed(&ctx))?;
    let chosen = match wanted.address {
        Some(id) => addresses.iter().find(|address| address.id == id),
        None => addresses.first().filter(|_| draft.is_none()),
    };
    let earlier = draft.as_ref().map(|it| it.earlier.clone()).unwrap_or_default();
    let typed = draft.map_or_else(|| of_account(&ctx), of_draft);
    let typed = match chosen {
        Some(address) => of_address(address).or(typed),
        None => typed,
    };
    let form = FormState::filled(page.locale(), typed);
    render(&AddressPage::new(page, form, cart, addresses, earlier))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let here = destination::remembered(session);
    let (Some(cart), Some(key)) = (orderable(&app, &ctx, session, &here).await?, cart::key(session)) else {
        return Ok(see_other(urls::CART));
    };
    let typed = form.typed("commune").trim().to_owned();
    let meant = which_commune(&app, &ctx, &typed, form.typed("commune_code"))
        .await
        .map_err(failed(&ctx))?;
    let (code, commune, unclear) = match meant {
        Meant::One(choice) => (choice.code.clone(), choice.label(), Vec::new()),
        Meant::Unclear(choices) => (String::new(), typed.clone(), choices),
    };
    let earlier = session
        .get::<Draft>(DRAFT)
        .map(|it| it.earlier)
        .unwrap_or_default();
    let checkout = read(&form, &cart, code, &earlier);
    match order::review(&app, &ctx, &key, &checkout).await {
        Ok(review) => {
            destination::remember(session, &review.buyer.province_code);
            if !form.typed("keep_address").is_empty() && ctx.signed_in().is_some() {
                keep(&page, &app, &ctx, session, &checkout).await?;
            }
            let draft = Draft {
                checkout,
                commune,
                earlier,
            };
            session.set(DRAFT, draft);
            Ok(see_other(urls::CHECKOUT_REVIEW))
        }
        Err(Error::Invalid(errors)) => {
            let errors = errors
                .into_iter()
                .map(|error| beside_its_field(error, &typed))
                .collect();
            let to = destination_of(&app, &ctx, &checkout)
                .await
                .map_err(failed(&ctx))?;
            let cart = orderable(&app, &ctx, session, &to).await?.unwrap_or(cart);
            let form = FormState::refused(page.locale(), form, errors);
            let addresses = addresses(&app, &ctx).await.map_err(failed(&ctx))?;
            let mut refused = AddressPage::new(page, form, cart, addresses, earlier);
            refused.communes = unclear;
            render_invalid(&refused)
        }
        Err(Error::Refused(code)) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(urls::CART))
        }
        Err(internal) => Err(failed(&ctx)(internal)),
    }
}

/// The cart, if all of it can be ordered.
async fn orderable(app: &App, ctx: &Ctx, session: &Session, to: &Destination) -> Result<Option<Cart>> {
    let Some(key) = cart::key(session) else {
        return Ok(None);
    };
    match services::cart::view(app, ctx, &key, to).await {
        Ok(cart) => Ok(Some(cart).filter(Cart::is_orderable)),
        Err(refused) if refused.code() == Code::NotFound => Ok(None),
        Err(error) => Err(failed(ctx)(error)),
    }
}

/// Where everything goes, as far as it was typed.
async fn destination_of(app: &App, ctx: &Ctx, checkout: &Checkout) -> services::Result<Destination> {
    let commune = places::commune(app, &checkout.commune_code).await?;
    let fetched = |choice: &&ShippingChoice| choice.method == ShippingMethod::Pickup;
    Ok(Destination {
        province_code: commune.map(|(_, province)| province),
        pickups: checkout
            .shipping
            .iter()
            .filter(fetched)
            .map(|it| it.seller_id)
            .collect(),
        joint: order::joint(app, ctx, checkout).await?,
    })
}

fn read(form: &FormData, cart: &Cart, commune_code: String, earlier: &[ShipsWith]) -> Checkout {
    let typed = |name: &str| form.typed(name).to_owned();
    let chosen = |part: &CartPart| {
        let method = form.typed(&payment_field(part.seller.id)).parse().ok()?;
        Some(PaymentChoice {
            seller_id: part.seller.id,
            method,
        })
    };
    let way = |part: &CartPart| ShippingChoice {
        seller_id: part.seller.id,
        method: form
            .typed(&shipping_field(part.seller.id))
            .parse()
            .unwrap_or(ShippingMethod::Parcel),
        note: Some(typed(&note_field(part.seller.id))),
    };
    Checkout {
        buyer_name: typed("buyer_name"),
        buyer_phone: typed("buyer_phone"),
        buyer_email: Some(typed("buyer_email")),
        address_line: typed("address_line"),
        commune_code,
        payments: cart.parts.iter().filter_map(chosen).collect(),
        shipping: cart.parts.iter().map(way).collect(),
        invoice: invoice(form),
        ships_with: earlier
            .iter()
            .filter(|it| form.typed(&shipping_field(it.seller_id)) == WITH)
            .cloned()
            .collect(),
    }
}

/// Wanted as soon as something stands in its fields.
fn invoice(form: &FormData) -> Option<Invoice> {
    let typed = |name: &str| form.typed(&format!("invoice.{name}")).trim().to_owned();
    let invoice = Invoice {
        company: typed("company"),
        tax_code: typed("tax_code"),
        address: typed("address"),
        email: Some(typed("email")).filter(|it| !it.is_empty()),
    };
    (invoice != Invoice::default()).then_some(invoice)
}

/// The form has one field for the commune, whatever was wrong with it.
fn beside_its_field(error: FieldError, typed: &str) -> FieldError {
    match error.path.as_str() {
        "commune_code" if typed.is_empty() => FieldError::new("commune", Code::Required),
        "commune_code" => FieldError::new("commune", Code::UnknownCommune),
        // `shipping.<seller>` and `shipping.<seller>.note`
        path => match path.strip_prefix("shipping.") {
            Some(rest) => match rest.strip_suffix(".note") {
                Some(seller) => FieldError::new(format!("note-{seller}"), error.code),
                None => FieldError::new(format!("shipping-{rest}"), error.code),
            },
            None => error,
        },
    }
}

fn payment_field(seller_id: Uuid) -> String {
    format!("payment-{seller_id}")
}

fn shipping_field(seller_id: Uuid) -> String {
    format!("shipping-{seller_id}")
}

fn note_field(seller_id: Uuid) -> String {
    format!("note-{seller_id}")
}

fn of_draft(draft: Draft) -> FormData {
    let Draft {
        checkout, commune, ..
    } = draft;
    let form = FormData::default()
        .with("buyer_name", checkout.buyer_name)
        .with("buyer_phone", checkout.buyer_phone)
        .with("buyer_email", checkout.buyer_email.unwrap_or_default())
        .with("address_line", checkout.address_line)
        .with("commune", commune);
    let invoice = checkout.invoice.unwrap_or_default();
    let form = form
        .with("invoice.company", invoice.company)
        .with("invoice.tax_code", invoice.tax_code)
        .with("invoice.address", invoice.address)
        .with("invoice.email", invoice.email.unwrap_or_default());
    // Named first, so it is what the field holds.
    let joined = checkout.ships_with.iter();
    let form = joined.fold(form, |form, it| form.with(shipping_field(it.seller_id), WITH));
    let form = checkout.shipping.iter().fold(form, |form, choice| {
        form.with(shipping_field(choice.seller_id), choice.method).with(
            note_field(choice.seller_id),
            choice.note.as_deref().unwrap_or_default(),
        )
    });
    checkout.payments.iter().fold(form, |form, choice| {
        form.with(payment_field(choice.seller_id), choice.method)
    })
}

/// Nobody without an account has any.
async fn addresses(app: &App, ctx: &Ctx) -> services::Result<Vec<SavedAddress>> {
    match ctx.signed_in() {
        Some(_) => address::list(app, ctx).await,
        None => Ok(Vec::new()),
    }
}

/// Puts the typed address in the account's book. A full book is told and stops no order.
async fn keep(page: &Page, app: &App, ctx: &Ctx, session: &Session, checkout: &Checkout) -> Result<()> {
    let typed = NewAddress {
        name: checkout.buyer_name.clone(),
        phone: checkout.buyer_phone.clone(),
        address_line: checkout.address_line.clone(),
        commune_code: checkout.commune_code.clone(),
        is_default: false,
    };
    match address::save(app, ctx, typed).await {
        Ok(_) => Ok(()),
        Err(Error::Refused(code)) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(())
        }
        Err(error) => Err(failed(ctx)(error)),
    }
}

fn of_address(address: &SavedAddress) -> FormData {
    FormData::default()
        .with("buyer_name", &address.name)
        .with("buyer_phone", phone::show(&address.phone))
        .with("address_line", &address.address_line)
        .with("commune", &address.place)
}

fn of_account(ctx: &Ctx) -> FormData {
    let Some(person) = ctx.signed_in() else {
        return FormData::default();
    };
    FormData::default()
        .with("buyer_name", &person.name)
        .with(
            "buyer_phone",
            person.phone.as_deref().map(phone::show).unwrap_or_default(),
        )
        .with("buyer_email", person.email.as_deref().unwrap_or_default())
}

impl AddressPage {
    fn new(
        page: Page,
        form: FormState,
        cart: Cart,
        addresses: Vec<SavedAddress>,
        earlier: Vec<ShipsWith>,
    ) -> AddressPage {
        let title = page
            .t("Giao đến và thanh toán", "Delivery and payment")
            .to_owned();
        AddressPage {
            page: page.titled(title),
            form,
            cart,
            communes: Vec::new(),
            addresses,
            earlier,
        }
    }

    fn has_account(&self) -> bool {
        self.page.visitor.name.is_some()
    }

    fn address_url(&self, address: &SavedAddress) -> String {
        urls::with_query(urls::CHECKOUT, "dia-chi", &address.id.to_string())
    }

    fn wants_invoice(&self) -> bool {
        ["company", "tax_code", "address", "email"]
            .iter()
            .any(|field| !self.form.value(&format!("invoice.{field}")).is_empty())
    }

    fn steps(&self) -> Steps {
        steps(&self.page, 1)
    }

    /// Which of several communes was meant.
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

    /// How one seller is paid; on delivery unless the buyer chooses otherwise.
    fn payment(&self, part: &CartPart) -> Field {
        let name = payment_field(part.seller.id);
        let choice = |method: &PaymentMethod| {
            let hint = match method {
                PaymentMethod::Card => self.page.t(
                    "Trả trên trang của Stripe sau khi đặt; tiền vào thẳng tài khoản người bán, sàn không giữ số thẻ.",
                    "Pay on Stripe's page after ordering; the money goes straight to the seller, we keep no card number.",
                ),
                PaymentMethod::CashOnDelivery => self.page.t(
                    "Trả tiền mặt khi nhận và kiểm hàng.",
                    "Pay in cash when the goods come and you have looked at them.",
                ),
                PaymentMethod::VietQr => self.page.t(
                    "Quét mã QR bằng ứng dụng ngân hàng, tiền vào thẳng tài khoản người bán.",
                    "Scan a QR code with your bank's application; the money goes straight to the seller.",
                ),
            };
            Choice::new(method, method.label(self.page.locale())).hint(hint)
        };
        let methods = part.seller.payment_methods();
        let label = self.page.t("Thanh toán", "Payment");
        let options = methods.iter().map(choice).collect();
        first_unless_chosen(self.form.radios(&name, label, options))
    }

    /// How the goods come; to the address unless the buyer chooses otherwise, or the seller sends nothing.
    fn shipping(&self, part: &CartPart) -> Field {
        let locale = self.page.locale();
        let mut options = Vec::new();
        let earlier = self.earlier.iter();
        options.extend(earlier.filter(|it| it.seller_id == part.seller.id).map(|it| {
            let label = self.page.t("Gửi chung kiện với phần", "Travel with part");
            let hint = self.page.t(
                "Chỉ trả phần phí giao hàng tăng thêm; cùng người nhận, cùng địa chỉ với đơn trước.",
                "You pay only what it adds to the fee; same receiver, same address as before.",
            );
            Choice::new(WITH, format!("{label} {}", it.part)).hint(hint)
        }));
        if !part.seller.shipping.rates.is_empty() {
            let parcel = Choice::new(ShippingMethod::Parcel, ShippingMethod::Parcel.label(locale));
            // The fee that is known is then that of the joint parcel.
            let hint = match options.is_empty() {
                true => self.parcel(part),
                false => destination::told(&self.page, &PartShipping::Open),
            };
            options.push(parcel.hint(hint));
        }
        if let Some(at) = part.seller.pickup_at() {
            let pickup = Choice::new(ShippingMethod::Pickup, ShippingMethod::Pickup.label(locale));
            options.push(pickup.hint(format!("{} · {at}", self.page.t("Miễn phí", "Free of charge"))));
        }
        let label = self.page.t("Nhận hàng", "Delivery");
        first_unless_chosen(self.form.radios(&shipping_field(part.seller.id), label, options))
    }

    /// What is known of a parcel before the address is.
    fn parcel(&self, part: &CartPart) -> String {
        match &part.shipping {
            PartShipping::Parcel(parcel) => format!(
                "{} · {}",
                self.page.money(parcel.fee_vnd),
                destination::told(&self.page, &part.shipping)
            ),
            PartShipping::Pickup { .. } => destination::told(&self.page, &PartShipping::Open),
            shipping => destination::told(&self.page, shipping),
        }
    }

    fn note(&self, part: &CartPart) -> Field {
        let label = self.page.t("Ghi chú cho người bán này", "Note to this seller");
        self.form.text(&note_field(part.seller.id), label).optional()
    }
}

fn first_unless_chosen(mut field: Field) -> Field {
    if !field.options.iter().any(|option| option.chosen)
        && let Some(first) = field.options.first_mut()
    {
        first.chosen = true;
    }
    field
}
