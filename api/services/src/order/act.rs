use super::goods::PartLine;
use super::join::nothing_travels_with;
use super::open::{find_part_for_buyer, find_part_for_seller};
use super::parcel::{HandedOver, Shipment};
use super::step::{By, Step, take};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::idempotency;
use crate::payment::held;
use crate::upload::{Upload, check_uploads};
use chrono::NaiveDate;
use domain::{Code, OrderAction};

/// One step with a seller's part, and what it needs: goods and a carrier when shipping (optional), a parcel, who took
/// it and pictures of that when delivering (optional), the parcel and a reason when it came back, goods and a reason
/// when they are cut, a reason when cancelling.
#[derive(Debug, Clone)]
pub struct Act {
    pub action: OrderAction,
    /// To ship or to cut, each at most once. Without it all that is outstanding is shipped.
    pub lines: Option<Vec<PartLine>>,
    /// Its number within the part; may be left out while just one is on its way.
    pub parcel: Option<i32>,
    /// Whether what is cut goes on sale again.
    pub restocks: bool,
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
            lines: None,
            parcel: None,
            restocks: false,
            carrier: None,
            tracking_number: None,
            reason: None,
            handed_to: None,
            handed_on: None,
            pictures: Vec::new(),
        }
    }
}

/// The seller's step with its part, whose row is held: two steps at once see each other. The same `key` takes it once.
/// Errors: not found, invalid fields, wrong state, changed.
pub async fn act_as_seller(
    app: &App,
    ctx: &Ctx,
    part_number: &str,
    act: Act,
    key: Option<&str>,
) -> Result<()> {
    let step = check(ctx, act, By::Seller)?;
    let scope = format!("seller_order:{part_number}:{}", step.action);
    let asked = (step.lines.clone(), step.parcel, step.restocks);
    let key = key.filter(|key| !key.is_empty());
    let tx = app.db.begin().await?;
    let found = find_part_for_seller(&tx, ctx, part_number).await?;
    let (part, order) = held(&tx, found.id).await?;
    if let Some(key) = key
        && idempotency::saved::<()>(&tx, &scope, key, &asked)
            .await?
            .is_some()
    {
        return Ok(());
    }
    take(app, ctx, &tx, &order, part, step).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &asked, &()).await?;
    }
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
    let (_, found) = find_part_for_buyer(&tx, ctx, order_number, key, part_number).await?;
    let (part, order) = held(&tx, found.id).await?;
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
    use OrderAction::{Cancel, ComeBack, Cut, Deliver, Ship};
    let needs_reason = by == By::Seller && matches!(act.action, Cancel | ComeBack | Cut);
    checks.require(!needs_reason || reason.is_some(), "reason", Code::Required);
    let lines = act.lines.filter(|_| matches!(act.action, Ship | Cut));
    checks.done()?;
    Ok(Step {
        action: act.action,
        by,
        lines,
        parcel: act.parcel.filter(|_| matches!(act.action, Deliver | ComeBack)),
        restocks: act.restocks,
        shipment: Shipment {
            carrier,
            tracking_number,
        },
        reason: reason.filter(|_| matches!(act.action, Cancel | ComeBack | Cut)),
        handed: HandedOver {
            to: handed_to.filter(|_| is_delivery),
            on: handed_on,
        },
        pictures: if is_delivery { act.pictures } else { Vec::new() },
    })
}
