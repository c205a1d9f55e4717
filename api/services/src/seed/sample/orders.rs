//! Sample retail orders of sample sellers, one in each state.

use super::goods::product_id;
use super::money::Money;
use super::organisations::*;
use super::parcels::{CAME_BACK, parcels};
use super::{accounts, complaints, contracts::changed, organisation_id};
use crate::error::{Error, Result};
use crate::seed::step::Step;
use crate::seed::{key, shipping};
use chrono::{DateTime, Datelike, Duration, Utc};
use domain::order::{order_number, payment_reference};
use domain::shipping::piece_weight_g;
use domain::{
    CashState, Locale, PaymentMethod, PaymentState, SellerOrderState, ShippingMethod, ShippingZone, format,
};
use entities::{
    order, order_line, organisation, parcel, parcel_line, seller_order, state_change, stock_movement, variant,
};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) struct Part {
    seller: &'static str,
    method: PaymentMethod,
    /// Whether the transfer has come; cash comes with the delivery.
    is_paid: bool,
    state: SellerOrderState,
    /// Product, which of its sizes, how many.
    lines: &'static [(&'static str, i32, i64)],
    pub way: Way,
}

/// How the goods of a part travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// All in one parcel, as its state says.
    OneParcel,
    /// The first line has come, the others are on their way.
    TwoParcels,
    /// The only parcel was refused at the door.
    CameBack,
}

struct Order {
    day: &'static str,
    hour: i64,
    /// By the sample buyer with an account, else by a guest.
    has_account: bool,
    commune: &'static str,
    parts: &'static [Part],
}

const fn cash(
    seller: &'static str,
    state: SellerOrderState,
    lines: &'static [(&'static str, i32, i64)],
) -> Part {
    Part {
        seller,
        method: PaymentMethod::CashOnDelivery,
        is_paid: matches!(state, SellerOrderState::Delivered | SellerOrderState::Completed),
        state,
        lines,
        way: Way::OneParcel,
    }
}

const fn transfer(
    seller: &'static str,
    state: SellerOrderState,
    is_paid: bool,
    lines: &'static [(&'static str, i32, i64)],
) -> Part {
    Part {
        seller,
        method: PaymentMethod::VietQr,
        is_paid,
        state,
        lines,
        way: Way::OneParcel,
    }
}

/// Earliest first.
const ORDERS: &[Order] = {
    use SellerOrderState::*;
    &[
        Order {
            day: "2026-10-05",
            hour: 9,
            has_account: true,
            commune: "26740",
            parts: &[
                cash(MANGO, Completed, &[("Xoài sấy dẻo", 0, 2)]),
                transfer(RICE, Completed, true, &[("Gạo Óc Eo", 1, 1)]),
            ],
        },
        Order {
            day: "2026-11-08",
            hour: 20,
            has_account: false,
            commune: "31135",
            parts: &[cash(POMELO, Cancelled, &[("Bưởi da xanh", 0, 6)])],
        },
        Order {
            day: "2026-11-14",
            hour: 10,
            has_account: false,
            commune: "20551",
            parts: &[transfer(
                LOTUS,
                Delivered,
                true,
                &[("Hạt sen sấy giòn", 0, 2), ("Trà tim sen", 0, 1)],
            )],
        },
        Order {
            day: "2026-11-16",
            hour: 9,
            has_account: true,
            commune: "26740",
            parts: &[Part {
                way: Way::TwoParcels,
                ..transfer(
                    LOTUS,
                    Shipped,
                    true,
                    &[("Hạt sen sấy giòn", 0, 1), ("Trà tim sen", 0, 2)],
                )
            }],
        },
        Order {
            day: "2026-11-17",
            hour: 14,
            has_account: false,
            commune: "31135",
            parts: &[Part {
                way: Way::CameBack,
                ..cash(RICE, Packed, &[("Gạo Óc Eo", 0, 2)])
            }],
        },
        Order {
            day: "2026-11-18",
            hour: 8,
            has_account: true,
            commune: "26740",
            parts: &[cash(MANGO, Shipped, &[("Xoài cát Chu", 0, 5)])],
        },
        Order {
            day: "2026-11-19",
            hour: 15,
            has_account: false,
            commune: "31186",
            parts: &[
                transfer(MANGO, Packed, true, &[("Xoài cát Hòa Lộc", 0, 3)]),
                cash(CASHEW, Confirmed, &[("Hạt điều rang muối", 1, 2)]),
            ],
        },
        Order {
            day: "2026-11-20",
            hour: 16,
            has_account: true,
            commune: "26740",
            parts: &[
                transfer(
                    MANGO,
                    Placed,
                    false,
                    &[("Xoài cát Chu", 0, 4), ("Xoài sấy dẻo", 0, 1)],
                ),
                cash(DRIED_FISH, Placed, &[("Khô cá lóc", 0, 1)]),
            ],
        },
    ]
};

/// A parcel and what it costs.
struct Sent {
    zone: ShippingZone,
    weight_g: i64,
    goods_vnd: i64,
    shipping_vnd: i64,
}

#[derive(Default)]
struct Rows {
    orders: Vec<order::Model>,
    parts: Vec<seller_order::Model>,
    lines: Vec<order_line::Model>,
    parcels: Vec<parcel::Model>,
    contents: Vec<parcel_line::Model>,
    history: Vec<state_change::Model>,
    money: Money,
}

impl Order {
    fn key(&self) -> String {
        format!("{}:{}", self.day, self.hour)
    }

    fn part_id(&self, index: usize) -> Result<Uuid> {
        let key = format!("{}:{index}", self.key());
        Ok(key::id_at(self.placed_at()?, "sample_part", &key))
    }

    fn placed_at(&self) -> Result<DateTime<Utc>> {
        key::moment(self.day, self.hour)
    }
}

fn size_of<'a>(name: &str, position: i32, variants: &'a [variant::Model]) -> Result<&'a variant::Model> {
    variants
        .iter()
        .find(|row| row.product_id == product_id(name) && row.position == position)
        .ok_or_else(|| Error::internal(format!("there is no size {position} of {name}")))
}

/// What the orders took from stock, and what a cancelled one gave back.
pub(super) fn movements(variants: &[variant::Model]) -> Result<Vec<stock_movement::Model>> {
    let mut rows = Vec::new();
    for order in ORDERS {
        for (index, part) in order.parts.iter().enumerate() {
            for (name, position, quantity) in part.lines {
                let size = size_of(name, *position, variants)?;
                let part_id = order.part_id(index)?;
                let mut moved = |cause: &str, change: i64, moved_at| {
                    rows.push(stock_movement::Model {
                        id: key::id("sample_movement", &format!("{part_id}:{}:{cause}", size.id)),
                        variant_id: size.id,
                        change,
                        cause: cause.to_owned(),
                        cause_id: Some(part_id),
                        account_id: None,
                        moved_at,
                    });
                };
                moved("order", -quantity, order.placed_at()?);
                if part.state == SellerOrderState::Cancelled {
                    moved("cancellation", *quantity, order.placed_at()? + Duration::hours(2));
                }
            }
        }
    }
    Ok(rows)
}

pub(super) async fn load(step: &Step<'_>, variants: &[variant::Model]) -> Result<()> {
    let sellers: HashMap<Uuid, organisation::Model> =
        models()?.into_iter().map(|row| (row.id, row)).collect();
    let provinces = provinces_of_communes()?;
    let mut rows = Rows::default();
    for order in ORDERS {
        let year = key::day(order.day)?.year();
        let running = step.number(&format!("order-{year}")).await?;
        order_rows(
            step,
            order,
            order_number(year, running),
            variants,
            &sellers,
            provinces.get(order.commune).map_or("", String::as_str),
            &mut rows,
        )?;
    }
    rows.money
        .receive_unknown(organisation_id(MANGO), key::moment("2026-11-20", 14)?);
    let complaints = complaints::rows(step, &rows.parts, &rows.lines).await?;
    step.insert("sample orders", rows.orders).await?;
    step.insert("parts of the orders", rows.parts).await?;
    step.insert("order lines", rows.lines).await?;
    step.insert("parcels of the orders", rows.parcels).await?;
    step.insert("goods in the parcels", rows.contents).await?;
    step.insert("payments of the orders", rows.money.payments).await?;
    step.insert("books of the orders", rows.money.entries).await?;
    step.insert("history of the orders", rows.history).await?;
    complaints::load(step, complaints).await
}

fn order_rows(
    step: &Step<'_>,
    order: &Order,
    number: String,
    variants: &[variant::Model],
    sellers: &HashMap<Uuid, organisation::Model>,
    to_province: &str,
    rows: &mut Rows,
) -> Result<()> {
    let placed_at = order.placed_at()?;
    let id = key::id_at(placed_at, "sample_order", &order.key());
    let mut total_vnd = 0;
    let mut text = format!(
        "ĐƠN ĐẶT HÀNG {number} (mẫu)\nĐặt lúc: {}\n",
        format::time(placed_at)
    );
    for (index, part) in order.parts.iter().enumerate() {
        let part_id = order.part_id(index)?;
        let (mut goods_vnd, mut weight_g) = (0, 0);
        for (name, position, quantity) in part.lines {
            let size = size_of(name, *position, variants)?;
            let line_vnd = size.price_vnd * quantity;
            goods_vnd += line_vnd;
            let unit = size.unit.parse().map_err(Error::internal)?;
            weight_g += quantity * piece_weight_g(unit, size.weight_g, size.net_quantity);
            text.push_str(&format!(
                "- {name}, {}: {quantity} × {} = {}\n",
                size.name,
                format::money(size.price_vnd, Locale::Vi),
                format::money(line_vnd, Locale::Vi)
            ));
            rows.lines.push(order_line::Model {
                id: key::id("sample_line", &format!("{part_id}:{}", size.id)),
                seller_order_id: part_id,
                variant_id: size.id,
                product_name: (*name).to_owned(),
                variant_name: size.name.clone(),
                unit: size.unit.clone(),
                price_vnd: size.price_vnd,
                quantity: *quantity,
                discount_vnd: 0,
                total_vnd: line_vnd,
                cut: 0,
            });
        }
        let of_part = rows.lines.iter().filter(|line| line.seller_order_id == part_id);
        let of_part: Vec<order_line::Model> = of_part.cloned().collect();
        let seller = sellers.get(&organisation_id(part.seller));
        let from = seller.and_then(|it| it.province_code.as_deref());
        let zone = ShippingZone::between(from, to_province);
        let shipping_vnd = shipping::rate(zone)
            .fee_vnd(weight_g, goods_vnd)
            .ok_or_else(|| Error::internal("a sample fee beyond counting"))?;
        let sent = Sent {
            zone,
            weight_g,
            goods_vnd,
            shipping_vnd,
        };
        let row = part_row(part, &number, (id, part_id, index), &sent, placed_at);
        let row = seller_order::Model {
            bank_bin: bank(part, seller.and_then(|it| it.bank_bin.clone())),
            bank_account: bank(part, seller.and_then(|it| it.bank_account.clone())),
            bank_account_name: bank(part, seller.and_then(|it| it.bank_account_name.clone())),
            ..row
        };
        total_vnd += row.total_vnd;
        for (parcel, contents) in parcels(part, &row, &of_part) {
            rows.parcels.push(parcel);
            rows.contents.extend(contents);
        }
        rows.history.extend(history(part, part_id, placed_at));
        rows.money.book(step, &row, seller, placed_at);
        rows.parts.push(row);
    }
    text.push_str(&format!(
        "Tổng thanh toán: {}\n",
        format::money(total_vnd, Locale::Vi)
    ));
    rows.orders.push(order::Model {
        id,
        number,
        // The order is made up and holds nobody's data: its key may be known.
        key: key::id("sample_order_key", &order.key()).simple().to_string(),
        account_id: order.has_account.then(|| accounts::account_id("nguoimua")),
        buyer_name: if order.has_account {
            "Người mua (mẫu)"
        } else {
            "Khách hàng (mẫu)"
        }
        .to_owned(),
        buyer_phone: "+842000000001".to_owned(),
        buyer_email: order.has_account.then(|| accounts::email("nguoimua")),
        address_line: "Số 2, đường Mẫu".to_owned(),
        commune_code: order.commune.to_owned(),
        invoice_company: None,
        invoice_tax_code: None,
        invoice_address: None,
        invoice_email: None,
        locale: Locale::Vi.as_str().to_owned(),
        policy_version: step.app.settings.policy_version.clone(),
        total_vnd,
        order_text: text,
        placed_at,
    });
    Ok(())
}

fn bank(part: &Part, value: Option<String>) -> Option<String> {
    value.filter(|_| part.method == PaymentMethod::VietQr)
}

/// The states on the way to the part's, with the hours after placing at which each was reached.
fn way(part: &Part) -> Vec<(SellerOrderState, i64)> {
    use SellerOrderState::*;
    if part.state == Cancelled {
        return vec![(Placed, 0), (Cancelled, 2)];
    }
    if part.way == Way::CameBack {
        return vec![
            (Placed, 0),
            (Confirmed, 2),
            (Packed, 4),
            (Shipped, 6),
            (Packed, CAME_BACK),
        ];
    }
    let all = [
        (Placed, 0),
        (Confirmed, 2),
        (Packed, 4),
        (Shipped, 6),
        (Delivered, 50),
        (Completed, 70),
    ];
    let last = all
        .iter()
        .position(|(of, _)| *of == part.state)
        .unwrap_or_default();
    all.into_iter().take(last + 1).collect()
}

fn part_row(
    part: &Part,
    number: &str,
    (order_id, id, index): (Uuid, Uuid, usize),
    sent: &Sent,
    placed_at: DateTime<Utc>,
) -> seller_order::Model {
    let way = way(part);
    let reached = |state: SellerOrderState| {
        let hours = way.iter().find(|(of, _)| *of == state).map(|(_, hours)| *hours);
        hours.map(|hours| placed_at + Duration::hours(hours))
    };
    let paid_at = match part.method {
        PaymentMethod::CashOnDelivery => reached(SellerOrderState::Delivered),
        PaymentMethod::VietQr | PaymentMethod::Card => Some(placed_at + Duration::hours(1)),
    };
    let cash_state = match part.state {
        _ if part.method != PaymentMethod::CashOnDelivery => None,
        SellerOrderState::Delivered => Some(CashState::Collected),
        SellerOrderState::Completed => Some(CashState::HandedOver),
        _ => Some(CashState::ToCollect),
    };
    seller_order::Model {
        id,
        order_id,
        number: format!("{number}-{}", index + 1),
        organisation_id: organisation_id(part.seller),
        state: part.state.as_str().to_owned(),
        payment_method: part.method.as_str().to_owned(),
        payment_state: if part.is_paid {
            PaymentState::Paid
        } else {
            PaymentState::Due
        }
        .as_str()
        .to_owned(),
        payment_reference: payment_reference(number, index),
        // Samples do not end by themselves.
        payment_due_at: None,
        cash_state: cash_state.map(|state| state.as_str().to_owned()),
        bank_bin: None,
        bank_account: None,
        bank_account_name: None,
        goods_vnd: sent.goods_vnd,
        discount_vnd: 0,
        voucher_code: None,
        shipping_vnd: sent.shipping_vnd,
        total_vnd: sent.goods_vnd + sent.shipping_vnd,
        shipping_method: ShippingMethod::Parcel.as_str().to_owned(),
        shipping_zone: Some(sent.zone.as_str().to_owned()),
        weight_g: sent.weight_g,
        ships_with: None,
        pickup_at: None,
        note: None,
        paid_at: paid_at.filter(|_| part.is_paid),
        shipped_at: reached(SellerOrderState::Shipped),
        delivered_at: reached(SellerOrderState::Delivered),
        completed_at: reached(SellerOrderState::Completed),
        cancelled_at: reached(SellerOrderState::Cancelled),
        cancel_reason: reached(SellerOrderState::Cancelled).map(|_| "Người mua đổi ý.".to_owned()),
        expired_at: None,
    }
}

fn history(part: &Part, part_id: Uuid, placed_at: DateTime<Utc>) -> Vec<state_change::Model> {
    let mut rows: Vec<state_change::Model> = Vec::new();
    for (state, hours) in way(part) {
        let from = rows.last().map(|row| row.to_state.clone());
        let is_buyers = matches!(state, SellerOrderState::Placed | SellerOrderState::Cancelled);
        let by = if is_buyers { "" } else { part.seller };
        let at = placed_at + Duration::hours(hours);
        let came_back = hours == CAME_BACK;
        rows.push(state_change::Model {
            note: came_back.then(|| "Người mua không nhận hàng. (mẫu)".to_owned()),
            ..changed("seller_order", part_id, from.as_deref(), state.as_str(), by, at)
        });
    }
    rows
}
