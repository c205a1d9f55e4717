//! From the cart to a binding order: the address, then a review of everything, then the confirmation.

mod address;
mod review;

use crate::parts::Steps;
use crate::{Page, urls};
use poem::{Route, get};
use serde::{Deserialize, Serialize};
use services::order::{Checkout, Placed};

/// What the buyer has typed, kept in the session between the steps.
const DRAFT: &str = "checkout";
/// The order just placed, so that sending its form again leads to it.
const PLACED: &str = "placed";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Draft {
    checkout: Checkout,
    /// The commune as it stands in the form.
    commune: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LastOrder {
    idempotency_key: String,
    placed: Placed,
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
