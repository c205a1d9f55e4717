use super::book::{Booking, book};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::order::find_part_for_seller;
use domain::{Code, PaymentMethod, ReceiptState};
use entities::payment;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The seller says which part a payment is for. Errors: not found, matched already, a part not paid by transfer.
pub async fn match_payment(app: &App, ctx: &Ctx, id: Uuid, part_number: &str) -> Result<()> {
    let unknown = Error::field("part", Code::UnknownChoice);
    let found = find_part_for_seller(app.db.read(), ctx, part_number.trim()).await;
    let part = match found {
        Err(Error::Refused(Code::NotFound)) => return Err(unknown),
        other => other?,
    };
    if part.payment_method != PaymentMethod::VietQr.as_str() {
        return Err(unknown);
    }
    let to = payment::ActiveModel {
        seller_order_id: Set(Some(part.id)),
        state: Set(ReceiptState::Received.as_str().to_owned()),
        ..Default::default()
    };
    change(app, ctx, id, to).await?;
    match book(app, ctx, id).await? {
        Booking::Known => Err(Code::Changed.into()),
        _ => Ok(()),
    }
}

/// The seller says that a payment has nothing to do with its orders. Errors: not found, matched already.
pub async fn set_aside(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let to = payment::ActiveModel {
        state: Set(ReceiptState::SetAside.as_str().to_owned()),
        ..Default::default()
    };
    change(app, ctx, id, to).await
}

/// Changes a payment of ours that no part is known for.
async fn change(app: &App, ctx: &Ctx, id: Uuid, to: payment::ActiveModel) -> Result<()> {
    let seller = ctx.seller()?;
    let tx = app.db.begin().await?;
    let own = payment::Entity::find_by_id(id)
        .filter(payment::Column::OrganisationId.eq(seller.organisation_id))
        .one(&tx)
        .await?;
    own.ok_or(Code::NotFound)?;
    let changed = payment::Entity::update_many()
        .set(to)
        .filter(payment::Column::Id.eq(id))
        .filter(payment::Column::State.eq(ReceiptState::Unmatched.as_str()))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::WrongState.into());
    }
    tx.commit().await?;
    Ok(())
}
