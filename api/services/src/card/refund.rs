use super::ours;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::outbox::{self, Job};
use crate::payment::{Back, card_payment, held, went_back};
use crate::ports::{CardError, CardRefund};
use domain::{CardRefundState, Code, PaymentMethod, ReceiptState, RefundState};
use entities::{card_refund, order, payment, refund as duty, seller_order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

use CardRefundState::{Failed, Paid, Started};

/// Pays a refund that is due back to the cards that paid, as far as it has not gone back yet. What Stripe refuses
/// stays due, with the reason; without an answer a worker asks again.
pub(crate) async fn refund(app: &App, refund_id: Uuid) -> Result<()> {
    let ctx = ours(app, "card-refund");
    let cards = app.cards()?;
    for row in plan(app, &ctx, refund_id).await? {
        let kept = payment::Entity::find_by_id(row.payment_id)
            .one(app.db.read())
            .await?;
        let payment = kept.as_ref().and_then(|it| card_payment(&it.provider_reference));
        let wanted = CardRefund {
            id: row.id,
            account: row.account.clone(),
            payment: payment
                .ok_or_else(|| Error::internal("a refund of no payment by card"))?
                .to_owned(),
            amount_vnd: row.amount_vnd,
        };
        match cards.refund(&wanted).await {
            Ok(reference) => done(app, &ctx, &row, reference).await?,
            Err(CardError::Refused(why)) => end(app, &ctx, row.id, Failed, &why).await?,
            Err(error) => {
                end(app, &ctx, row.id, Started, &error.to_string()).await?;
                return Err(Error::internal(error));
            }
        }
    }
    Ok(())
}

/// What Stripe has to be asked for, kept before it is: the payments of the part, first the one that covers it all.
async fn plan(app: &App, ctx: &Ctx, refund_id: Uuid) -> Result<Vec<card_refund::Model>> {
    let tx = app.db.begin().await?;
    let (part, _, row) = held_duty(&tx, refund_id).await?;
    if row.state != RefundState::Due.as_str() {
        return Ok(Vec::new());
    }
    let payments = payment::Entity::find()
        .filter(payment::Column::SellerOrderId.eq(part.id))
        .filter(payment::Column::Provider.eq(PaymentMethod::Card.as_str()))
        .filter(payment::Column::State.eq(ReceiptState::Booked.as_str()))
        .order_by_asc(payment::Column::Id)
        .all(&tx)
        .await?;
    let before = card_refund::Entity::find()
        .filter(card_refund::Column::PaymentId.is_in(payments.iter().map(|row| row.id)))
        .filter(card_refund::Column::State.ne(Failed.as_str()))
        .order_by_asc(card_refund::Column::Id)
        .all(&tx)
        .await?;
    let mut open: Vec<card_refund::Model> = Vec::new();
    let mut left_vnd = row.amount_vnd - row.transferred_vnd;
    let mut used: HashMap<Uuid, i64> = HashMap::new();
    for earlier in before {
        *used.entry(earlier.payment_id).or_default() += earlier.amount_vnd;
        if earlier.refund_id == refund_id {
            left_vnd -= earlier.amount_vnd;
            if earlier.state == Started.as_str() {
                open.push(earlier);
            }
        }
    }
    let free = |it: &payment::Model| it.amount_vnd - used.get(&it.id).copied().unwrap_or_default();
    let mut sources: Vec<(&payment::Model, i64)> = payments.iter().map(|it| (it, free(it))).collect();
    sources.sort_by_key(|(_, free)| *free < left_vnd);
    for (source, free) in sources {
        let amount_vnd = free.min(left_vnd);
        if amount_vnd <= 0 {
            continue;
        }
        left_vnd -= amount_vnd;
        let account = source.description.clone();
        let wanted = card_refund::ActiveModel {
            id: Set(app.ids.next()),
            refund_id: Set(refund_id),
            payment_id: Set(source.id),
            account: Set(account.ok_or_else(|| Error::internal("a payment by card without its account"))?),
            amount_vnd: Set(amount_vnd),
            state: Set(Started.as_str().to_owned()),
            reference: Set(None),
            error: Set(None),
            started_at: Set(ctx.now),
            ended_at: Set(None),
        };
        open.push(wanted.insert(&tx).await?);
    }
    if left_vnd > 0 {
        return Err(Error::internal("more to pay back than came by card"));
    }
    tx.commit().await?;
    Ok(open)
}

/// Stripe has taken the refund: that share of the duty has gone back.
pub(super) async fn done(app: &App, ctx: &Ctx, row: &card_refund::Model, reference: String) -> Result<()> {
    let tx = app.db.begin().await?;
    let (part, order, due) = held_duty(&tx, row.refund_id).await?;
    if change(&tx, ctx, row.id, Started, Paid, Some(&reference), None).await? {
        let share = Back {
            cause_id: row.id,
            amount_vnd: row.amount_vnd,
            paid_on: ctx.today(),
            reference: Some(reference),
            is_by_card: true,
        };
        went_back(app, ctx, &tx, (&part, &order), due, share).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Stripe has said no, for good, or has not answered.
async fn end(app: &App, ctx: &Ctx, id: Uuid, state: CardRefundState, error: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    change(&tx, ctx, id, Started, state, None, Some(error)).await?;
    tx.commit().await?;
    Ok(())
}

/// The duty with its part, whose row is held until the end of the transaction.
pub(super) async fn held_duty(
    tx: &impl ConnectionTrait,
    refund_id: Uuid,
) -> Result<(seller_order::Model, order::Model, duty::Model)> {
    let gone = || Error::internal("a refund that is gone");
    let found = duty::Entity::find_by_id(refund_id).one(tx).await?;
    let (part, order) = held(tx, found.ok_or_else(gone)?.seller_order_id).await?;
    let now = duty::Entity::find_by_id(refund_id).one(tx).await?;
    Ok((part, order, now.ok_or_else(gone)?))
}

/// Whether it was in the state `from`.
pub(super) async fn change(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    id: Uuid,
    from: CardRefundState,
    to: CardRefundState,
    reference: Option<&str>,
    error: Option<&str>,
) -> Result<bool> {
    let changed = card_refund::Entity::update_many()
        .set(card_refund::ActiveModel {
            state: Set(to.as_str().to_owned()),
            reference: Set(reference.map(str::to_owned)),
            error: Set(error.map(str::to_owned)),
            ended_at: Set((to != Started).then_some(ctx.now)),
            ..Default::default()
        })
        .filter(card_refund::Column::Id.eq(id))
        .filter(card_refund::Column::State.eq(from.as_str()))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// The seller has Stripe asked once more for what it refused; the number of its part. Errors: not found, nothing was refused.
pub async fn retry_refund(app: &App, ctx: &Ctx, refund_id: Uuid) -> Result<String> {
    let seller = ctx.seller()?.organisation_id;
    let tx = app.db.begin().await?;
    let due = duty::Entity::find_by_id(refund_id)
        .filter(duty::Column::OrganisationId.eq(seller))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let (part, _) = held(&tx, due.seller_order_id).await?;
    let now = told(&tx, [refund_id]).await?.remove(&refund_id);
    if due.state != RefundState::Due.as_str() || now.is_none_or(|it| !it.is_refused) {
        return Err(Code::WrongState.into());
    }
    outbox::enqueue(app, ctx, &tx, &Job::RefundCard { refund_id }).await?;
    tx.commit().await?;
    Ok(part.number)
}

/// How a refund stands at Stripe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// What Stripe said last, if it was no yes.
    pub error: Option<String>,
    /// Something of it did not reach the card and nothing is on its way: the seller tries again, or pays back
    /// another way.
    pub is_refused: bool,
    /// What of it is with the cards.
    pub gone_vnd: i64,
}

pub(crate) async fn told(
    connection: &impl ConnectionTrait,
    refunds: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Told>> {
    let mut rows: HashMap<Uuid, Vec<card_refund::Model>> = HashMap::new();
    for row in card_refund::Entity::find()
        .filter(card_refund::Column::RefundId.is_in(refunds))
        .order_by_asc(card_refund::Column::Id)
        .all(connection)
        .await?
    {
        rows.entry(row.refund_id).or_default().push(row);
    }
    let told = rows.into_iter().map(|(id, mut shares)| {
        let gone = shares.extract_if(.., |row| row.state == Paid.as_str());
        let gone_vnd = gone.map(|row| row.amount_vnd).sum();
        let is_refused = !shares.is_empty() && shares.iter().all(|row| row.state == Failed.as_str());
        let told = Told {
            error: shares.pop().and_then(|row| row.error),
            is_refused,
            gone_vnd,
        };
        (id, told)
    });
    Ok(told.collect())
}
