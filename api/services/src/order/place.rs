use super::checkout::{Checkout, check};
use super::review::{Review, ReviewPart, compose};
use super::{contract_text, join, letters, stock};
use crate::app::{App, Ctx};
use crate::cart::CartPart;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::idempotency;
use crate::{account, cart, number, payment, voucher};
use chrono::{Datelike, Duration};
use domain::order::{order_number, payment_reference};
use domain::{CashState, Code, ConsentPolicy, PaymentMethod, PaymentState, SellerOrderState};
use entities::{cart_line, order, order_line, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const SCOPE: &str = "place_order";

/// The buyer's confirmation of what [`super::review`] showed.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    pub cart_key: String,
    pub checkout: Checkout,
    /// [`Review::seen`] of the review that the buyer confirms.
    pub seen: String,
    /// The box for terms and personal data, never ticked beforehand.
    pub consent: bool,
    /// The same key, the same order: a form sent twice orders once.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// The order's number, and the key that opens it without an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub number: String,
    pub key: String,
}

/// Orders everything in the cart: stock taken, order and parts written, mails queued, cart emptied, or nothing.
/// Errors: invalid fields, cart empty, price changed, a voucher over or used up since the review, out of stock,
/// no bank account.
pub async fn place(app: &App, ctx: &Ctx, command: Place) -> Result<Placed> {
    let key = command.idempotency_key.as_str();
    if key.is_empty() || key.len() > 200 {
        return Err(Error::field("idempotency_key", Code::Required));
    }
    let buyer = check(app, &command.checkout, Some(command.consent)).await?;
    if cart::find(app.db.read(), &command.cart_key, false)
        .await?
        .is_none()
    {
        return Err(Code::CartEmpty.into());
    }
    // Apart, or orders would wait for each other from here to the end.
    let year = ctx.today().year();
    let running = number::next_apart(app, &format!("order-{year}")).await?;
    let tx = app.db.begin().await?;
    // The lock on the cart lets a second confirmation of it see the first one's answer.
    let cart = cart::find(&tx, &command.cart_key, true)
        .await?
        .ok_or(Code::CartEmpty)?;
    if let Some(placed) = idempotency::saved::<Placed>(&tx, SCOPE, key, &command).await? {
        return Ok(placed);
    }
    if let Some(account_id) = ctx.account_id() {
        account::hold(&tx, account_id).await?;
        let agreed = [ConsentPolicy::Terms, ConsentPolicy::PersonalData];
        account::give(app, ctx, &tx, account_id, &agreed).await?;
    }
    join::hold(&tx, &command.checkout).await?;
    let review = compose(app, ctx, &tx, cart.id, buyer, &command.checkout).await?;
    if review.seen != command.seen {
        return Err(review.voucher_refusal().unwrap_or(Code::PriceChanged).into());
    }
    let placed = write(app, ctx, &tx, &review, order_number(year, running)).await?;
    cart_line::Entity::delete_many()
        .filter(cart_line::Column::CartId.eq(cart.id))
        .filter(cart_line::Column::IsSaved.eq(false))
        .exec(&tx)
        .await?;
    cart::forget_vouchers(&tx, cart.id).await?;
    idempotency::save(ctx, &tx, SCOPE, key, &command, &placed).await?;
    tx.commit().await?;
    Ok(placed)
}

async fn write(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    review: &Review,
    number: String,
) -> Result<Placed> {
    let part_ids: Vec<Uuid> = review.parts.iter().map(|_| app.ids.next()).collect();
    let taken = review.parts.iter().zip(&part_ids).flat_map(|(part, id)| {
        part.part.lines.iter().map(|line| stock::Moved {
            variant_id: line.variant_id,
            quantity: line.quantity,
            part_id: *id,
        })
    });
    stock::take(app, ctx, tx, "order", taken.collect()).await?;
    let mut used: Vec<Uuid> = review
        .parts
        .iter()
        .filter_map(|it| used_voucher(&it.part))
        .collect();
    // In the order of their ids, so two orders never wait for each other.
    used.sort_unstable();
    for voucher_id in used {
        voucher::take(ctx, tx, voucher_id, ctx.account_id(), &review.buyer.phone).await?;
    }

    let invoice = review.buyer.invoice.as_ref();
    let order = order::ActiveModel {
        id: Set(app.ids.next()),
        number: Set(number.clone()),
        key: Set(app.ids.secret()),
        account_id: Set(ctx.account_id()),
        buyer_name: Set(review.buyer.name.clone()),
        buyer_phone: Set(review.buyer.phone.clone()),
        buyer_email: Set(review.buyer.email.clone()),
        address_line: Set(review.buyer.address_line.clone()),
        commune_code: Set(review.buyer.commune_code.clone()),
        invoice_company: Set(invoice.map(|it| it.company.clone())),
        invoice_tax_code: Set(invoice.map(|it| it.tax_code.clone())),
        invoice_address: Set(invoice.map(|it| it.address.clone())),
        invoice_email: Set(invoice.and_then(|it| it.email.clone())),
        locale: Set(ctx.locale.as_str().to_owned()),
        policy_version: Set(review.policy_version.clone()),
        total_vnd: Set(review.total_vnd),
        order_text: Set(contract_text::write(app, ctx, review, &number)),
        placed_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;

    for (index, (part, id)) in review.parts.iter().zip(part_ids).enumerate() {
        let row = write_part(app, ctx, tx, &order, part, id, index).await?;
        let with = part.ships_with.as_deref();
        letters::tell_seller_of_order(app, ctx, tx, &order, &row, with).await?;
    }
    letters::tell_buyer_of_order(app, ctx, tx, &order, review).await?;
    Ok(Placed {
        number: order.number,
        key: order.key,
    })
}

async fn write_part(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    reviewed: &ReviewPart,
    id: Uuid,
    index: usize,
) -> Result<seller_order::Model> {
    let ReviewPart {
        part, method, note, ..
    } = reviewed;
    let bank = part.seller.bank.as_ref();
    let bank = bank.filter(|_| *method == PaymentMethod::VietQr);
    let hours = match method {
        PaymentMethod::CashOnDelivery => None,
        PaymentMethod::VietQr => Some(app.settings.transfer_hours),
        PaymentMethod::Card => Some(app.settings.card_hours),
    };
    let shipping = part
        .shipping
        .method()
        .ok_or_else(|| Error::internal("an ordered part whose shipping is open"))?;
    let row = seller_order::ActiveModel {
        id: Set(id),
        order_id: Set(order.id),
        number: Set(format!("{}-{}", order.number, index + 1)),
        organisation_id: Set(part.seller.id),
        state: Set(SellerOrderState::Placed.as_str().to_owned()),
        payment_method: Set(method.as_str().to_owned()),
        payment_state: Set(PaymentState::Due.as_str().to_owned()),
        payment_reference: Set(payment_reference(&order.number, index)),
        payment_due_at: Set(hours.map(|hours| ctx.now + Duration::hours(hours.into()))),
        cash_state: Set((!method.is_paid_ahead()).then(|| CashState::ToCollect.as_str().to_owned())),
        bank_bin: Set(bank.map(|bank| bank.bin.clone())),
        bank_account: Set(bank.map(|bank| bank.number.clone())),
        bank_account_name: Set(bank.and_then(|bank| bank.holder.clone())),
        goods_vnd: Set(part.goods_vnd),
        discount_vnd: Set(part.discount_vnd),
        voucher_code: Set(used_voucher(part)
            .and(part.voucher.as_ref())
            .map(|it| it.code.clone())),
        shipping_vnd: Set(part.shipping_vnd),
        total_vnd: Set(part.total_vnd),
        shipping_method: Set(shipping.as_str().to_owned()),
        shipping_zone: Set(part.shipping.zone().map(|zone| zone.as_str().to_owned())),
        weight_g: Set(part.weight_g),
        ships_with: Set(reviewed.first_part),
        pickup_at: Set(part.shipping.pickup_at().map(str::to_owned)),
        note: Set(note.clone()),
        paid_at: Set(None),
        shipped_at: Set(None),
        delivered_at: Set(None),
        completed_at: Set(None),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
        expired_at: Set(None),
    }
    .insert(tx)
    .await?;
    let lines = part.lines.iter().map(|line| order_line::ActiveModel {
        id: Set(app.ids.next()),
        seller_order_id: Set(id),
        variant_id: Set(line.variant_id),
        product_name: Set(line.product_name.clone()),
        variant_name: Set(line.variant_name.clone()),
        unit: Set(line.unit.as_str().to_owned()),
        price_vnd: Set(line.price_vnd),
        quantity: Set(line.quantity),
        discount_vnd: Set(line.discount_vnd),
        total_vnd: Set(line.total_vnd),
        cut: Set(0),
    });
    order_line::Entity::insert_many(lines)
        .exec_without_returning(tx)
        .await?;
    if let Some(voucher_id) = used_voucher(part) {
        voucher::record(ctx, tx, voucher_id, id, &order.buyer_phone).await?;
    }
    let change = Change {
        subject: "seller_order",
        id,
        from: None,
        to: SellerOrderState::Placed.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    payment::place(app, ctx, tx, &row).await?;
    Ok(row)
}

fn used_voucher(part: &CartPart) -> Option<Uuid> {
    part.voucher.as_ref()?.used
}
