use crate::error::{Error, Result};
use crate::places::place_names_in;
use domain::vietqr::{self, Transfer};
use domain::{Category, ListingState, OrganisationKind, PaymentMethod, SaleUnit, Verification};
use entities::{organisation, product, variant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
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
}

impl Seller {
    /// How this seller can be paid: always on delivery, by transfer where it has an account.
    pub fn payment_methods(&self) -> &'static [PaymentMethod] {
        match self.bank {
            Some(_) => &[PaymentMethod::CashOnDelivery, PaymentMethod::VietQr],
            None => &[PaymentMethod::CashOnDelivery],
        }
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
    /// An active size of a live product of a verified organisation: only those are sold.
    pub is_offered: bool,
    pub seller: Seller,
}

pub(crate) async fn load(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Goods>> {
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
    let mut goods = HashMap::new();
    for variant in variants {
        let Some(product) = products.get(&variant.product_id) else {
            continue;
        };
        let Some(seller) = sellers.get(&product.organisation_id) else {
            continue;
        };
        let place = places.place(seller.commune_code.as_deref(), seller.province_code.as_deref());
        let row = Goods {
            variant_id: variant.id,
            product_slug: product.slug.clone(),
            product_name: product.name.clone(),
            category: product.category.parse().ok(),
            unit: variant.unit.parse::<SaleUnit>().map_err(Error::internal)?,
            variant_name: variant.name,
            price_vnd: variant.price_vnd,
            stock: variant.stock,
            is_sample_price: variant.is_sample_price,
            is_offered: variant.is_active
                && product.state == ListingState::Live.as_str()
                && seller.verification == Verification::Verified.as_str(),
            seller: seller_of(seller, Some(place).filter(|place| !place.is_empty()))?,
        };
        goods.insert(variant.id, row);
    }
    Ok(goods)
}

fn seller_of(row: &organisation::Model, place: Option<String>) -> Result<Seller> {
    let place = row
        .place_as_stated
        .clone()
        .filter(|_| row.commune_code.is_none())
        .or(place);
    let address = match (&row.address_line, place) {
        (Some(line), Some(place)) => Some(format!("{line}, {place}")),
        (Some(line), None) => Some(line.clone()),
        (None, place) => place,
    };
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
        address,
        tax_code: row.tax_code.clone(),
        phone: row.phone.clone(),
        email: row.email.clone(),
        bank,
    })
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
