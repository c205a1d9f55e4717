use super::LARGEST_PAYMENT_VND;
use super::book::book;
use crate::app::{Actor, App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::idempotency::hash;
use crate::order::find_part_for_seller;
use chrono::{Duration, NaiveDate};
use domain::{Code, Locale, PaymentMethod, PaymentSource, ReceiptState};
use entities::payment;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// How the reference of a payment begins that a seller entered without the bank's own.
const BY_HAND: &str = "hand:";
/// How one begins that is the bank's.
const OF_BANK: &str = "ref:";
/// How one begins that is Stripe's.
const OF_CARD: &str = "stripe:";
/// A payment that was kept but not booked in that time is booked by a worker.
const BOOKED_WITHIN_SECONDS: i64 = 60;

/// What a seller has found on its bank account.
#[derive(Debug, Clone)]
pub struct RecordPayment {
    pub amount_vnd: i64,
    pub received_on: NaiveDate,
    /// The bank's own number of the transaction.
    pub bank_reference: Option<String>,
}

/// Money that has come to a seller's account, as it was noticed.
pub(crate) struct Receipt {
    pub organisation_id: Uuid,
    /// None while nobody knows what it is for.
    pub part_id: Option<Uuid>,
    /// How it was paid.
    pub provider: PaymentMethod,
    pub provider_reference: String,
    pub source: PaymentSource,
    pub amount_vnd: i64,
    pub received_on: NaiveDate,
    pub description: Option<String>,
}

/// The bank's reference as payments keep it; banks write it with or without spaces.
pub(crate) fn of_bank(reference: &str) -> String {
    let bare: String = reference.chars().filter(|c| !c.is_whitespace()).collect();
    format!("{OF_BANK}{}", bare.to_uppercase())
}

/// Stripe's number of a payment as payments keep it.
pub(crate) fn of_card(payment: &str) -> String {
    format!("{OF_CARD}{payment}")
}

/// Stripe's number of a payment by card.
pub(crate) fn card_payment(provider_reference: &str) -> Option<&str> {
    provider_reference.strip_prefix(OF_CARD)
}

/// The bank's or Stripe's reference inside what a payment keeps, if there is one.
pub(super) fn shown(provider_reference: &str) -> Option<String> {
    let reference = provider_reference.strip_prefix(OF_BANK);
    reference.or(card_payment(provider_reference)).map(str::to_owned)
}

/// Keeps a receipt in a transaction of its own, so that nothing which fails later can lose it.
/// None when this money is known already.
pub(crate) async fn keep(app: &App, ctx: &Ctx, receipt: Receipt) -> Result<Option<Uuid>> {
    let id = app.ids.next();
    let state = match receipt.part_id {
        Some(_) => ReceiptState::Received,
        None => ReceiptState::Unmatched,
    };
    let row = payment::Model {
        id,
        organisation_id: receipt.organisation_id,
        seller_order_id: receipt.part_id,
        provider: receipt.provider.as_str().to_owned(),
        provider_reference: receipt.provider_reference,
        source: receipt.source.as_str().to_owned(),
        state: state.as_str().to_owned(),
        amount_vnd: receipt.amount_vnd,
        received_on: receipt.received_on,
        description: receipt.description,
        account_id: ctx.account_id(),
        recorded_at: ctx.now,
        booked_at: None,
    };
    let once = OnConflict::columns([
        payment::Column::OrganisationId,
        payment::Column::Provider,
        payment::Column::ProviderReference,
    ])
    .do_nothing()
    .to_owned();
    let tx = app.db.begin().await?;
    let written = payment::Entity::insert(row.into_active_model())
        .on_conflict(once)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok((written > 0).then_some(id))
}

/// The seller found the transfer for a part on its account. The same `key` enters it once.
/// Errors: not found, not paid by transfer, invalid fields, the bank's reference is known for other money.
pub async fn record_by_hand(
    app: &App,
    ctx: &Ctx,
    part_number: &str,
    command: RecordPayment,
    key: Option<&str>,
) -> Result<()> {
    let part = find_part_for_seller(app.db.read(), ctx, part_number).await?;
    if part.payment_method != PaymentMethod::VietQr.as_str() {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    checks.range("amount_vnd", command.amount_vnd, 1, LARGEST_PAYMENT_VND);
    checks.require(
        command.received_on <= ctx.today(),
        "received_on",
        Code::FutureDate,
    );
    let reference = checks.optional("bank_reference", command.bank_reference.as_deref(), 80);
    checks.done()?;
    let provider_reference = match (&reference, key.filter(|key| !key.is_empty())) {
        (Some(reference), _) => of_bank(reference),
        (None, Some(key)) => format!("{BY_HAND}{}", hash(format!("{}:{key}", part.id).as_bytes())),
        (None, None) => format!("{BY_HAND}{}", app.ids.next()),
    };
    let receipt = Receipt {
        organisation_id: part.organisation_id,
        part_id: Some(part.id),
        provider: PaymentMethod::VietQr,
        provider_reference: provider_reference.clone(),
        source: PaymentSource::ByHand,
        amount_vnd: command.amount_vnd,
        received_on: command.received_on,
        description: None,
    };
    let id = match keep(app, ctx, receipt).await? {
        Some(id) => id,
        None => {
            let known = known(app.db.read(), part.organisation_id, &provider_reference).await?;
            let is_same = |row: &payment::Model| {
                row.seller_order_id == Some(part.id) && row.amount_vnd == command.amount_vnd
            };
            known
                .filter(is_same)
                .ok_or(Error::field("bank_reference", Code::PaymentKnown))?
                .id
        }
    };
    book(app, ctx, id).await.map(drop)
}

/// The payment that a bank's line stands for, if it is known.
pub(crate) async fn known(
    connection: &impl ConnectionTrait,
    organisation_id: Uuid,
    provider_reference: &str,
) -> Result<Option<payment::Model>> {
    Ok(payment::Entity::find()
        .filter(payment::Column::OrganisationId.eq(organisation_id))
        .filter(payment::Column::Provider.eq(PaymentMethod::VietQr.as_str()))
        .filter(payment::Column::ProviderReference.eq(provider_reference))
        .one(connection)
        .await?)
}

/// Whether the bank has not told of this payment yet.
pub(crate) fn is_only_by_hand(row: &payment::Model) -> bool {
    row.provider_reference.starts_with(BY_HAND)
}

/// A bank's line tells of a payment that the seller had entered by hand: it takes the bank's reference, so
/// that the line never counts beside it. Whether it still was without one.
pub(crate) async fn confirm(
    app: &App,
    known: &payment::Model,
    provider_reference: &str,
    description: &str,
) -> Result<bool> {
    let tx = app.db.begin().await?;
    let changed = payment::Entity::update_many()
        .set(payment::ActiveModel {
            provider_reference: Set(provider_reference.to_owned()),
            description: Set(Some(description.to_owned())),
            ..Default::default()
        })
        .filter(payment::Column::Id.eq(known.id))
        .filter(payment::Column::ProviderReference.eq(&known.provider_reference))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(changed.rows_affected == 1)
}

/// Books what was kept when something came in between; how many. A worker calls it now and then.
pub async fn finish_received(app: &App) -> Result<u64> {
    let ctx = Ctx {
        actor: Actor::System,
        locale: Locale::Vi,
        request_id: "received-payments".into(),
        now: app.clock.now(),
    };
    let left = payment::Entity::find()
        .filter(payment::Column::State.eq(ReceiptState::Received.as_str()))
        .filter(payment::Column::RecordedAt.lt(ctx.now - Duration::seconds(BOOKED_WITHIN_SECONDS)))
        .all(app.db.read())
        .await?;
    let mut booked = 0;
    for row in left {
        book(app, &ctx, row.id).await?;
        booked += 1;
    }
    Ok(booked)
}
