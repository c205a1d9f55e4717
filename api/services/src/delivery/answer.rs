use super::list::own_delivery;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::party;
use domain::{Code, DeliveryState, Locale, TradeSide, format};
use entities::{delivery, linkage_contract};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The buyer received what was recorded: it counts from now on.
/// Errors: not ours, not the buyer, already answered.
pub async fn confirm(app: &App, ctx: &Ctx, number: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (row, contract, state) = received(&tx, ctx, number).await?;
    let values = delivery::ActiveModel {
        confirmed_kg: Set(Some(row.quantity_kg)),
        answered_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    let step = Step {
        row: &row,
        contract: &contract,
        from: state,
        to: DeliveryState::Confirmed,
        note: None,
    };
    step.take(app, ctx, &tx, values).await?;
    tx.commit().await?;
    Ok(())
}

/// The buyer says what is wrong: it counts for nothing until settled.
/// Errors: not ours, not the buyer, already answered, no reason.
pub async fn dispute(app: &App, ctx: &Ctx, number: &str, reason: &str) -> Result<()> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let (row, contract, state) = received(&tx, ctx, number).await?;
    let values = delivery::ActiveModel {
        dispute_reason: Set(Some(reason.clone())),
        answered_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    let step = Step {
        row: &row,
        contract: &contract,
        from: state,
        to: DeliveryState::Disputed,
        note: Some(&reason),
    };
    step.take(app, ctx, &tx, values).await?;
    tx.commit().await?;
    Ok(())
}

/// The quantity both sides agree on after a dispute, entered by the buyer: at most what was recorded.
/// Errors: not ours, not the buyer, not disputed, too much, no note.
pub async fn settle(app: &App, ctx: &Ctx, number: &str, settled_kg: i64, note: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (row, contract, state) = received(&tx, ctx, number).await?;
    let mut checks = Checks::new();
    checks.range("quantity_kg", settled_kg, 0, row.quantity_kg);
    let note = checks.text("note", note, 500);
    checks.done()?;
    let values = delivery::ActiveModel {
        confirmed_kg: Set(Some(settled_kg)),
        note: Set(Some(note.clone())),
        answered_at: Set(Some(ctx.now)),
        ..Default::default()
    };
    let step = Step {
        row: &row,
        contract: &contract,
        from: state,
        to: DeliveryState::Settled,
        note: Some(&note),
    };
    step.take(app, ctx, &tx, values).await?;
    tx.commit().await?;
    Ok(())
}

/// A delivery to the acting, verified buyer.
async fn received(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    number: &str,
) -> Result<(delivery::Model, linkage_contract::Model, DeliveryState)> {
    let acting = ctx.buyer()?.verified()?;
    let (row, contract, state, side) = own_delivery(tx, acting, number).await?;
    if side != TradeSide::Buyer {
        return Err(Code::NotAllowed.into());
    }
    Ok((row, contract, state))
}

/// One change of a delivery's state, told to the seller.
struct Step<'a> {
    row: &'a delivery::Model,
    contract: &'a linkage_contract::Model,
    from: DeliveryState,
    to: DeliveryState,
    note: Option<&'a str>,
}

impl Step<'_> {
    async fn take(
        &self,
        app: &App,
        ctx: &Ctx,
        tx: &impl ConnectionTrait,
        mut values: delivery::ActiveModel,
    ) -> Result<()> {
        if !self.from.can_become(self.to) {
            return Err(Code::WrongState.into());
        }
        values.state = Set(self.to.as_str().to_owned());
        let done = delivery::Entity::update_many()
            .set(values)
            .filter(delivery::Column::Id.eq(self.row.id))
            .filter(delivery::Column::State.eq(self.from.as_str()))
            .exec(tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Code::Changed.into());
        }
        let change = Change {
            subject: "delivery",
            id: self.row.id,
            from: Some(self.from.as_str()),
            to: self.to.as_str(),
            note: self.note,
        };
        history::append(app, ctx, tx, change).await?;
        let seller = party::load(tx, [self.contract.seller_id]).await?;
        let readers: Vec<Uuid> = seller.values().map(party::legal_person).collect();
        notify::managers(app, ctx, tx, &readers, |locale, _| self.letter(app, locale)).await
    }

    fn letter(&self, app: &App, locale: Locale) -> Letter {
        let number = &self.row.number;
        let state = self.to.label(locale);
        let quantity = format::kilograms(self.row.quantity_kg, locale);
        let mut lines = vec![match locale {
            Locale::Vi => format!("Phiếu giao nhận {number} ({quantity}): {}.", state.to_lowercase()),
            Locale::En => format!("Delivery {number} ({quantity}): {}.", state.to_lowercase()),
        }];
        if let Some(note) = self.note {
            lines.push(format!(
                "{}: {note}",
                locale.t("Lý do, ghi chú", "Reason or note")
            ));
        }
        lines.push(format!("{}/ban-hang/giao-nhan", app.settings.public_url));
        Letter {
            subject: match locale {
                Locale::Vi => format!("Phiếu giao nhận {number}: {}", state.to_lowercase()),
                Locale::En => format!("Delivery {number}: {}", state.to_lowercase()),
            },
            lines,
        }
    }
}
