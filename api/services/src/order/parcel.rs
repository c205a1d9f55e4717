//! Parcels of a part as they leave, arrive and come back. The caller holds the part's row.

use super::goods::{Goods, PartLine};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, ParcelState};
use entities::{parcel, parcel_line};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// How a parcel travels, as far as the seller says.
#[derive(Debug, Clone, Default)]
pub(super) struct Shipment {
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
}

/// Who took a parcel and on which day, as far as the seller says.
#[derive(Debug, Clone, Default)]
pub(super) struct HandedOver {
    pub to: Option<String>,
    pub on: Option<NaiveDate>,
}

/// Sends what is asked for, or else all that is outstanding, in a new parcel; its running number.
/// Errors: nothing to send, more than is outstanding.
pub(super) async fn send(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    goods: &mut Goods,
    asked: Option<&[PartLine]>,
    shipment: Shipment,
) -> Result<i32> {
    let new = parcel::ActiveModel {
        carrier: Set(shipment.carrier),
        tracking_number: Set(shipment.tracking_number),
        ..Default::default()
    };
    make(app, ctx, tx, part_id, goods, asked, (ParcelState::Sent, new)).await
}

/// The goods are fetched: all that is outstanding is one parcel, which is with the buyer at once.
pub(super) async fn hand_out(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    goods: &mut Goods,
    handed: HandedOver,
) -> Result<i32> {
    let new = parcel::ActiveModel {
        delivered_at: Set(Some(ctx.now)),
        handed_to: Set(handed.to),
        handed_on: Set(handed.on),
        ..Default::default()
    };
    make(app, ctx, tx, part_id, goods, None, (ParcelState::Delivered, new)).await
}

async fn make(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    goods: &mut Goods,
    asked: Option<&[PartLine]>,
    (state, new): (ParcelState, parcel::ActiveModel),
) -> Result<i32> {
    let inside = match asked {
        Some(asked) => goods.outstanding(asked)?,
        None => goods.sending.all_outstanding(),
    };
    let running = goods.sending.send(inside.clone(), state);
    let row = parcel::ActiveModel {
        id: Set(app.ids.next()),
        seller_order_id: Set(part_id),
        running: Set(running),
        state: Set(state.as_str().to_owned()),
        sent_at: Set(ctx.now),
        account_id: Set(ctx.account_id()),
        ..new
    }
    .insert(tx)
    .await?;
    let lines = inside.iter().filter_map(|(at, pieces)| {
        Some(parcel_line::ActiveModel {
            parcel_id: Set(row.id),
            order_line_id: Set(goods.lines.get(*at)?.id),
            quantity: Set(*pieces),
        })
    });
    parcel_line::Entity::insert_many(lines)
        .exec_without_returning(tx)
        .await?;
    let change = Change {
        subject: "parcel",
        id: row.id,
        from: None,
        to: state.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    goods.parcels.push(row);
    Ok(running)
}

/// The parcel of that number, or the only one on its way, has been handed over; its running number.
/// Errors: several are on their way, there is none of that number, it is not on its way any more.
pub(super) async fn deliver(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    goods: &mut Goods,
    asked: Option<i32>,
    handed: HandedOver,
) -> Result<i32> {
    let to = parcel::ActiveModel {
        delivered_at: Set(Some(ctx.now)),
        handed_to: Set(handed.to),
        handed_on: Set(handed.on),
        ..Default::default()
    };
    end(app, ctx, tx, goods, asked, (ParcelState::Delivered, to)).await
}

/// The parcel of that number, or the only one on its way, could not be handed over: its goods are outstanding again.
/// Errors: as of a delivery.
pub(super) async fn come_back(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    goods: &mut Goods,
    asked: Option<i32>,
    reason: Option<String>,
) -> Result<i32> {
    let to = parcel::ActiveModel {
        came_back_at: Set(Some(ctx.now)),
        came_back_reason: Set(reason),
        ..Default::default()
    };
    end(app, ctx, tx, goods, asked, (ParcelState::CameBack, to)).await
}

async fn end(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    goods: &mut Goods,
    asked: Option<i32>,
    (state, to): (ParcelState, parcel::ActiveModel),
) -> Result<i32> {
    let running = which(goods, asked)?;
    let changed = parcel::Entity::update_many()
        .set(parcel::ActiveModel {
            state: Set(state.as_str().to_owned()),
            ..to
        })
        .filter(parcel::Column::SellerOrderId.is_in(goods.lines.iter().map(|line| line.seller_order_id)))
        .filter(parcel::Column::Running.eq(running))
        .filter(parcel::Column::State.eq(ParcelState::Sent.as_str()))
        .exec_with_returning(tx)
        .await?;
    let row = changed.into_iter().next().ok_or(Code::Changed)?;
    let change = Change {
        subject: "parcel",
        id: row.id,
        from: Some(ParcelState::Sent.as_str()),
        to: state.as_str(),
        note: row.came_back_reason.as_deref(),
    };
    history::append(app, ctx, tx, change).await?;
    goods.sending.end(running, state);
    for known in goods.parcels.iter_mut().filter(|it| it.id == row.id) {
        known.clone_from(&row);
    }
    Ok(running)
}

fn which(goods: &Goods, asked: Option<i32>) -> Result<i32> {
    let mut under_way = goods.sending.under_way().map(|it| it.running);
    match asked {
        Some(running) if under_way.any(|it| it == running) => Ok(running),
        Some(running) if goods.parcel(running).is_some() => Err(Code::WrongState.into()),
        Some(_) => Err(Error::field("parcel", Code::UnknownChoice)),
        None => match (under_way.next(), under_way.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(Error::field("parcel", Code::Required)),
        },
    }
}
