use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ledger;
use domain::ledger::Balances;
use domain::tax::{TaxPayer, rate_on};
use domain::{Code, LedgerAccount, Month, OrganisationKind, PaymentMethod};
use entities::{ledger_entry, organisation, seller_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A seller's month. Sales count when the goods are delivered, whoever has paid by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerStatement {
    pub month: Month,
    pub organisation: String,
    pub tax_code: Option<String>,
    pub address: Option<String>,
    /// Every part with something booked in the month, by number.
    pub parts: Vec<PartSums>,
    pub totals: Sums,
    /// Only households and individuals are taxed by what they sell here.
    pub tax: Option<TaxLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartSums {
    pub number: String,
    pub method: PaymentMethod,
    pub sums: Sums,
}

/// What the month's entries come to, in whole đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub goods_vnd: i64,
    pub shipping_vnd: i64,
    /// Granted back for goods and shipping.
    pub refunded_vnd: i64,
    pub vat_vnd: i64,
    pub pit_vnd: i64,
    /// Come from buyers, to the seller or to a carrier.
    pub received_vnd: i64,
    /// Of it still with carriers, less what they handed over.
    pub with_carrier_vnd: i64,
    pub paid_back_vnd: i64,
}

impl Sums {
    fn of(books: &Balances) -> Sums {
        let earned = |account: LedgerAccount| -books.balance(account);
        let spent = |account: LedgerAccount| books.balance(account);
        Sums {
            goods_vnd: earned(LedgerAccount::GoodsSold),
            shipping_vnd: earned(LedgerAccount::ShippingSold),
            refunded_vnd: spent(LedgerAccount::GoodsRefunded) + spent(LedgerAccount::ShippingRefunded),
            vat_vnd: earned(LedgerAccount::VatDue),
            pit_vnd: earned(LedgerAccount::PitDue),
            received_vnd: books.received_vnd(),
            with_carrier_vnd: spent(LedgerAccount::Carrier),
            paid_back_vnd: books.paid_back_vnd(),
        }
    }

    /// Sales less refunds.
    pub fn net_vnd(&self) -> i64 {
        self.goods_vnd + self.shipping_vnd - self.refunded_vnd
    }

    pub fn tax_vnd(&self) -> i64 {
        self.vat_vnd + self.pit_vnd
    }

    /// What is left to the seller of the month's sales.
    pub fn after_tax_vnd(&self) -> i64 {
        self.net_vnd() - self.tax_vnd()
    }
}

/// The rate on the month's last day, where it stands, and who hands the tax in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxLine {
    pub vat_bp: i64,
    pub pit_bp: i64,
    pub paid_by: TaxPayer,
    pub source: String,
}

/// The month of the organisation that the person acts for. Errors: no seller, a month to come.
pub async fn view_statement(app: &App, ctx: &Ctx, month: Month) -> Result<SellerStatement> {
    let seller = ctx.seller()?;
    if month > Month::of(ctx.today()) {
        return Err(Error::field("month", Code::FutureDate));
    }
    let connection = app.db.read();
    let row = organisation::Entity::find_by_id(seller.organisation_id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::OrganisationId.eq(row.id))
        .filter(ledger_entry::Column::BookedOn.gte(month.first_day()))
        .filter(ledger_entry::Column::BookedOn.lte(month.last_day()))
        .order_by_asc(ledger_entry::Column::Id)
        .all(connection)
        .await?;
    let mut by_part: BTreeMap<Uuid, Vec<&ledger_entry::Model>> = BTreeMap::new();
    for entry in &entries {
        by_part.entry(entry.seller_order_id).or_default().push(entry);
    }
    let known: HashMap<Uuid, seller_order::Model> = seller_order::Entity::find()
        .filter(seller_order::Column::OrganisationId.eq(row.id))
        .filter(seller_order::Column::Id.is_in(by_part.keys().copied()))
        .all(connection)
        .await?
        .into_iter()
        .map(|part| (part.id, part))
        .collect();
    let mut parts = Vec::with_capacity(by_part.len());
    for (id, entries) in by_part {
        let part = known
            .get(&id)
            .ok_or_else(|| Error::internal("entries without their part"))?;
        let sums = Sums::of(&ledger::balances(entries)?);
        // What was only ordered, or ordered and cancelled, moved no money and is no sale.
        if sums != Sums::default() {
            parts.push(PartSums {
                number: part.number.clone(),
                method: part.payment_method.parse().map_err(Error::internal)?,
                sums,
            });
        }
    }
    parts.sort_by(|a, b| a.number.cmp(&b.number));
    let books = ledger::balances(&entries)?;
    let is_household = row.kind == OrganisationKind::HouseholdBusiness.as_str();
    let rate = rate_on(&app.settings.tax_rates, month.last_day()).filter(|_| is_household);
    Ok(SellerStatement {
        month,
        organisation: row.name,
        tax_code: row.tax_code,
        address: row.address_line,
        totals: Sums::of(&books),
        parts,
        tax: rate.map(|rate| TaxLine {
            vat_bp: rate.vat_bp,
            pit_bp: rate.pit_bp,
            paid_by: rate.paid_by,
            source: rate.source.clone(),
        }),
    })
}
