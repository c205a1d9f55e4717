use crate::app::App;
use crate::card;
use crate::error::{Error, Result};
use crate::places::{PlaceNames, place_names_in};
use crate::shipping::{self, PartShipping, Terms};
use domain::shipping::piece_weight_g;
use domain::vietqr::{self, Transfer};
use domain::{
    Category, Code, ListingState, OrganisationKind, PaymentMethod, SaleUnit, ShippingZone, Verification,
};
use entities::{organisation, product, variant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Who sells, as a buyer must be told before an order binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    pub id: Uuid,
    pub slug: String,
    pub kind: OrganisationKind,
    pub name: String,
    /// Place of business, as far as it is known.
    pub address: Option<String>,
    pub tax_code: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub bank: Option<BankAccount>,
    /// Buyers' cards are charged on an account of its own.
    pub takes_cards: bool,
    pub province_code: Option<String>,
    pub shipping: Terms,
}

impl Seller {
    /// How this seller can be paid: always on delivery, by transfer or card where it has an account for that.
    pub fn payment_methods(&self) -> &'static [PaymentMethod] {
        use PaymentMethod::*;
        match (&self.bank, self.takes_cards) {
            (Some(_), true) => &[CashOnDelivery, VietQr, Card],
            (Some(_), false) => &[CashOnDelivery, VietQr],
            (None, true) => &[CashOnDelivery, Card],
            (None, false) => &[CashOnDelivery],
        }
    }

    /// Fetching the goods at the seller's, as an answer to a buyer who wishes to.
    pub(super) fn pickup(&self) -> PartShipping {
        match self.pickup_at() {
            Some(at) => PartShipping::Pickup { at },
            None => PartShipping::Refused {
                why: Code::NoPickup,
                goods: Vec::new(),
            },
        }
    }

    /// Where buyers fetch their goods, if they may.
    pub fn pickup_at(&self) -> Option<String> {
        if !self.shipping.offers_pickup {
            return None;
        }
        let place = self.address.as_deref().unwrap_or(&self.name);
        Some(match &self.shipping.pickup_note {
            Some(note) => format!("{place} ({note})"),
            None => place.to_owned(),
        })
    }
}

/// Where a VietQR transfer goes: the seller's own account. The marketplace holds no money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    pub bin: String,
    pub number: String,
    pub holder: Option<String>,
}

/// What a cart line points at, as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    pub variant_id: Uuid,
    pub product_slug: String,
    pub product_name: String,
    pub category: Option<Category>,
    pub variant_name: String,
    pub unit: SaleUnit,
    pub price_vnd: i64,
    pub stock: i64,
    pub is_sample_price: bool,
    /// Of one piece.
    pub weight_g: i64,
    pub ships_within: ShippingZone,
    /// An active size of a live product of a verified organisation: only those are sold.
    pub is_offered: bool,
    pub seller: Seller,
}

pub(crate) async fn load(
    app: &App,
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Goods>> {
    let variants = variant::Entity::find()
        .filter(variant::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let products: HashMap<Uuid, product::Model> = product::Entity::find()
        .filter(product::Column::Id.is_in(variants.iter().map(|row| row.product_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let sellers: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(products.values().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let places = place_names_in(
        connection,
        sellers.values().filter_map(|row| row.commune_code.clone()),
    )
    .await?;
    let verified: HashSet<Uuid> = sellers
        .values()
        .filter(|row| row.verification == Verification::Verified.as_str())
        .map(|row| row.id)
        .collect();
    let mut terms = shipping::terms_of(connection, sellers.keys().copied()).await?;
    let card_accounts = if app.takes_cards() {
        card::taken_by(connection, sellers.keys().copied()).await?
    } else {
        HashMap::new()
    };
    let sellers: HashMap<Uuid, Seller> = sellers
        .into_values()
        .map(|row| {
            Ok((
                row.id,
                Seller {
                    takes_cards: card_accounts.contains_key(&row.id),
                    ..seller_of(&row, &places, terms.remove(&row.id).unwrap_or_default())?
                },
            ))
        })
        .collect::<Result<_>>()?;
    let mut goods = HashMap::new();
    for variant in variants {
        let Some(product) = products.get(&variant.product_id) else {
            continue;
        };
        let Some(seller) = sellers.get(&product.organisation_id) else {
            continue;
        };
        let unit: SaleUnit = variant.unit.parse().map_err(Error::internal)?;
        let row = Goods {
            variant_id: variant.id,
            product_slug: product.slug.clone(),
            product_name: product.name.clone(),
            category: product.category.parse().ok(),
            unit,
            weight_g: piece_weight_g(unit, variant.weight_g, variant.net_quantity),
            ships_within: product.ships_within.parse().map_err(Error::internal)?,
            variant_name: variant.name,
            price_vnd: variant.price_vnd,
            stock: variant.stock,
            is_sample_price: variant.is_sample_price,
            is_offered: variant.is_active
                && product.state == ListingState::Live.as_str()
                && verified.contains(&seller.id),
            seller: seller.clone(),
        };
        goods.insert(variant.id, row);
    }
    Ok(goods)
}

fn seller_of(row: &organisation::Model, places: &PlaceNames, shipping: Terms) -> Result<Seller> {
    let bank = match (&row.bank_bin, &row.bank_account) {
        (Some(bin), Some(number)) if takes_transfers(bin, number) => Some(BankAccount {
            bin: bin.clone(),
            number: number.clone(),
            holder: row.bank_account_name.clone(),
        }),
        _ => None,
    };
    Ok(Seller {
        id: row.id,
        slug: row.slug.clone(),
        kind: row.kind.parse().map_err(Error::internal)?,
        name: row.name.clone(),
        address: address_of(row, places),
        tax_code: row.tax_code.clone(),
        phone: row.phone.clone(),
        email: row.email.clone(),
        bank,
        takes_cards: false,
        province_code: row.province_code.clone(),
        shipping,
    })
}

/// Street and place of an organisation, as far as they are known.
pub(crate) fn address_of(row: &organisation::Model, places: &PlaceNames) -> Option<String> {
    let named = places.place(row.commune_code.as_deref(), row.province_code.as_deref());
    let place = row
        .place_as_stated
        .clone()
        .filter(|_| row.commune_code.is_none())
        .or(Some(named).filter(|place| !place.is_empty()));
    match (&row.address_line, place) {
        (Some(line), Some(place)) => Some(format!("{line}, {place}")),
        (Some(line), None) => Some(line.clone()),
        (None, place) => place,
    }
}

/// Whether a VietQR code can be made for that account at all.
fn takes_transfers(bin: &str, number: &str) -> bool {
    vietqr::payload(&Transfer {
        bank_bin: bin,
        account: number,
        amount_vnd: None,
        note: "",
        for_one_payment: false,
    })
    .is_ok()
}
