use crate::parts::AreaNav;
use crate::{Page, urls};
use domain::Locale;
use poem::{FromRequest, Request, RequestBody};
use services::registration::{self, Side};
use uuid::Uuid;

/// The pages of one side: where they are and how they speak. Follows from the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Book {
    pub side: Side,
}

impl<'a> FromRequest<'a> for Book {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Book> {
        let buys = request.uri().path().starts_with(urls::BUYING);
        let side = if buys { Side::Request } else { Side::Offer };
        Ok(Book { side })
    }
}

impl Book {
    pub fn is_offers(self) -> bool {
        self.side == Side::Offer
    }

    /// Chooses between what is said of offers and what is said of requests.
    pub fn says<T>(self, offers: T, requests: T) -> T {
        if self.is_offers() { offers } else { requests }
    }

    pub fn nav(self, page: &Page) -> AreaNav {
        if self.is_offers() {
            AreaNav::seller(page)
        } else {
            AreaNav::buying(page)
        }
    }

    pub fn title(self, locale: Locale) -> &'static str {
        self.says(
            locale.t("Chào bán sỉ", "Supply offers"),
            locale.t("Nhu cầu mua", "Demand requests"),
        )
    }

    /// What the form field and the API call the price.
    pub fn price_name(self) -> &'static str {
        registration::price_name(self.side)
    }

    pub fn price_label(self, locale: Locale) -> &'static str {
        self.says(
            locale.t("Giá chào tại vườn", "Ask at the farm gate"),
            locale.t("Giá mua đã giao đến", "Bid, delivered"),
        )
    }

    pub fn standards_name(self) -> &'static str {
        registration::standards_name(self.side)
    }

    pub fn all(self) -> &'static str {
        self.says(urls::SELLER_OFFERS, urls::BUYING_REQUESTS)
    }

    pub fn new_one(self) -> &'static str {
        self.says(urls::SELLER_OFFER_NEW, urls::BUYING_REQUEST_NEW)
    }

    pub fn import(self) -> &'static str {
        self.says(urls::SELLER_OFFER_IMPORT, urls::BUYING_REQUEST_IMPORT)
    }

    pub fn one(self, id: &Uuid) -> String {
        self.says(urls::seller_offer(id), urls::buying_request(id))
    }

    pub fn edit(self, id: &Uuid) -> String {
        self.says(urls::seller_offer_edit(id), urls::buying_request_edit(id))
    }

    pub fn step(self, id: &Uuid) -> String {
        self.says(urls::seller_offer_step(id), urls::buying_request_step(id))
    }

    pub fn copy(self, id: &Uuid) -> String {
        self.says(urls::seller_offer_copy(id), urls::buying_request_copy(id))
    }
}
