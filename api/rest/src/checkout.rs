use crate::carts::CartPartBody;
use crate::error::{Failure, fail};
use domain::{PaymentMethod, ShippingMethod};
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::error::Checks;
use services::order::{self, Checkout, Invoice, PaymentChoice, Place, Review, ShippingChoice, ShipsWith};
use services::{App, Ctx, Result as Answer};
use std::sync::Arc;
use uuid::Uuid;

pub struct CheckoutApi;

#[derive(Object)]
pub(crate) struct CheckoutBody {
    /// The key of the cart.
    cart: String,
    buyer_name: String,
    /// Vietnamese number, for example `0912 345 678`.
    buyer_phone: String,
    buyer_email: Option<String>,
    /// House and street, or hamlet.
    address_line: String,
    /// Code of a commune since July 2025, five digits.
    commune_code: String,
    /// Sellers left out are paid on delivery.
    #[oai(default)]
    payments: Vec<PaymentChoiceBody>,
    /// Sellers left out send their goods to the address.
    #[oai(default)]
    shipping: Vec<ShippingChoiceBody>,
    /// Where an invoice in a company's name is wanted.
    invoice: Option<InvoiceBody>,
    /// Sellers whose goods travel with a part of an earlier order that is not packed yet: same phone and address,
    /// and only the difference in shipping is paid.
    #[oai(default)]
    ships_with: Vec<ShipsWithBody>,
}

#[derive(Object)]
pub(crate) struct ShipsWithBody {
    seller_id: Uuid,
    /// The number of that part.
    part: String,
    /// The key of its order, unless your account placed it.
    key: Option<String>,
}

/// Whom the sellers' invoices name.
#[derive(Object)]
pub(crate) struct InvoiceBody {
    company: String,
    /// 10 digits, or 13 of a dependent unit; the check digit must be right.
    tax_code: String,
    address: String,
    /// Where the e-invoice goes, if not to the buyer's e-mail.
    email: Option<String>,
}

#[derive(Object)]
pub(crate) struct ShippingChoiceBody {
    seller_id: Uuid,
    /// parcel or pickup
    method: String,
    /// To this seller alone.
    note: Option<String>,
}

#[derive(Object)]
pub(crate) struct PaymentChoiceBody {
    seller_id: Uuid,
    /// cod, vietqr or card
    method: String,
}

#[derive(Object)]
pub(crate) struct NewOrder {
    checkout: CheckoutBody,
    /// `seen` of the review that the buyer confirms. When anything has changed since, the answer is `price_changed`, or tells what became of a voucher.
    seen: String,
    /// The buyer accepts the terms and the personal-data policy; must be true.
    consent: bool,
}

#[derive(Object)]
struct ReviewBody {
    parts: Vec<ReviewPartBody>,
    /// After the vouchers.
    goods_vnd: i64,
    discount_vnd: i64,
    shipping_vnd: i64,
    total_vnd: i64,
    /// Where the goods go, as it will stand in the order.
    delivered_to: String,
    /// Whom the sellers' invoices name, checked.
    invoice: Option<InvoiceBody>,
    /// Delivery, inspection, cancelling, complaints.
    terms: Vec<String>,
    policy_version: String,
    /// Name it when placing the order.
    seen: String,
}

#[derive(Object)]
struct ReviewPartBody {
    #[oai(flatten)]
    part: CartPartBody,
    /// cod, vietqr or card
    payment_method: String,
    /// From the buyer to this seller.
    note: Option<String>,
    /// The earlier part that it travels with; the fee is then only the difference.
    ships_with: Option<String>,
}

#[derive(Object)]
pub(crate) struct OrderPlaced {
    number: String,
    /// Opens the order without an account.
    key: String,
}

#[derive(ApiResponse)]
pub(crate) enum Placed {
    /// The order binds. The same key gives the same answer again.
    #[oai(status = 201)]
    Placed(Json<OrderPlaced>),
}

#[OpenApi]
impl CheckoutApi {
    /// Review an order before it binds; changes nothing
    ///
    /// A field `shipping.<seller_id>` says why that seller's goods cannot reach the buyer; the cart, asked
    /// with the province, names the goods.
    #[oai(path = "/checkout/review", method = "post")]
    async fn review(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        body: Json<CheckoutBody>,
    ) -> Result<Json<ReviewBody>, Failure> {
        let (cart, checkout) = body.0.read().map_err(fail(&ctx))?;
        let review = order::review(&app, &ctx, &cart, &checkout)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(answer(&ctx, review)))
    }
}

/// What `POST /orders` does; the endpoint stands with the other methods of its path.
pub(crate) async fn place(
    app: &App,
    ctx: &Ctx,
    idempotency_key: String,
    order: NewOrder,
) -> Result<Placed, Failure> {
    let (cart_key, checkout) = order.checkout.read().map_err(fail(ctx))?;
    let command = Place {
        cart_key,
        checkout,
        seen: order.seen,
        consent: order.consent,
        idempotency_key,
    };
    let placed = order::place(app, ctx, command).await.map_err(fail(ctx))?;
    Ok(Placed::Placed(Json(OrderPlaced {
        number: placed.number,
        key: placed.key,
    })))
}

impl CheckoutBody {
    /// The cart's key, and the rest.
    fn read(self) -> Answer<(String, Checkout)> {
        let mut checks = Checks::new();
        let mut payments = Vec::new();
        for (index, choice) in self.payments.iter().enumerate() {
            let method = checks.choice::<PaymentMethod>(&format!("payments.{index}.method"), &choice.method);
            payments.extend(method.map(|method| PaymentChoice {
                seller_id: choice.seller_id,
                method,
            }));
        }
        let mut shipping = Vec::new();
        for (index, choice) in self.shipping.into_iter().enumerate() {
            let method = checks.choice::<ShippingMethod>(&format!("shipping.{index}.method"), &choice.method);
            shipping.extend(method.map(|method| ShippingChoice {
                seller_id: choice.seller_id,
                method,
                note: choice.note,
            }));
        }
        checks.done()?;
        let checkout = Checkout {
            buyer_name: self.buyer_name,
            buyer_phone: self.buyer_phone,
            buyer_email: self.buyer_email,
            address_line: self.address_line,
            commune_code: self.commune_code,
            payments,
            shipping,
            invoice: self.invoice.map(Invoice::from),
            ships_with: self
                .ships_with
                .into_iter()
                .map(|it| ShipsWith {
                    seller_id: it.seller_id,
                    part: it.part,
                    key: it.key,
                })
                .collect(),
        };
        Ok((self.cart, checkout))
    }
}

impl From<InvoiceBody> for Invoice {
    fn from(body: InvoiceBody) -> Invoice {
        Invoice {
            company: body.company,
            tax_code: body.tax_code,
            address: body.address,
            email: body.email,
        }
    }
}

impl From<Invoice> for InvoiceBody {
    fn from(invoice: Invoice) -> InvoiceBody {
        InvoiceBody {
            company: invoice.company,
            tax_code: invoice.tax_code,
            address: invoice.address,
            email: invoice.email,
        }
    }
}

fn answer(ctx: &Ctx, review: Review) -> ReviewBody {
    ReviewBody {
        delivered_to: review.buyer.address(),
        invoice: review.buyer.invoice.map(InvoiceBody::from),
        terms: order::terms(ctx.locale).map(str::to_owned).to_vec(),
        parts: review
            .parts
            .into_iter()
            .map(|part| ReviewPartBody {
                part: part.part.into(),
                payment_method: part.method.to_string(),
                note: part.note,
                ships_with: part.ships_with,
            })
            .collect(),
        goods_vnd: review.goods_vnd,
        discount_vnd: review.discount_vnd,
        shipping_vnd: review.shipping_vnd,
        total_vnd: review.total_vnd,
        policy_version: review.policy_version,
        seen: review.seen,
    }
}
