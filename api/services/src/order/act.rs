use super::join::nothing_travels_with;
use super::open::{find_for_buyer, find_part_for_seller};
use super::step::{By, Step, take};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::upload::{Upload, check_uploads};
use chrono::NaiveDate;
use domain::{Code, OrderAction};
use entities::{order, seller_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// One step with a seller's part, and what it needs: a carrier when shipping (optional), a reason when cancelling,
/// who took the goods and pictures of it when delivering (optional).
#[derive(Debug, Clone)]
pub struct Act {
    pub action: OrderAction,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub reason: Option<String>,
    pub handed_to: Option<String>,
    /// Today or earlier.
    pub handed_on: Option<NaiveDate>,
    pub pictures: Vec<Upload>,
}

impl Act {
    pub fn plain(action: OrderAction) -> Act {
        Act {
            action,
            carrier: None,
            tracking_number: None,
            reason: None,
            handed_to: None,
            handed_on: None,
            pictures: Vec::new(),
        }
    }
}

/// The seller's step with its part. Errors: not found, invalid fields, wrong state, changed.
pub async fn act_as_seller(app: &App, ctx: &Ctx, part_number: &str, act: Act) -> Result<()> {
    let step = check(ctx, act, By::Seller)?;
    let tx = app.db.begin().await?;
    let part = find_part_for_seller(&tx, ctx, part_number).await?;
    let order = order::Entity::find_by_id(part.order_id)
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    take(app, ctx, &tx, &order, part, step).await?;
    tx.commit().await?;
    Ok(())
}

/// The buyer's step with one seller's part of an order, opened by its key or from the account.
/// Errors: not found, invalid fields, wrong state, changed, goods ordered later travel with it.
pub async fn act_as_buyer(
    app: &App,
    ctx: &Ctx,
    order_number: &str,
    key: Option<&str>,
    part_number: &str,
    act: Act,
) -> Result<()> {
    let step = check(ctx, act, By::Buyer)?;
    let tx = app.db.begin().await?;
    let order = find_for_buyer(&tx, ctx, order_number, key).await?;
    let part = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.eq(order.id))
        .filter(seller_order::Column::Number.eq(part_number))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    if step.action == OrderAction::Cancel {
        nothing_travels_with(&tx, &part).await?;
    }
    take(app, ctx, &tx, &order, part, step).await?;
    tx.commit().await?;
    Ok(())
}

fn check(ctx: &Ctx, act: Act, by: By) -> Result<Step> {
    let mut checks = Checks::new();
    let carrier = checks.optional("carrier", act.carrier.as_deref(), 80);
    let tracking_number = checks.optional("tracking_number", act.tracking_number.as_deref(), 80);
    let reason = checks.optional("reason", act.reason.as_deref(), 300);
    let is_delivery = act.action == OrderAction::Deliver;
    let handed_to = checks.optional("handed_to", act.handed_to.as_deref(), 120);
    let handed_on = act.handed_on.filter(|_| is_delivery);
    let is_past = handed_on.is_none_or(|day| day <= ctx.today());
    checks.require(is_past, "handed_on", Code::FutureDate);
    check_uploads(&mut checks, "pictures", &act.pictures);
    let needs_reason = act.action == OrderAction::Cancel && by == By::Seller;
    checks.require(!needs_reason || reason.is_some(), "reason", Code::Required);
    checks.done()?;
    Ok(Step {
        action: act.action,
        by,
        carrier,
        tracking_number,
        reason,
        handed_to: handed_to.filter(|_| is_delivery),
        handed_on,
        pictures: if is_delivery { act.pictures } else { Vec::new() },
    })
}
