//! From the cart to a binding order: the address, then a review of everything, then the confirmation.

mod address;
mod review;

use crate::parts::Steps;
use crate::{Page, urls};
use domain::phone;
use poem::session::Session;
use poem::{Route, get};
use serde::{Deserialize, Serialize};
use services::order::{BuyerOrder, Checkout, OrderPart, Placed, ShipsWith};

/// What the buyer has typed, kept in the session between the steps.
const DRAFT: &str = "checkout";
/// The order just placed, so that sending its form again leads to it.
const PLACED: &str = "placed";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Draft {
    checkout: Checkout,
    /// The commune as it stands in the form.
    commune: String,
    /// Earlier parts that goods may travel with.
    earlier: Vec<ShipsWith>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LastOrder {
    idempotency_key: String,
    placed: Placed,
}

/// Begins a checkout to the receiver of an order, whose seller's new goods travel with that part.
pub(crate) fn add_to(session: &Session, order: &BuyerOrder, part: &OrderPart) {
    let with = ShipsWith {
        seller_id: part.seller.id,
        part: part.number.clone(),
        key: Some(order.key.clone()),
    };
    let buyer = &order.buyer;
    let checkout = Checkout {
        buyer_name: buyer.name.clone(),
        buyer_phone: phone::show(&buyer.phone),
        buyer_email: buyer.email.clone(),
        address_line: buyer.address_line.clone(),
        commune_code: buyer.commune_code.clone(),
        invoice: buyer.invoice.clone(),
        ships_with: vec![with.clone()],
        ..Checkout::default()
    };
    let draft = Draft {
        checkout,
        commune: buyer.place.clone(),
        earlier: vec![with],
    };
    session.set(DRAFT, draft);
}

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(urls::CHECKOUT, get(address::show).post(address::take))
        .at(urls::CHECKOUT_REVIEW, get(review::show).post(review::confirm))
}

fn steps(page: &Page, current: usize) -> Steps {
    let names = [
        page.t("Giỏ hàng", "Cart"),
        page.t("Giao đến và thanh toán", "Delivery and payment"),
        page.t("Xem lại và đặt hàng", "Review and order"),
    ];
    Steps::new(names, current)
}
