use super::join::refusal;
use crate::app::Ctx;
use crate::cart::{BankAccount, address_of};
use crate::complaint::{self, ComplaintLink};
use crate::error::{Error, Result};
use crate::payment::{self, PartMoney};
use crate::places::place_names_in;
use crate::upload::FileLink;
use chrono::{DateTime, NaiveDate, Utc};
use domain::order::Standing;
use domain::vietqr::{self, Transfer};
use domain::{
    ComplaintKind, OrderAction, PaymentMethod, PaymentState, SaleUnit, SellerOrderState, ShippingMethod,
    ShippingZone,
};
use entities::{order, order_file, order_line, organisation, seller_order, state_change};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// One seller's part of an order: its goods, its money, its way to the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPart {
    pub number: String,
    pub seller: PartSeller,
    pub state: SellerOrderState,
    pub payment_method: PaymentMethod,
    pub payment_state: PaymentState,
    /// What is to be transferred, while it is.
    pub transfer: Option<TransferRequest>,
    /// What is to be paid by card, while it is.
    pub card_vnd: Option<i64>,
    /// What came, what is owed, what has to go back.
    pub money: PartMoney,
    pub lines: Vec<OrderLine>,
    /// After the voucher.
    pub goods_vnd: i64,
    pub discount_vnd: i64,
    pub voucher_code: Option<String>,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
    pub shipping_method: ShippingMethod,
    /// Of a parcel.
    pub shipping_zone: Option<ShippingZone>,
    pub weight_g: i64,
    /// The earlier part that it travels with.
    pub ships_with: Option<Travels>,
    /// What was ordered later and travels with it.
    pub added: Vec<Travels>,
    /// Whether more goods of this seller can be ordered to travel with it.
    pub can_add: bool,
    /// Where the buyer fetches the goods, as it was confirmed.
    pub pickup_at: Option<String>,
    /// From the buyer to this seller.
    pub note: Option<String>,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    /// How the goods were handed over, as the seller says.
    pub handover: Handover,
    pub cancel_reason: Option<String>,
    pub complaints: Vec<ComplaintLink>,
    /// What its buyer can complain of now.
    pub complaint_kinds: Vec<ComplaintKind>,
    pub history: Vec<PartChange>,
    /// What the one who asked can do with it now.
    pub actions: Vec<OrderAction>,
}

/// A part that shares a parcel with another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travels {
    pub number: String,
    pub state: SellerOrderState,
    pub order_number: String,
    /// Opens its order; for the buyer alone.
    pub order_key: String,
}

/// Who took the goods and when, with pictures; as far as it was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handover {
    pub handed_to: Option<String>,
    pub handed_on: Option<NaiveDate>,
    pub pictures: Vec<FileLink>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartSeller {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// Place of business, as far as it is known.
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// A transfer straight to the seller; `payload` is what its VietQR code holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRequest {
    pub bank: BankAccount,
    pub amount_vnd: i64,
    pub reference: String,
    pub payload: String,
}

/// As it was ordered: names and price stay when the product changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub variant_id: Uuid,
    pub product_name: String,
    pub variant_name: String,
    pub unit: SaleUnit,
    pub price_vnd: i64,
    pub quantity: i64,
    /// Its share of what the voucher took off.
    pub discount_vnd: i64,
    /// What is paid for it: price × quantity less the discount.
    pub total_vnd: i64,
    /// What the seller has granted back of it.
    pub refunded_vnd: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    pub state: SellerOrderState,
    pub changed_at: DateTime<Utc>,
    pub note: Option<String>,
}

impl OrderPart {
    /// What the goods cost before the voucher.
    pub fn listed_vnd(&self) -> i64 {
        self.goods_vnd + self.discount_vnd
    }
}

impl OrderLine {
    /// Price × quantity, before the voucher.
    pub fn listed_vnd(&self) -> i64 {
        self.total_vnd + self.discount_vnd
    }
}

pub(crate) fn standing(row: &seller_order::Model) -> Result<Standing> {
    Ok(Standing {
        state: row.state.parse().map_err(Error::internal)?,
        method: row.payment_method.parse().map_err(Error::internal)?,
        payment: row.payment_state.parse().map_err(Error::internal)?,
        cash: row
            .cash_state
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(Error::internal)?,
        shipping: row.shipping_method.parse().map_err(Error::internal)?,
    })
}

/// Loads what belongs to these parts; `open` says which actions are shown.
pub(super) async fn load(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    rows: Vec<seller_order::Model>,
    open: fn(Standing) -> Vec<OrderAction>,
) -> Result<Vec<OrderPart>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let sellers: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(rows.iter().map(|row| row.organisation_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let standings = rows
        .iter()
        .map(|row| Ok((row, standing(row)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut monies = payment::of_parts(connection, &standings).await?;
    let communes = sellers.values().filter_map(|row| row.commune_code.clone());
    let places = place_names_in(connection, communes).await?;
    let mut lines: HashMap<Uuid, Vec<OrderLine>> = HashMap::new();
    for line in order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.is_in(ids.iter().copied()))
        .order_by_asc(order_line::Column::Id)
        .all(connection)
        .await?
    {
        let money = monies.get(&line.seller_order_id);
        let refunded = money.and_then(|money| money.refunded_by_line.get(&Some(line.id)));
        lines.entry(line.seller_order_id).or_default().push(OrderLine {
            refunded_vnd: refunded.copied().unwrap_or_default(),
            variant_id: line.variant_id,
            product_name: line.product_name,
            variant_name: line.variant_name,
            unit: line.unit.parse().map_err(Error::internal)?,
            price_vnd: line.price_vnd,
            quantity: line.quantity,
            discount_vnd: line.discount_vnd,
            total_vnd: line.total_vnd,
        });
    }
    let mut complaints = complaint::of_parts(connection, ids.iter().copied()).await?;
    let proofs = Condition::all()
        .add(order_file::Column::SellerOrderId.is_in(ids.iter().copied()))
        .add(order_file::Column::ComplaintId.is_null());
    let mut proofs = complaint::files_of(connection, proofs).await?;
    let mut histories: HashMap<Uuid, Vec<PartChange>> = HashMap::new();
    for change in state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("seller_order"))
        .filter(state_change::Column::SubjectId.is_in(ids))
        .order_by_asc(state_change::Column::ChangedAt)
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await?
    {
        histories.entry(change.subject_id).or_default().push(PartChange {
            state: change.to_state.parse().map_err(Error::internal)?,
            changed_at: change.changed_at,
            note: change.note,
        });
    }
    let together = together(connection, &rows).await?;
    rows.into_iter()
        .map(|row| {
            let standing = standing(&row)?;
            let added = together.iter().filter(|(it, _)| it.ships_with == Some(row.id));
            let first = together.iter().find(|(it, _)| Some(it.id) == row.ships_with);
            let can_add = standing.state != SellerOrderState::Cancelled
                && refusal(ctx, first.map_or(&row, |(first, _)| first))?.is_none();
            let seller = sellers
                .get(&row.organisation_id)
                .ok_or_else(|| Error::internal("a part of an order without its seller"))?;
            let money = monies.remove(&row.id).unwrap_or_default();
            let complaints = complaints.remove(&row.id).unwrap_or_default();
            Ok(OrderPart {
                transfer: transfer(&row, standing, money.remaining_vnd)?,
                card_vnd: Some(money.remaining_vnd)
                    .filter(|vnd| standing.method == PaymentMethod::Card && *vnd > 0),
                money,
                seller: PartSeller {
                    id: seller.id,
                    slug: seller.slug.clone(),
                    name: seller.name.clone(),
                    address: address_of(seller, &places),
                    phone: seller.phone.clone(),
                    email: seller.email.clone(),
                },
                state: standing.state,
                payment_method: standing.method,
                payment_state: standing.payment,
                lines: lines.remove(&row.id).unwrap_or_default(),
                history: histories.remove(&row.id).unwrap_or_default(),
                actions: open(standing),
                complaint_kinds: complaint::open_kinds(&standing, &complaints),
                complaints,
                handover: Handover {
                    handed_to: row.handed_to,
                    handed_on: row.handed_on,
                    pictures: proofs.remove(&row.id).unwrap_or_default(),
                },
                number: row.number,
                goods_vnd: row.goods_vnd,
                discount_vnd: row.discount_vnd,
                voucher_code: row.voucher_code,
                shipping_vnd: row.shipping_vnd,
                total_vnd: row.total_vnd,
                shipping_method: standing.shipping,
                shipping_zone: row
                    .shipping_zone
                    .map(|zone| zone.parse().map_err(Error::internal))
                    .transpose()?,
                weight_g: row.weight_g,
                can_add,
                ships_with: first.map(travels).transpose()?,
                added: added.map(travels).collect::<Result<_>>()?,
                pickup_at: row.pickup_at,
                note: row.note,
                carrier: row.carrier,
                tracking_number: row.tracking_number,
                cancel_reason: row.cancel_reason,
            })
        })
        .collect()
}

/// The parts that share a parcel with these, with their orders.
async fn together(
    connection: &impl ConnectionTrait,
    rows: &[seller_order::Model],
) -> Result<Vec<(seller_order::Model, order::Model)>> {
    let first = rows.iter().filter_map(|row| row.ships_with);
    let others = Condition::any()
        .add(seller_order::Column::ShipsWith.is_in(rows.iter().map(|row| row.id)))
        .add(seller_order::Column::Id.is_in(first));
    let parts = seller_order::Entity::find()
        .filter(others)
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let orders: HashMap<Uuid, order::Model> = order::Entity::find()
        .filter(order::Column::Id.is_in(parts.iter().map(|part| part.order_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let with_order = |part: seller_order::Model| {
        let order = orders.get(&part.order_id)?.clone();
        Some((part, order))
    };
    Ok(parts.into_iter().filter_map(with_order).collect())
}

fn travels((part, order): &(seller_order::Model, order::Model)) -> Result<Travels> {
    Ok(Travels {
        number: part.number.clone(),
        state: part.state.parse().map_err(Error::internal)?,
        order_number: order.number.clone(),
        order_key: order.key.clone(),
    })
}

/// Asks for what is still to come.
fn transfer(
    row: &seller_order::Model,
    standing: Standing,
    remaining_vnd: i64,
) -> Result<Option<TransferRequest>> {
    let is_due = standing.method == PaymentMethod::VietQr && remaining_vnd > 0;
    let (true, Some(bin), Some(number)) = (is_due, &row.bank_bin, &row.bank_account) else {
        return Ok(None);
    };
    let payload = vietqr::payload(&Transfer {
        bank_bin: bin,
        account: number,
        amount_vnd: Some(remaining_vnd),
        note: &row.payment_reference,
        for_one_payment: true,
    })
    .map_err(Error::internal)?;
    Ok(Some(TransferRequest {
        bank: BankAccount {
            bin: bin.clone(),
            number: number.clone(),
            holder: row.bank_account_name.clone(),
        },
        amount_vnd: remaining_vnd,
        reference: row.payment_reference.clone(),
        payload,
    }))
}
