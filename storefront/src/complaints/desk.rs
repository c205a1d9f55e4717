use crate::parts::{AreaNav, Crumbs};
use crate::{Page, urls};
use domain::ComplaintSide;
use poem::{FromRequest, Request, RequestBody};
use services::complaint::As;
use uuid::Uuid;

/// Where a complaint is opened: from its order, or in a working area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Desk {
    Buyer { order: String, key: Option<String> },
    Seller,
    Office,
    Administration,
}

/// The working areas, by the page's address.
impl<'a> FromRequest<'a> for Desk {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Desk> {
        let path = request.uri().path();
        Ok(if path.starts_with(urls::OFFICE) {
            Desk::Office
        } else if path.starts_with(urls::ADMIN) {
            Desk::Administration
        } else {
            Desk::Seller
        })
    }
}

impl Desk {
    pub fn who(&self) -> As<'_> {
        match self {
            Desk::Buyer { order, key } => As::Buyer {
                order,
                key: key.as_deref(),
            },
            Desk::Seller => As::Seller,
            Desk::Office | Desk::Administration => As::Mediator,
        }
    }

    pub fn side(&self) -> ComplaintSide {
        match self {
            Desk::Buyer { .. } => ComplaintSide::Buyer,
            Desk::Seller => ComplaintSide::Seller,
            Desk::Office | Desk::Administration => ComplaintSide::Mediator,
        }
    }

    pub fn nav(&self, page: &Page) -> Option<AreaNav> {
        match self {
            Desk::Buyer { .. } => None,
            Desk::Seller => Some(AreaNav::seller(page)),
            Desk::Office => Some(AreaNav::office(page)),
            Desk::Administration => Some(AreaNav::administration(page)),
        }
    }

    /// Of the list; the buyer's is the order.
    pub fn list(&self) -> String {
        match self {
            Desk::Buyer { order, key } => with_key(urls::order(order), key.as_deref()),
            Desk::Seller => urls::SELLER_COMPLAINTS.to_owned(),
            Desk::Office => urls::OFFICE_COMPLAINTS.to_owned(),
            Desk::Administration => urls::ADMIN_COMPLAINTS.to_owned(),
        }
    }

    pub fn complaint(&self, number: &str) -> String {
        match self {
            Desk::Buyer { order, key } => with_key(urls::order_complaint(order, number), key.as_deref()),
            Desk::Seller => urls::seller_complaint(number),
            Desk::Office => urls::office_complaint(number),
            Desk::Administration => urls::admin_complaint(number),
        }
    }

    /// Where its steps are sent.
    pub fn steps(&self, number: &str) -> String {
        match self {
            Desk::Buyer { order, .. } => urls::order_complaint(order, number),
            _ => self.complaint(number),
        }
    }

    pub fn file(&self, id: &Uuid) -> String {
        let key = match self {
            Desk::Buyer { key, .. } => key.as_deref(),
            _ => None,
        };
        with_key(urls::order_file(id), key)
    }

    /// The order's key, to be sent with a step.
    pub fn key(&self) -> &str {
        match self {
            Desk::Buyer { key, .. } => key.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    pub fn crumbs(&self, page: &Page, number: &str) -> Crumbs {
        let parent = match self {
            Desk::Buyer { order, .. } => format!("{} {order}", page.t("Đơn hàng", "Order")),
            _ => page.t("Khiếu nại", "Complaints").to_owned(),
        };
        Crumbs::new(page.locale(), number).under(parent, self.list())
    }
}

fn with_key(url: String, key: Option<&str>) -> String {
    match key {
        Some(key) => urls::with_query(&url, "key", key),
        None => url,
    }
}
