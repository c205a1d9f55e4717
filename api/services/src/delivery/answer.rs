use super::list::held;
use super::step::Step;
use crate::app::{App, Ctx, Membership};
use crate::contract::{Shown, Standing, keep};
use crate::error::{Checks, Result};
use crate::upload::{Upload, check_uploads};
use domain::{Code, DeliveryState, FigureBy, TradeSide};
use entities::{delivery, linkage_contract};
use sea_orm::{ConnectionTrait, Set};

/// What a buyer does not agree with.
#[derive(Clone, Debug)]
pub struct Objection {
    /// What the buyer accepts of it; none leaves the figure open.
    pub accepted_kg: Option<i64>,
    pub reason: String,
    /// Pictures of what is wrong.
    pub pictures: Vec<Upload>,
}

/// The buyer received what was recorded: it counts from now on.
/// Errors: not ours, not the buyer, already answered.
pub async fn confirm(app: &App, ctx: &Ctx, number: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (row, contract, from, _) = received(&tx, ctx, number).await?;
    let values = delivery::ActiveModel {
        confirmed_kg: Set(Some(row.quantity_kg)),
        answered_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    let to = DeliveryState::Confirmed;
    Step::new(&row, &contract, from, to, None)
        .take(app, ctx, &tx, values, TradeSide::Buyer.into())
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The buyer rejects a part, all, or the paper itself, and says why. Nothing counts until both sides
/// agree on a figure; `accepted_kg` is the buyer's.
/// Errors: not ours, not the buyer, already answered, no reason, as much as recorded, a bad picture.
pub async fn dispute(app: &App, ctx: &Ctx, number: &str, objection: Objection) -> Result<()> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", &objection.reason, 500);
    check_uploads(&mut checks, "pictures", &objection.pictures);
    let tx = app.db.begin().await?;
    let (row, contract, from, acting) = received(&tx, ctx, number).await?;
    if let Some(kg) = objection.accepted_kg {
        checks.range("accepted_kg", kg, 0, row.quantity_kg - 1);
    }
    checks.done()?;
    let values = delivery::ActiveModel {
        dispute_reason: Set(Some(reason.clone())),
        answered_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    let to = DeliveryState::Disputed;
    Step::new(&row, &contract, from, to, Some(&reason))
        .take(app, ctx, &tx, values, FigureBy::Buyer)
        .await?;
    if let Some(kg) = objection.accepted_kg {
        super::settle::put_forward(ctx, &tx, &row, 1, FigureBy::Buyer, kg, &reason).await?;
    }
    let of = (contract.id, Shown::Delivery(row.id));
    keep(app, ctx, &tx, of, acting, objection.pictures).await?;
    tx.commit().await?;
    Ok(())
}

/// A delivery to the acting, verified buyer.
async fn received<'a>(
    tx: &impl ConnectionTrait,
    ctx: &'a Ctx,
    number: &str,
) -> Result<(
    delivery::Model,
    linkage_contract::Model,
    DeliveryState,
    &'a Membership,
)> {
    let acting = ctx.acting()?.verified()?;
    let (row, contract, state, standing) = held(tx, acting, number).await?;
    if standing != Standing::Side(TradeSide::Buyer) {
        return Err(Code::NotAllowed.into());
    }
    Ok((row, contract, state, acting))
}
