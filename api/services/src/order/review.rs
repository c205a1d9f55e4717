use super::checkout::{Buyer, Checkout, check};
use super::join::joined;
use crate::app::{App, Ctx};
use crate::cart::{self, CartPart};
use crate::error::{Checks, Error, Result};
use crate::idempotency::hash;
use domain::{Code, LineNotice, PaymentMethod};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Everything a buyer must see before the order binds: sellers, goods, quantities, prices, shipping,
/// total, payment, delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub buyer: Buyer,
    pub parts: Vec<ReviewPart>,
    /// After the vouchers.
    pub goods_vnd: i64,
    pub discount_vnd: i64,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
    pub policy_version: String,
    /// Stands for all goods, quantities, prices, vouchers, fees, ways of payment and of shipping shown. Placing the order
    /// names it, so nothing is ordered but what was seen.
    pub seen: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPart {
    pub part: CartPart,
    pub method: PaymentMethod,
    /// From the buyer to this seller.
    pub note: Option<String>,
    /// The number of the earlier part that it travels with; the fee is then only the difference.
    pub ships_with: Option<String>,
    pub(super) first_part: Option<Uuid>,
}

impl Review {
    /// Why a code that the buyer named takes nothing off.
    pub(super) fn voucher_refusal(&self) -> Option<Code> {
        let named = self.parts.iter().filter_map(|it| it.part.voucher.as_ref());
        named.filter_map(|voucher| voucher.refusal).next()
    }
}

/// Shows what would be ordered; changes nothing. A voucher that does not hold is shown so and takes nothing off.
/// Errors: invalid fields (`shipping.<seller>`: the way to the buyer), cart not found or empty, out of stock, goods no longer sold, no bank account.
pub async fn review(app: &App, ctx: &Ctx, cart_key: &str, checkout: &Checkout) -> Result<Review> {
    let buyer = check(app, checkout, None).await?;
    let connection = app.db.read();
    let cart = cart::find(connection, cart_key, false)
        .await?
        .ok_or(Code::CartEmpty)?;
    compose(app, ctx, connection, cart.id, buyer, checkout).await
}

pub(super) async fn compose(
    app: &App,
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    cart_id: Uuid,
    buyer: Buyer,
    checkout: &Checkout,
) -> Result<Review> {
    let holder = cart::holder(ctx, Some(&buyer.phone));
    let joined = joined(ctx, connection, checkout, &buyer).await?;
    let to = checkout.destination(&buyer, &joined);
    let cart = cart::contents(app, connection, cart_id, &holder, &to).await?;
    if cart.is_empty() {
        return Err(Code::CartEmpty.into());
    }
    if cart.lines().any(|line| line.has(LineNotice::Gone)) {
        return Err(Code::PriceChanged.into());
    }
    if cart.lines().any(|line| line.has(LineNotice::NotEnough)) {
        return Err(Code::OutOfStock.into());
    }
    let mut checks = Checks::new();
    for part in &cart.parts {
        if let Some(why) = part.shipping.refusal() {
            checks.add(format!("shipping.{}", part.seller.id), why);
        }
    }
    checks.done()?;
    let mut parts = Vec::with_capacity(cart.parts.len());
    for part in cart.parts {
        let method = checkout.method_for(part.seller.id);
        if method == PaymentMethod::VietQr && part.seller.bank.is_none() {
            return Err(Code::NoBankAccount.into());
        }
        if method == PaymentMethod::Card && !part.seller.takes_cards {
            return Err(Code::NoCardAccount.into());
        }
        let note = checkout.note_for(part.seller.id);
        let first = joined.iter().find(|it| it.joint.seller_id == part.seller.id);
        parts.push(ReviewPart {
            ships_with: first.map(|it| it.number.clone()),
            first_part: first.map(|it| it.part_id),
            part,
            method,
            note,
        });
    }
    let policy_version = app.settings.policy_version.clone();
    Ok(Review {
        seen: fingerprint(&parts, &policy_version)?,
        buyer,
        parts,
        goods_vnd: cart.goods_vnd,
        discount_vnd: cart.discount_vnd,
        shipping_vnd: cart.shipping_vnd,
        total_vnd: cart.total_vnd,
        policy_version,
    })
}

fn fingerprint(parts: &[ReviewPart], policy_version: &str) -> Result<String> {
    let mut seen: Vec<serde_json::Value> = Vec::new();
    for it in parts {
        let ReviewPart {
            part, method, note, ..
        } = it;
        let account = part.seller.bank.as_ref().map(|bank| (&bank.bin, &bank.number));
        let account = account.filter(|_| *method == PaymentMethod::VietQr);
        let head = (part.seller.id, method, account, part.shipping_vnd, part.total_vnd);
        seen.push(serde_json::to_value(head).map_err(Error::internal)?);
        let way = (
            part.shipping.method(),
            part.shipping.zone(),
            part.shipping.pickup_at(),
            note,
            &it.ships_with,
            part.voucher
                .as_ref()
                .filter(|it| it.used.is_some())
                .map(|it| &it.code),
        );
        seen.push(serde_json::to_value(way).map_err(Error::internal)?);
        for line in &part.lines {
            let line = (line.variant_id, line.quantity, line.price_vnd, line.discount_vnd);
            seen.push(serde_json::to_value(line).map_err(Error::internal)?);
        }
    }
    let all = serde_json::to_vec(&(policy_version, seen)).map_err(Error::internal)?;
    Ok(hash(&all))
}
