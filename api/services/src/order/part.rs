use super::goods::{self, Goods, cut_vnd_of};
use super::join::refusal;
use super::step::CUT;
use crate::app::Ctx;
use crate::cart::{BankAccount, address_of};
use crate::complaint::{self, ComplaintLink};
use crate::error::{Error, Result};
use crate::payment::{self, PartMoney};
use crate::places::place_names_in;
use crate::upload::FileLink;
use chrono::{DateTime, NaiveDate, Utc};
use domain::order::Standing;
use domain::parcel::{Whereabouts, worth_vnd};
use domain::vietqr::{self, Transfer};
use domain::{
    ComplaintKind, OrderAction, ParcelState, PaymentMethod, PaymentState, SaleUnit, SellerOrderState,
    ShippingMethod, ShippingZone,
};
use entities::{order, order_file, organisation, seller_order, state_change};
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
    /// As it was ordered.
    pub total_vnd: i64,
    /// What was cut of it, as it will not be sent.
    pub cut_vnd: i64,
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
    /// In the order in which they left.
    pub parcels: Vec<PartParcel>,
    /// Of the handing over, as the seller says.
    pub pictures: Vec<FileLink>,
    /// When and why goods were left out.
    pub cuts: Vec<PartCut>,
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartParcel {
    /// From 1 within the part.
    pub running: i32,
    pub state: ParcelState,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub lines: Vec<ParcelLine>,
    pub sent_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
    /// Who took it and when, as far as the seller says.
    pub handed_to: Option<String>,
    pub handed_on: Option<NaiveDate>,
    pub came_back_at: Option<DateTime<Utc>>,
    pub came_back_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelLine {
    pub variant_id: Uuid,
    pub product_name: String,
    pub variant_name: String,
    pub unit: SaleUnit,
    pub quantity: i64,
    /// What is paid for these pieces.
    pub worth_vnd: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartCut {
    pub cut_at: DateTime<Utc>,
    pub reason: Option<String>,
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
    /// Pieces that will not be sent, and what they were worth.
    pub cut: i64,
    pub cut_vnd: i64,
    /// Pieces still to be sent; none of a cancelled part.
    pub outstanding: i64,
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

    /// What is paid for all that was not cut, with its shipping.
    pub fn payable_vnd(&self) -> i64 {
        self.total_vnd - self.cut_vnd
    }

    /// Whether something is still to be sent.
    pub fn is_outstanding(&self) -> bool {
        self.lines.iter().any(|line| line.outstanding > 0)
    }

    /// The goods that a next parcel can hold.
    pub fn outstanding(&self) -> Vec<ParcelLine> {
        let open = self.lines.iter().filter(|line| line.outstanding > 0);
        open.map(|line| line.pieces(line.outstanding)).collect()
    }

    /// Cash that the carrier is to collect with a parcel, by its number; none stands for one not yet sent. Whatever
    /// leaves last collects all that is owed: a part is paid once, when all of it has come.
    pub fn to_collect_vnd(&self, parcel: Option<i32>) -> i64 {
        let under_way = self.parcels.iter().filter(|it| it.state == ParcelState::Sent);
        let last = under_way.map(|it| it.running).max();
        let is_last = match parcel {
            Some(running) => !self.is_outstanding() && last == Some(running),
            None => self.is_outstanding(),
        };
        if self.payment_method == PaymentMethod::CashOnDelivery && is_last {
            self.money.remaining_vnd
        } else {
            0
        }
    }
}

impl OrderLine {
    /// Price × quantity, before the voucher.
    pub fn listed_vnd(&self) -> i64 {
        self.total_vnd + self.discount_vnd
    }

    /// What can still be granted back of it.
    pub fn left_vnd(&self) -> i64 {
        (self.total_vnd - self.cut_vnd - self.refunded_vnd).max(0)
    }

    fn pieces(&self, quantity: i64) -> ParcelLine {
        ParcelLine {
            variant_id: self.variant_id,
            product_name: self.product_name.clone(),
            variant_name: self.variant_name.clone(),
            unit: self.unit,
            quantity,
            worth_vnd: worth_vnd(self.total_vnd, self.quantity, quantity),
        }
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
    open: fn(Standing, Whereabouts) -> Vec<OrderAction>,
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
    let goods = goods::of_parts(connection, ids.iter().copied()).await?;
    let mut complaints = complaint::of_parts(connection, ids.iter().copied()).await?;
    let proofs = Condition::all()
        .add(order_file::Column::SellerOrderId.is_in(ids.iter().copied()))
        .add(order_file::Column::ComplaintId.is_null());
    let mut proofs = complaint::files_of(connection, proofs).await?;
    let mut cuts = cuts(connection, &ids).await?;
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
    let nothing = Goods::default();
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
            let own = goods.get(&row.id).unwrap_or(&nothing);
            let is_over = standing.state == SellerOrderState::Cancelled;
            let lines = lines(own, &money, is_over)?;
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
                parcels: parcels(own, &lines)?,
                cut_vnd: lines.iter().map(|line| line.cut_vnd).sum(),
                lines,
                cuts: cuts.remove(&row.id).unwrap_or_default(),
                history: histories.remove(&row.id).unwrap_or_default(),
                actions: open(standing, own.sending.whereabouts()),
                complaint_kinds: complaint::open_kinds(&standing, &complaints),
                complaints,
                pictures: proofs.remove(&row.id).unwrap_or_default(),
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
                cancel_reason: row.cancel_reason,
            })
        })
        .collect()
}

fn lines(goods: &Goods, money: &PartMoney, is_over: bool) -> Result<Vec<OrderLine>> {
    let lines = goods.lines.iter().enumerate().map(|(at, line)| {
        let refunded = money.refunded_by_line.get(&Some(line.id));
        Ok(OrderLine {
            variant_id: line.variant_id,
            product_name: line.product_name.clone(),
            variant_name: line.variant_name.clone(),
            unit: line.unit.parse().map_err(Error::internal)?,
            price_vnd: line.price_vnd,
            quantity: line.quantity,
            discount_vnd: line.discount_vnd,
            total_vnd: line.total_vnd,
            refunded_vnd: refunded.copied().unwrap_or_default(),
            cut: line.cut,
            cut_vnd: cut_vnd_of(line),
            outstanding: if is_over { 0 } else { goods.sending.outstanding(at) },
        })
    });
    lines.collect()
}

fn parcels(goods: &Goods, lines: &[OrderLine]) -> Result<Vec<PartParcel>> {
    let parcels = goods.parcels.iter().zip(&goods.sending.parcels);
    let told = parcels.map(|(row, parcel)| {
        let inside = parcel.goods.iter();
        let inside = inside.filter_map(|(at, pieces)| Some(lines.get(*at)?.pieces(*pieces)));
        Ok(PartParcel {
            running: row.running,
            state: parcel.state,
            carrier: row.carrier.clone(),
            tracking_number: row.tracking_number.clone(),
            lines: inside.collect(),
            sent_at: row.sent_at,
            delivered_at: row.delivered_at,
            handed_to: row.handed_to.clone(),
            handed_on: row.handed_on,
            came_back_at: row.came_back_at,
            came_back_reason: row.came_back_reason.clone(),
        })
    });
    told.collect()
}

async fn cuts(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<PartCut>>> {
    let mut cuts: HashMap<Uuid, Vec<PartCut>> = HashMap::new();
    for change in state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq(CUT))
        .filter(state_change::Column::SubjectId.is_in(ids.iter().copied()))
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await?
    {
        cuts.entry(change.subject_id).or_default().push(PartCut {
            cut_at: change.changed_at,
            reason: change.note,
        });
    }
    Ok(cuts)
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
