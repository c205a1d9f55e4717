use crate::caller::SignedIn;
use crate::checkout::{self, InvoiceBody, NewOrder, Placed};
use crate::error::{Failure, fail};
use crate::parcels::{OrderCut, OrderParcel, OrderStep};
use crate::payments::OrderMoney;
use crate::trade::{FileBody, codes};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::order::{self, AccountOrderRow, Buyer, BuyerOrder, OrderPart, Travels};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct OrdersApi;

#[derive(Object)]
struct OrderBody {
    number: String,
    placed_at: DateTime<Utc>,
    buyer: OrderBuyer,
    total_vnd: i64,
    policy_version: String,
    /// The contract as it was confirmed, in Vietnamese.
    text: String,
    /// One part per seller.
    parts: Vec<OrderPartBody>,
}

#[derive(Object)]
pub struct OrderBuyer {
    name: String,
    phone: String,
    email: Option<String>,
    address_line: String,
    commune_code: String,
    place: String,
    /// Whom the sellers' invoices name.
    invoice: Option<InvoiceBody>,
}

#[derive(Object)]
pub struct OrderPartBody {
    number: String,
    seller: OrderSeller,
    /// placed, confirmed, packed, shipped, delivered, completed or cancelled
    state: String,
    /// cod, vietqr or card
    payment_method: String,
    /// due, partly_paid, paid, refund_due or refunded
    payment_state: String,
    /// Only while a transfer is due; for what is still to come.
    transfer: Option<OrderTransfer>,
    /// Only while a part is to be paid by card: what is still to come.
    card_vnd: Option<i64>,
    money: OrderMoney,
    lines: Vec<OrderLineBody>,
    /// After the voucher.
    goods_vnd: i64,
    discount_vnd: i64,
    voucher_code: Option<String>,
    shipping_vnd: i64,
    /// As it was ordered.
    total_vnd: i64,
    /// What was left out of it, as it cannot be sent.
    cut_vnd: i64,
    /// What is paid for the rest with its shipping.
    payable_vnd: i64,
    /// parcel or pickup
    shipping_method: String,
    /// Of a parcel: same_province, same_region or nationwide
    shipping_zone: Option<String>,
    weight_g: i64,
    /// The earlier part that it travels with.
    ships_with: Option<TravelsBody>,
    /// What was ordered later and travels with it.
    added: Vec<TravelsBody>,
    /// Whether more goods of this seller can be ordered to travel with it (`ships_with` of the checkout).
    can_add: bool,
    /// Where the goods are fetched, as it was confirmed.
    pickup_at: Option<String>,
    /// From the buyer to this seller.
    note: Option<String>,
    /// In the order in which they left.
    parcels: Vec<OrderParcel>,
    /// Cash to collect with the next parcel, if all that is outstanding goes with it.
    to_collect_vnd: i64,
    /// Of the handing over; read them at `/order-files/{id}`.
    pictures: Vec<FileBody>,
    /// When and why goods were left out.
    cuts: Vec<OrderCut>,
    cancel_reason: Option<String>,
    complaints: Vec<OrderComplaint>,
    /// Whether its buyer can complain now.
    may_complain: bool,
    /// Of what: damaged, wrong, not_delivered, return, refund_not_paid, other
    complaint_kinds: Vec<String>,
    history: Vec<OrderChange>,
    /// What you can do now: confirm, pack, ship, deliver, come_back, cut, complete, take_cash, cancel
    actions: Vec<String>,
}

/// A part that shares a parcel with another one.
#[derive(Object)]
struct TravelsBody {
    order_number: String,
    number: String,
    state: String,
}

impl From<Travels> for TravelsBody {
    fn from(other: Travels) -> TravelsBody {
        TravelsBody {
            order_number: other.order_number,
            number: other.number,
            state: other.state.to_string(),
        }
    }
}

#[derive(Object)]
struct OrderComplaint {
    number: String,
    /// damaged, wrong, not_delivered, return or other
    kind: String,
    state: String,
}

#[derive(Object)]
struct OrderSeller {
    id: Uuid,
    slug: String,
    name: String,
    /// Place of business.
    address: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

#[derive(Object)]
struct OrderTransfer {
    bank_bin: String,
    account: String,
    account_name: Option<String>,
    amount_vnd: i64,
    /// Must stand in the transfer's note.
    reference: String,
    /// What the VietQR code holds.
    payload: String,
}

#[derive(Object)]
struct OrderLineBody {
    variant_id: Uuid,
    product_name: String,
    variant_name: String,
    unit: String,
    price_vnd: i64,
    quantity: i64,
    /// Its share of what the voucher took off.
    discount_vnd: i64,
    /// What is paid for it.
    total_vnd: i64,
    /// What the seller has granted back of it.
    refunded_vnd: i64,
    /// Pieces that will not be sent, and what they were worth.
    cut: i64,
    cut_vnd: i64,
    /// Pieces still to be sent.
    outstanding: i64,
}

#[derive(Object)]
struct OrderChange {
    state: String,
    changed_at: DateTime<Utc>,
    note: Option<String>,
}

#[derive(Object)]
struct OrderSummary {
    number: String,
    placed_at: DateTime<Utc>,
    total_vnd: i64,
    parts: Vec<OrderPartSummary>,
}

#[derive(Object)]
struct OrderPartSummary {
    seller: String,
    state: String,
}

#[derive(Object)]
struct OrderPage {
    items: Vec<OrderSummary>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct BuyerStep {
    /// The order's key, unless your account placed it.
    key: Option<String>,
    /// Why the buyer cancels, if it wants to say so.
    reason: Option<String>,
}

#[OpenApi]
impl OrdersApi {
    /// Your own orders, newest first
    #[oai(path = "/orders", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<OrderPage>, Failure> {
        let ctx = signed_in.0;
        let page = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let found = order::list_for_account(&app, &ctx, &page)
            .await
            .map_err(fail(&ctx))?;
        let page = found.map(OrderSummary::from);
        Ok(Json(OrderPage {
            items: page.items,
            next: page.next,
        }))
    }

    /// Place the order that was reviewed
    #[oai(path = "/orders", method = "post")]
    async fn place(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        /// Any text of your own, new for each order: sent twice, it orders once.
        #[oai(name = "Idempotency-Key")]
        idempotency_key: Header<String>,
        body: Json<NewOrder>,
    ) -> Result<Placed, Failure> {
        checkout::place(&app, &ctx, idempotency_key.0, body.0).await
    }

    /// An order, by its key or by the account that placed it
    #[oai(path = "/orders/:number", method = "get")]
    async fn open(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        key: Query<Option<String>>,
    ) -> Result<Json<OrderBody>, Failure> {
        let found = order::open_for_buyer(&app, &ctx, &number, key.0.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }

    /// The buyer's step with one seller's part: `cancel` or `complete`
    #[oai(path = "/orders/:number/parts/:part/:action", method = "post")]
    async fn act(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        action: Path<String>,
        body: Json<BuyerStep>,
    ) -> Result<Json<OrderBody>, Failure> {
        let Json(BuyerStep { key, reason }) = body;
        let key = key.as_deref();
        let step = OrderStep::with_reason(reason);
        let act = step.with(&action).map_err(fail(&ctx))?;
        order::act_as_buyer(&app, &ctx, &number, key, &part, act)
            .await
            .map_err(fail(&ctx))?;
        let found = order::open_for_buyer(&app, &ctx, &number, key)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(found.into()))
    }
}

impl From<BuyerOrder> for OrderBody {
    fn from(order: BuyerOrder) -> OrderBody {
        OrderBody {
            number: order.number,
            placed_at: order.placed_at,
            buyer: order.buyer.into(),
            total_vnd: order.total_vnd,
            policy_version: order.policy_version,
            text: order.text,
            parts: order.parts.into_iter().map(OrderPartBody::from).collect(),
        }
    }
}

impl From<Buyer> for OrderBuyer {
    fn from(buyer: Buyer) -> OrderBuyer {
        OrderBuyer {
            name: buyer.name,
            phone: buyer.phone,
            email: buyer.email,
            address_line: buyer.address_line,
            commune_code: buyer.commune_code,
            place: buyer.place,
            invoice: buyer.invoice.map(InvoiceBody::from),
        }
    }
}

impl From<OrderPart> for OrderPartBody {
    fn from(part: OrderPart) -> OrderPartBody {
        let payable_vnd = part.payable_vnd();
        let to_collect_vnd = part.to_collect_vnd(None);
        let parcels = part.parcels.iter().cloned();
        let parcels = parcels.map(|parcel| OrderParcel::of(&part, parcel)).collect();
        OrderPartBody {
            number: part.number,
            seller: OrderSeller {
                id: part.seller.id,
                slug: part.seller.slug,
                name: part.seller.name,
                address: part.seller.address,
                phone: part.seller.phone,
                email: part.seller.email,
            },
            state: part.state.to_string(),
            payment_method: part.payment_method.to_string(),
            payment_state: part.payment_state.to_string(),
            transfer: part.transfer.map(|transfer| OrderTransfer {
                bank_bin: transfer.bank.bin,
                account: transfer.bank.number,
                account_name: transfer.bank.holder,
                amount_vnd: transfer.amount_vnd,
                reference: transfer.reference,
                payload: transfer.payload,
            }),
            card_vnd: part.card_vnd,
            payable_vnd,
            money: part.money.into(),
            lines: part
                .lines
                .into_iter()
                .map(|line| OrderLineBody {
                    variant_id: line.variant_id,
                    product_name: line.product_name,
                    variant_name: line.variant_name,
                    unit: line.unit.to_string(),
                    price_vnd: line.price_vnd,
                    quantity: line.quantity,
                    discount_vnd: line.discount_vnd,
                    total_vnd: line.total_vnd,
                    refunded_vnd: line.refunded_vnd,
                    cut: line.cut,
                    cut_vnd: line.cut_vnd,
                    outstanding: line.outstanding,
                })
                .collect(),
            goods_vnd: part.goods_vnd,
            discount_vnd: part.discount_vnd,
            voucher_code: part.voucher_code,
            shipping_vnd: part.shipping_vnd,
            total_vnd: part.total_vnd,
            cut_vnd: part.cut_vnd,
            shipping_method: part.shipping_method.to_string(),
            shipping_zone: part.shipping_zone.map(|zone| zone.to_string()),
            weight_g: part.weight_g,
            ships_with: part.ships_with.map(TravelsBody::from),
            added: part.added.into_iter().map(TravelsBody::from).collect(),
            can_add: part.can_add,
            pickup_at: part.pickup_at,
            note: part.note,
            parcels,
            to_collect_vnd,
            pictures: part.pictures.into_iter().map(FileBody::from).collect(),
            cuts: part.cuts.into_iter().map(OrderCut::from).collect(),
            cancel_reason: part.cancel_reason,
            complaints: part
                .complaints
                .into_iter()
                .map(|it| OrderComplaint {
                    number: it.number,
                    kind: it.kind.to_string(),
                    state: it.state.to_string(),
                })
                .collect(),
            may_complain: !part.complaint_kinds.is_empty(),
            complaint_kinds: codes(&part.complaint_kinds),
            history: part
                .history
                .into_iter()
                .map(|change| OrderChange {
                    state: change.state.to_string(),
                    changed_at: change.changed_at,
                    note: change.note,
                })
                .collect(),
            actions: part.actions.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<AccountOrderRow> for OrderSummary {
    fn from(row: AccountOrderRow) -> OrderSummary {
        OrderSummary {
            number: row.number,
            placed_at: row.placed_at,
            total_vnd: row.total_vnd,
            parts: row
                .parts
                .into_iter()
                .map(|(seller, state)| OrderPartSummary {
                    seller,
                    state: state.to_string(),
                })
                .collect(),
        }
    }
}
