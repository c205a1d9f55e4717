use super::join::Joined;
use crate::account::is_email;
use crate::app::App;
use crate::error::{Checks, Result};
use crate::places;
use crate::shipping::Destination;
use domain::organisation::company_tax_code;
use domain::{Code, PaymentMethod, ShippingMethod, phone, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a buyer types before reviewing the order. Sellers without a choice are paid on delivery and send
/// their goods to the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    pub buyer_name: String,
    pub buyer_phone: String,
    pub buyer_email: Option<String>,
    /// House and street, or hamlet.
    pub address_line: String,
    pub commune_code: String,
    pub payments: Vec<PaymentChoice>,
    pub shipping: Vec<ShippingChoice>,
    /// Where an invoice in a company's name is wanted.
    pub invoice: Option<Invoice>,
    /// Sellers whose goods travel with an earlier order.
    #[serde(default)]
    pub ships_with: Vec<ShipsWith>,
}

/// A seller's goods travel with its part of an earlier order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipsWith {
    pub seller_id: Uuid,
    /// The number of that part.
    pub part: String,
    /// The key of its order, unless the account placed it.
    pub key: Option<String>,
}

/// Whom the sellers' invoices name (Decree 254/2026/NĐ-CP: an e-invoice for each sale).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub company: String,
    pub tax_code: String,
    pub address: String,
    /// Where the e-invoice goes, if not to the buyer's e-mail.
    pub email: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentChoice {
    pub seller_id: Uuid,
    pub method: PaymentMethod,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingChoice {
    pub seller_id: Uuid,
    pub method: ShippingMethod,
    /// To this seller alone.
    pub note: Option<String>,
}

impl Checkout {
    pub(super) fn method_for(&self, seller_id: Uuid) -> PaymentMethod {
        self.payments
            .iter()
            .find(|choice| choice.seller_id == seller_id)
            .map_or(PaymentMethod::CashOnDelivery, |choice| choice.method)
    }

    pub(super) fn note_for(&self, seller_id: Uuid) -> Option<String> {
        let choice = self
            .shipping
            .iter()
            .find(|choice| choice.seller_id == seller_id)?;
        let note = text::tidy(choice.note.as_deref()?);
        (!note.is_empty()).then_some(note)
    }

    /// Where everything goes; the province is the buyer's. Goods that travel with others go their way.
    pub(super) fn destination(&self, buyer: &Buyer, joined: &[Joined]) -> Destination {
        let is_joined = |seller_id: Uuid| joined.iter().any(|it| it.joint.seller_id == seller_id);
        let fetched = |choice: &&ShippingChoice| {
            choice.method == ShippingMethod::Pickup && !is_joined(choice.seller_id)
        };
        let with_fetched = joined.iter().filter(|it| it.method == ShippingMethod::Pickup);
        Destination {
            province_code: Some(buyer.province_code.clone()),
            pickups: self
                .shipping
                .iter()
                .filter(fetched)
                .map(|it| it.seller_id)
                .chain(with_fetched.map(|it| it.joint.seller_id))
                .collect(),
            joint: joined.iter().map(|it| it.joint.clone()).collect(),
        }
    }
}

/// Who receives the goods, checked and tidied; the phone as `+84…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address_line: String,
    pub commune_code: String,
    /// `Phường Cao Lãnh, Tỉnh Đồng Tháp`.
    pub place: String,
    pub province_code: String,
    pub invoice: Option<Invoice>,
}

impl Buyer {
    /// `12 Nguyễn Huệ, Phường Cao Lãnh, Tỉnh Đồng Tháp`.
    pub fn address(&self) -> String {
        format!("{}, {}", self.address_line, self.place)
    }
}

/// Checks every field at once. `consent` is asked for only when the order is placed.
pub(super) async fn check(app: &App, checkout: &Checkout, consent: Option<bool>) -> Result<Buyer> {
    let mut checks = Checks::new();
    let name = checks.text("buyer_name", &checkout.buyer_name, 120);
    let typed_phone = checkout.buyer_phone.trim();
    let phone = phone::normalise(typed_phone);
    checks.require(!typed_phone.is_empty(), "buyer_phone", Code::Required);
    checks.require(
        typed_phone.is_empty() || phone.is_some(),
        "buyer_phone",
        Code::BadPhone,
    );
    let email = checks.optional("buyer_email", checkout.buyer_email.as_deref(), 254);
    checks.require(
        email.as_deref().is_none_or(is_email),
        "buyer_email",
        Code::BadEmail,
    );
    let address_line = checks.text("address_line", &checkout.address_line, 200);
    for choice in &checkout.shipping {
        let path = format!("shipping.{}.note", choice.seller_id);
        checks.optional(&path, choice.note.as_deref(), 500);
    }
    let invoice = checkout.invoice.as_ref().map(|it| check_invoice(&mut checks, it));
    let code = checkout.commune_code.trim();
    let places = places::place_names(app, [code.to_owned()]).await?;
    let place = places.commune(code);
    checks.require(!code.is_empty(), "commune_code", Code::Required);
    checks.require(
        code.is_empty() || !place.is_empty(),
        "commune_code",
        Code::UnknownCommune,
    );
    checks.require(consent != Some(false), "consent", Code::ConsentNeeded);
    checks.done()?;
    let phone = phone.ok_or(Code::BadPhone)?;
    Ok(Buyer {
        name,
        phone,
        email,
        address_line,
        commune_code: code.to_owned(),
        place,
        province_code: places.province_of(code).unwrap_or_default().to_owned(),
        invoice,
    })
}

fn check_invoice(checks: &mut Checks, typed: &Invoice) -> Invoice {
    let company = checks.text("invoice.company", &typed.company, 200);
    let address = checks.text("invoice.address", &typed.address, 300);
    let email = checks.optional("invoice.email", typed.email.as_deref(), 254);
    checks.require(
        email.as_deref().is_none_or(is_email),
        "invoice.email",
        Code::BadEmail,
    );
    let code = typed.tax_code.trim();
    let tax_code = company_tax_code(code);
    checks.require(!code.is_empty(), "invoice.tax_code", Code::Required);
    checks.require(
        code.is_empty() || tax_code.is_some(),
        "invoice.tax_code",
        Code::WrongTaxCode,
    );
    Invoice {
        company,
        tax_code: tax_code.unwrap_or_default(),
        address,
        email,
    }
}
