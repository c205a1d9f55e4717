use super::cut::cut;
use super::goods::{self, Goods, PartLine};
use super::parcel::{self, HandedOver, Shipment};
use super::part::standing;
use super::step_letters::{self, Event, Told};
use super::stock;
use crate::app::{App, Ctx};
use crate::complaint;
use crate::error::Result;
use crate::history::{self, Change};
use crate::upload::Upload;
use crate::{ledger, payment, voucher};
use domain::order::Standing;
use domain::{CashState, Code, OrderAction, ParcelState, SellerOrderState};
use entities::{order, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// What the history calls the cutting of a part's goods.
pub(super) const CUT: &str = "seller_order_cut";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Seller,
    Buyer,
}

/// A checked step, not yet taken.
pub(super) struct Step {
    pub action: OrderAction,
    pub by: By,
    pub lines: Option<Vec<PartLine>>,
    pub parcel: Option<i32>,
    pub restocks: bool,
    pub shipment: Shipment,
    pub reason: Option<String>,
    pub handed: HandedOver,
    pub pictures: Vec<Upload>,
}

/// Takes the step if it is open to a part whose row is held: its goods, the guarded change, its history, money and
/// stock, the mails.
pub(super) async fn take(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    part: seller_order::Model,
    mut step: Step,
) -> Result<()> {
    let mut goods = goods::of_part(tx, part.id).await?;
    let now = standing(&part)?;
    let open = match step.by {
        By::Seller => now.seller_actions(goods.sending.whereabouts()),
        By::Buyer => now.buyer_actions(),
    };
    if !open.contains(&step.action) {
        return Err(Code::WrongState.into());
    }
    let pictures = std::mem::take(&mut step.pictures);
    complaint::keep(app, ctx, tx, (part.id, None), pictures).await?;
    let (part, event) = move_goods(app, ctx, tx, part, &mut goods, &step).await?;
    // What was cut may be paid for: then the part stands otherwise than before.
    let before = standing(&part)?;
    let after = before.after(step.action, goods.sending.whereabouts());
    let change_id = app.ids.next();
    let part = write(ctx, tx, &part, &step, (before, after)).await?;
    let note = step.reason.as_deref().filter(|_| step.action != OrderAction::Cut);
    append(app, ctx, tx, (part.id, change_id), (before, after), note).await?;
    let part = match step.action {
        OrderAction::Cancel => cancel(app, ctx, tx, part, change_id).await?,
        OrderAction::TakeCash => {
            payment::hand_over(app, ctx, tx, &part).await?;
            part
        }
        _ if after.state == SellerOrderState::Delivered && before.state != after.state => {
            sell(app, ctx, tx, part, change_id, &goods).await?
        }
        _ => part,
    };
    let told = Told {
        part: &part,
        goods: &goods,
        action: step.action,
        by_buyer: step.by == By::Buyer,
        reason: step.reason.as_deref(),
        event: &event,
    };
    step_letters::tell(app, ctx, tx, order, told).await
}

/// What the step does to goods and parcels, and what there is to say of it.
async fn move_goods(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    goods: &mut Goods,
    step: &Step,
) -> Result<(seller_order::Model, Event)> {
    let handed = step.handed.clone();
    let running = match step.action {
        OrderAction::Ship => {
            let shipment = step.shipment.clone();
            let lines = step.lines.as_deref();
            parcel::send(app, ctx, tx, part.id, goods, lines, shipment).await?
        }
        OrderAction::Deliver if part.state == SellerOrderState::Packed.as_str() => {
            parcel::hand_out(app, ctx, tx, part.id, goods, handed).await?
        }
        OrderAction::Deliver => parcel::deliver(app, ctx, tx, goods, step.parcel, handed).await?,
        OrderAction::ComeBack => {
            let reason = step.reason.clone();
            parcel::come_back(app, ctx, tx, goods, step.parcel, reason).await?
        }
        OrderAction::Cut => return cut_goods(app, ctx, tx, part, goods, step).await,
        _ => return Ok((part, Event::None)),
    };
    Ok((part, Event::Parcel(running)))
}

async fn cut_goods(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    goods: &mut Goods,
    step: &Step,
) -> Result<(seller_order::Model, Event)> {
    let lines = step.lines.as_deref().unwrap_or_default();
    let cut = cut(app, ctx, tx, part.id, goods, lines, step.restocks).await?;
    let change_id = app.ids.next();
    let change = Change {
        subject: CUT,
        id: part.id,
        from: None,
        to: "cut",
        note: step.reason.as_deref(),
    };
    history::append_as(change_id, ctx, tx, change).await?;
    let money = (cut.worth_vnd, cut.granted_vnd);
    let (part, back_vnd) = payment::cut(app, ctx, tx, part, change_id, money).await?;
    let owed_vnd = ledger::of_part(tx, part.id).await?.owed_vnd();
    let event = Event::Cut {
        pieces: cut.pieces,
        back_vnd,
        owed_vnd,
    };
    Ok((part, event))
}

/// The guarded change of the part's row.
async fn write(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    step: &Step,
    (before, after): (Standing, Standing),
) -> Result<seller_order::Model> {
    let mut set = seller_order::ActiveModel {
        state: Set(after.state.as_str().to_owned()),
        cash_state: Set(after.cash.map(|cash| cash.as_str().to_owned())),
        ..Default::default()
    };
    let now = Set(Some(ctx.now));
    if before.state != after.state {
        match after.state {
            SellerOrderState::Shipped if part.shipped_at.is_none() => set.shipped_at = now,
            SellerOrderState::Delivered => set.delivered_at = now,
            SellerOrderState::Completed => set.completed_at = now,
            SellerOrderState::Cancelled => {
                set.cancelled_at = now;
                set.cancel_reason = Set(step.reason.clone());
            }
            _ => {}
        }
    }
    let same_cash = match before.cash {
        Some(cash) => seller_order::Column::CashState.eq(cash.as_str()),
        None => seller_order::Column::CashState.is_null(),
    };
    let changed = seller_order::Entity::update_many()
        .set(set)
        .filter(seller_order::Column::Id.eq(part.id))
        .filter(seller_order::Column::State.eq(before.state.as_str()))
        .filter(seller_order::Column::PaymentState.eq(before.payment.as_str()))
        .filter(same_cash)
        .exec_with_returning(tx)
        .await?;
    Ok(changed.into_iter().next().ok_or(Code::Changed)?)
}

/// The history of what changed.
async fn append(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (part_id, change_id): (Uuid, Uuid),
    (before, after): (Standing, Standing),
    note: Option<&str>,
) -> Result<()> {
    if before.state != after.state {
        let change = Change {
            subject: "seller_order",
            id: part_id,
            from: Some(before.state.as_str()),
            to: after.state.as_str(),
            note,
        };
        history::append_as(change_id, ctx, tx, change).await?;
    }
    if let Some(to) = after.cash.filter(|_| after.cash != before.cash) {
        let change = Change {
            subject: "seller_order_cash",
            id: part_id,
            from: before.cash.map(CashState::as_str),
            to: to.as_str(),
            note,
        };
        history::append(app, ctx, tx, change).await?;
    }
    Ok(())
}

/// Goods, voucher and money go back.
async fn cancel(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    change_id: Uuid,
) -> Result<seller_order::Model> {
    stock::give_back(app, ctx, tx, part.id).await?;
    voucher::give_back(ctx, tx, &part).await?;
    payment::cancel(app, ctx, tx, part, change_id).await
}

/// All of it is with the buyer: a sale, and with it the cash.
async fn sell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: seller_order::Model,
    change_id: Uuid,
    goods: &Goods,
) -> Result<seller_order::Model> {
    payment::deliver(app, ctx, tx, &part, change_id).await?;
    if part.cash_state.is_none() {
        return Ok(part);
    }
    let is_delivered = |row: &&entities::parcel::Model| row.state == ParcelState::Delivered.as_str();
    let last = goods.parcels.iter().rfind(is_delivered);
    let carrier = last.and_then(|row| row.carrier.clone());
    let part = payment::collect_cash(app, ctx, tx, part, carrier).await?;
    if part.cash_state.as_deref() == Some(CashState::HandedOver.as_str()) {
        payment::hand_over(app, ctx, tx, &part).await?;
    }
    Ok(part)
}
