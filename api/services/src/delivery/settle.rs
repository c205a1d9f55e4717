use super::list::{Figure, figures, held};
use super::step::Step;
use crate::app::{App, Ctx};
use crate::contract::Standing;
use crate::error::{Checks, Error, Result};
use domain::{Agreement, Code, DeliveryState, FigureBy, Locale, TradeSide, format};
use entities::{delivery, delivery_figure};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// Puts a figure forward for a disputed delivery: at most what was recorded. It replaces the one before
/// it. A side stands behind its own figure; an office of the area mediates, and both sides must accept.
/// Errors: not in sight, not disputed, too much, no note.
pub async fn propose_figure(app: &App, ctx: &Ctx, number: &str, quantity_kg: i64, note: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let (row, contract, state, standing) = held(&tx, acting, number).await?;
    if state != DeliveryState::Disputed {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    checks.range("quantity_kg", quantity_kg, 0, row.quantity_kg);
    let note = checks.text("note", note, 500);
    checks.done()?;
    let by = match standing {
        Standing::Side(side) => side.into(),
        Standing::Office => FigureBy::Office,
    };
    let before = latest(&tx, &row).await?.map_or(0, |figure| figure.position);
    put_forward(ctx, &tx, &row, before + 1, by, quantity_kg, &note).await?;
    Step::new(&row, &contract, state, state, Some(&note))
        .tell(app, ctx, &tx, by, |locale| proposed(locale, by, quantity_kg))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Accepts the figure that was read. When both sides stand behind it, the delivery is settled and
/// counts with it.
/// Errors: not ours, not disputed, nothing put forward, another figure came in between, accepted already.
pub async fn accept_figure(app: &App, ctx: &Ctx, number: &str, position: i32) -> Result<DeliveryState> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let (row, contract, state, standing) = held(&tx, acting, number).await?;
    let side = standing.side().ok_or(Code::NotAllowed)?;
    if state != DeliveryState::Disputed {
        return Err(Code::WrongState.into());
    }
    let figure = latest(&tx, &row).await?.ok_or(Code::WrongState)?;
    if figure.position != position {
        return Err(Code::FigureChanged.into());
    }
    let agreement = figure.agreement.accepted_by(side).ok_or(Code::WrongState)?;
    let column = match side {
        TradeSide::Seller => delivery_figure::Column::SellerAcceptedAt,
        TradeSide::Buyer => delivery_figure::Column::BuyerAcceptedAt,
    };
    let done = delivery_figure::Entity::update_many()
        .col_expr(column, Expr::value(ctx.now))
        .filter(delivery_figure::Column::DeliveryId.eq(row.id))
        .filter(delivery_figure::Column::Position.eq(position))
        .filter(column.is_null())
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let next = if agreement.is_complete() {
        let values = delivery::ActiveModel {
            confirmed_kg: Set(Some(figure.quantity_kg)),
            answered_at: Set(Some(ctx.now)),
            ..Default::default()
        };
        let to = DeliveryState::Settled;
        Step::new(&row, &contract, state, to, Some(&figure.note))
            .take(app, ctx, &tx, values, side.into())
            .await?;
        to
    } else {
        Step::new(&row, &contract, state, state, None)
            .tell(app, ctx, &tx, side.into(), |locale| {
                accepted(locale, side, figure.quantity_kg)
            })
            .await?;
        state
    };
    tx.commit().await?;
    Ok(next)
}

async fn latest(tx: &impl ConnectionTrait, row: &delivery::Model) -> Result<Option<Figure>> {
    let mut all = figures(tx, &[row.id]).await?;
    Ok(all.remove(&row.id).and_then(|mut figures| figures.pop()))
}

/// The delivery's row is held, so no two figures take the same position.
pub(super) async fn put_forward(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &delivery::Model,
    position: i32,
    by: FigureBy,
    quantity_kg: i64,
    note: &str,
) -> Result<()> {
    let agreement = Agreement::on_figure_by(by);
    delivery_figure::ActiveModel {
        delivery_id: Set(row.id),
        position: Set(position),
        quantity_kg: Set(quantity_kg),
        proposed_by: Set(by.as_str().to_owned()),
        note: Set(note.to_owned()),
        seller_accepted_at: Set(agreement.seller.then_some(ctx.now)),
        buyer_accepted_at: Set(agreement.buyer.then_some(ctx.now)),
        proposed_at: Set(ctx.now),
    }
    .insert(tx)
    .await
    .map(|_| ())
    .map_err(Error::from)
}

fn proposed(locale: Locale, by: FigureBy, kg: i64) -> String {
    let (by, kg) = (by.label(locale).to_lowercase(), format::kilograms(kg, locale));
    match locale {
        Locale::Vi => format!("{by} đề xuất tính {kg}"),
        Locale::En => format!("the {by} proposes {kg}"),
    }
}

fn accepted(locale: Locale, by: TradeSide, kg: i64) -> String {
    let (by, kg) = (by.label(locale).to_lowercase(), format::kilograms(kg, locale));
    match locale {
        Locale::Vi => format!("{by} đồng ý tính {kg}, chờ bên còn lại"),
        Locale::En => format!("the {by} accepts {kg}; the other side has to answer"),
    }
}
