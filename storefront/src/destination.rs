//! Where the visitor wants goods to go, remembered so that every page can tell what sending them costs.

use crate::Page;
use crate::parts::Choice;
use domain::{Locale, ShippingMethod, format};
use poem::session::Session;
use services::places::{self, Province};
use services::shipping::{Destination, PartShipping};
use services::{App, Result};

/// The session keeps the code of the province.
const PROVINCE: &str = "province";

pub(crate) fn remember(session: &Session, province_code: &str) {
    session.set(PROVINCE, province_code);
}

pub(crate) fn remembered(session: &Session) -> Destination {
    Destination {
        province_code: session.get(PROVINCE),
        ..Destination::default()
    }
}

/// The provinces to choose from, the remembered one chosen; `asked` is remembered from now on.
pub(crate) async fn choices(app: &App, session: &Session, asked: Option<&str>) -> Result<Vec<Choice>> {
    let provinces = places::provinces(app).await?;
    if let Some(province) = provinces.iter().find(|it| Some(it.code.as_str()) == asked) {
        remember(session, &province.code);
    }
    let known = remembered(session).province_code;
    let choice = |province: Province| {
        let mut choice = Choice::new(&province.code, &province.name);
        choice.chosen = Some(&province.code) == known.as_ref();
        choice
    };
    Ok(provinces.into_iter().map(choice).collect())
}

/// The way to the buyer in words, without the fee.
pub(crate) fn told(page: &Page, shipping: &PartShipping) -> String {
    match shipping {
        PartShipping::Open => page
            .t(
                "Phí tính theo nơi giao và khối lượng",
                "The fee follows from place and weight",
            )
            .to_owned(),
        PartShipping::Parcel(parcel) => {
            let (from, to) = parcel.days;
            format!(
                "{}, {}, {} {from}–{to} {}",
                parcel.zone.label(page.locale()),
                format::weight(parcel.weight_g, page.locale()),
                page.t("thường", "usually"),
                page.t("ngày", "days"),
            )
        }
        PartShipping::Pickup { at } => pickup(page.locale(), at),
        PartShipping::Refused { why, goods } if goods.is_empty() => why.text(page.locale()).to_owned(),
        PartShipping::Refused { why, goods } => {
            format!("{}: {}", goods.join(", "), why.text(page.locale()))
        }
    }
}

/// "Nhận tại nơi bán: Ấp 1, …"
pub(crate) fn pickup(locale: Locale, at: &str) -> String {
    format!("{}: {at}", ShippingMethod::Pickup.label(locale))
}
