//! What the steps of a part mean for the books.

use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::ledger;
use crate::outbox::{self, Job};
use chrono::{Duration, NaiveDate};
use domain::ledger::{
    LedgerCause, cancelled, collected, delivered, handed_over, ordered, overtaken, owed_back, taxed,
};
use domain::payment::REFUND_DAYS;
use domain::{
    LedgerAccount, OrganisationKind, PaymentMethod, PaymentSource, PaymentState, ReceiptState, RefundCause,
    RefundState, SellerOrderState, tax,
};
use entities::{order, organisation, payment, refund, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The buyer owes the part's total, the one amount that everything else is measured by.
pub(crate) async fn place(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
) -> Result<()> {
    let cause = (LedgerCause::Order, part.id);
    ledger::book(app, ctx, tx, part, cause, ordered(part.total_vnd)).await
}

/// What is left of the part is cancelled by the change of that id; what was paid is to go back, less what was granted
/// back already.
pub(crate) async fn cancel(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    change_id: Uuid,
) -> Result<seller_order::Model> {
    let cause = (LedgerCause::Cancellation, change_id);
    let books = ledger::of_part(tx, part.id).await?;
    let mut entries = cancelled(-books.balance(LedgerAccount::Ordered));
    entries.extend(overtaken(
        books.balance(LedgerAccount::GoodsRefunded),
        books.balance(LedgerAccount::ShippingRefunded),
    ));
    ledger::book(app, ctx, tx, &part, cause, entries).await?;
    owe_back(app, ctx, tx, &part, RefundCause::Cancelled).await?;
    settle(app, ctx, tx, part).await
}

/// Goods worth so much are cut by the change of that id; `granted_vnd` of it was granted back before. What was paid
/// for them is to go back; the part, and how much that is.
pub(crate) async fn cut(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    change_id: Uuid,
    (worth_vnd, granted_vnd): (i64, i64),
) -> Result<(seller_order::Model, i64)> {
    let cause = (LedgerCause::Cancellation, change_id);
    let mut entries = cancelled(worth_vnd);
    entries.extend(overtaken(granted_vnd, 0));
    ledger::book(app, ctx, tx, &part, cause, entries).await?;
    let back_vnd = owe_back(app, ctx, tx, &part, RefundCause::Cut).await?;
    Ok((settle(app, ctx, tx, part).await?, back_vnd))
}

/// What is left of the part has become a sale by the change of that id.
pub(crate) async fn deliver(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    change_id: Uuid,
) -> Result<()> {
    let cause = (LedgerCause::Delivery, change_id);
    let left_vnd = -ledger::of_part(tx, part.id)
        .await?
        .balance(LedgerAccount::Ordered);
    let entries = delivered(left_vnd - part.shipping_vnd, part.shipping_vnd);
    ledger::book(app, ctx, tx, part, cause, entries).await?;
    adjust_tax(app, ctx, tx, part, cause).await
}

/// The carrier has taken the cash at the door: what the buyer owes by the books.
pub(crate) async fn collect_cash(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    carrier: Option<String>,
) -> Result<seller_order::Model> {
    let id = app.ids.next();
    let owed_vnd = ledger::of_part(tx, part.id).await?.owed_vnd();
    payment::ActiveModel {
        id: Set(id),
        organisation_id: Set(part.organisation_id),
        seller_order_id: Set(Some(part.id)),
        provider: Set(PaymentMethod::CashOnDelivery.as_str().to_owned()),
        provider_reference: Set(part.number.clone()),
        source: Set(PaymentSource::Delivery.as_str().to_owned()),
        state: Set(ReceiptState::Booked.as_str().to_owned()),
        amount_vnd: Set(owed_vnd),
        received_on: Set(ctx.today()),
        description: Set(carrier),
        account_id: Set(ctx.account_id()),
        recorded_at: Set(ctx.now),
        booked_at: Set(Some(ctx.now)),
    }
    .insert(tx)
    .await?;
    let cause = (LedgerCause::Payment, id);
    ledger::book(app, ctx, tx, &part, cause, collected(owed_vnd)).await?;
    settle(app, ctx, tx, part).await
}

/// The carrier has handed the cash over to the seller.
pub(crate) async fn hand_over(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
) -> Result<()> {
    let held_vnd = ledger::of_part(tx, part.id)
        .await?
        .balance(LedgerAccount::Carrier);
    let cause = (LedgerCause::HandOver, part.id);
    ledger::book(app, ctx, tx, part, cause, handed_over(held_vnd)).await
}

/// Whatever was paid beyond what is owed becomes something to pay back. How much.
pub(super) async fn owe_back(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    cause: RefundCause,
) -> Result<i64> {
    let surplus_vnd = -ledger::of_part(tx, part.id).await?.owed_vnd();
    if surplus_vnd <= 0 {
        return Ok(0);
    }
    let id = grant(app, ctx, tx, part, cause, surplus_vnd, None).await?;
    let cause = (LedgerCause::Refund, id);
    ledger::book(app, ctx, tx, part, cause, owed_back(surplus_vnd)).await?;
    Ok(surplus_vnd)
}

/// The duty to pay back, without its entries.
pub(super) async fn grant(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    cause: RefundCause,
    amount_vnd: i64,
    reason: Option<String>,
) -> Result<Uuid> {
    let id = app.ids.next();
    refund::ActiveModel {
        id: Set(id),
        organisation_id: Set(part.organisation_id),
        seller_order_id: Set(part.id),
        cause: Set(cause.as_str().to_owned()),
        state: Set(RefundState::Due.as_str().to_owned()),
        amount_vnd: Set(amount_vnd),
        transferred_vnd: Set(0),
        reason: Set(reason),
        due_on: Set(refund_day(ctx)),
        account_id: Set(ctx.account_id()),
        granted_at: Set(ctx.now),
        paid_on: Set(None),
        bank_reference: Set(None),
        paid_at: Set(None),
    }
    .insert(tx)
    .await?;
    if part.payment_method == PaymentMethod::Card.as_str() {
        outbox::enqueue(app, ctx, tx, &Job::RefundCard { refund_id: id }).await?;
    }
    Ok(id)
}

/// The last day for what becomes due today.
pub(super) fn refund_day(ctx: &Ctx) -> NaiveDate {
    ctx.today() + Duration::days(REFUND_DAYS)
}

/// Brings a household's tax to what its sales of this part, less refunds, come to by the rate of the delivery.
/// The difference is booked, so that every đồng refunded takes back exactly the tax on it.
pub(super) async fn adjust_tax(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    cause: (LedgerCause, Uuid),
) -> Result<()> {
    let Some(delivered_at) = part.delivered_at else {
        return Ok(());
    };
    let seller = organisation::Entity::find_by_id(part.organisation_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("a part of an order without its seller"))?;
    let day = domain::calendar::day_in_viet_nam(delivered_at);
    let rate = tax::rate_on(&app.settings.tax_rates, day);
    let is_household = seller.kind == OrganisationKind::HouseholdBusiness.as_str();
    let Some(rate) = rate.filter(|_| is_household) else {
        return Ok(());
    };
    let books = ledger::of_part(tx, part.id).await?;
    let (vat_vnd, pit_vnd) = rate
        .of(books.net_sales_vnd())
        .ok_or_else(|| Error::internal("a tax that does not fit"))?;
    let entries = taxed(
        vat_vnd + books.balance(LedgerAccount::VatDue),
        pit_vnd + books.balance(LedgerAccount::PitDue),
    );
    ledger::book(app, ctx, tx, part, cause, entries).await
}

/// Brings the part's payment state to what the books say. The caller holds the part's row.
pub(super) async fn settle(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
) -> Result<seller_order::Model> {
    let books = ledger::of_part(tx, part.id).await?;
    let is_cancelled = part.state == SellerOrderState::Cancelled.as_str();
    let state = books.payment_state(is_cancelled);
    if part.payment_state == state.as_str() {
        return Ok(part);
    }
    let mut set = seller_order::ActiveModel {
        payment_state: Set(state.as_str().to_owned()),
        ..Default::default()
    };
    if state == PaymentState::Paid && part.paid_at.is_none() {
        set.paid_at = Set(Some(ctx.now));
    }
    let change = Change {
        subject: "seller_order_payment",
        id: part.id,
        from: Some(&part.payment_state),
        to: state.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    let changed = seller_order::Entity::update_many()
        .set(set)
        .filter(seller_order::Column::Id.eq(part.id))
        .exec_with_returning(tx)
        .await?;
    changed
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a part of an order is gone"))
}

/// The part's row held until the end of the transaction, and its order.
pub(crate) async fn held(
    tx: &impl ConnectionTrait,
    part_id: Uuid,
) -> Result<(seller_order::Model, order::Model)> {
    use sea_orm::{QuerySelect, sea_query::LockType};
    let mut found = seller_order::Entity::find_by_id(part_id);
    if crate::db::locks_rows(tx) {
        found = found.lock(LockType::Update);
    }
    let gone = || Error::internal("a part of an order is gone");
    let part = found.one(tx).await?.ok_or_else(gone)?;
    let order = order::Entity::find_by_id(part.order_id)
        .one(tx)
        .await?
        .ok_or_else(gone)?;
    Ok((part, order))
}
