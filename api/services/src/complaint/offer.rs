use super::held::Held;
use super::step;
use super::with_buyer::can_go_back;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::payment::{self, GrantRefund, RefundedLine};
use domain::{Code, ComplaintKind, ComplaintOutcome, ComplaintState, Locale};
use entities::{complaint, complaint_line, order_line};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// What a seller offers, or a mediator decides.
#[derive(Debug, Clone)]
pub struct Offer {
    pub outcome: ComplaintOutcome,
    /// Of a refund: lines of the complaint, each at most once.
    pub lines: Vec<RefundedLine>,
    /// Of a refund: what goes back of the shipping.
    pub shipping_vnd: i64,
    /// The goods go back before it is done.
    pub returns_goods: bool,
    /// The other side reads it.
    pub text: String,
}

/// What a complaint's row says of the offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub outcome: ComplaintOutcome,
    pub returns: bool,
    pub shipping_vnd: i64,
}

impl Terms {
    /// As they stand. Errors: nothing was offered.
    pub fn of(row: &complaint::Model) -> Result<Terms> {
        let outcome = row.outcome.as_deref().ok_or(Code::WrongState)?;
        Ok(Terms {
            outcome: outcome.parse().map_err(Error::internal)?,
            returns: row.returns_goods,
            shipping_vnd: row.shipping_refund_vnd,
        })
    }

    pub fn values(self) -> complaint::ActiveModel {
        complaint::ActiveModel {
            outcome: Set(Some(self.outcome.as_str().to_owned())),
            returns_goods: Set(self.returns),
            shipping_refund_vnd: Set(self.shipping_vnd),
            ..Default::default()
        }
    }
}

/// Puts the offer's amounts to the lines of the complaint; what its row is to say, and the text.
/// Errors: invalid fields: no reason, nothing to refund, more than the line still has, a line not complained of,
/// goods to be sent back that the buyer does not have.
pub(super) async fn write(tx: &impl ConnectionTrait, held: &Held, offer: &Offer) -> Result<(Terms, String)> {
    let mut checks = Checks::new();
    let text = checks.text("text", &offer.text, 1000);
    let kind: ComplaintKind = held.row.kind.parse().map_err(Error::internal)?;
    let is_open = kind.outcomes().contains(&offer.outcome);
    checks.require(is_open, "outcome", Code::UnknownChoice);
    let is_refund = offer.outcome == ComplaintOutcome::Refund;
    let own = lines_of(tx, held).await?;
    if is_refund {
        for line in offer.lines.iter().filter(|line| line.amount_vnd != 0) {
            let is_own = own.iter().any(|(_, variant)| *variant == line.variant_id);
            let path = format!("lines.{}", line.variant_id);
            checks.require(is_own, path, Code::UnknownChoice);
        }
    }
    let returns = offer.returns_goods && offer.outcome.may_return_goods();
    let goes_back = !returns || can_go_back(tx, held.part.id, held.row.id).await?;
    checks.require(goes_back, "returns_goods", Code::NotWithBuyer);
    checks.done()?;
    if is_refund {
        let command = GrantRefund {
            lines: offer.lines.clone(),
            shipping_vnd: offer.shipping_vnd,
            reason: String::new(),
        };
        check(tx, held, &command).await?;
    }
    let amounts: HashMap<Uuid, i64> = offer
        .lines
        .iter()
        .map(|line| (line.variant_id, line.amount_vnd))
        .collect();
    for (line_id, variant_id) in own {
        let amount_vnd = amounts.get(&variant_id).copied().filter(|_| is_refund);
        complaint_line::Entity::update_many()
            .col_expr(
                complaint_line::Column::RefundVnd,
                Expr::value(amount_vnd.unwrap_or_default()),
            )
            .filter(complaint_line::Column::ComplaintId.eq(held.row.id))
            .filter(complaint_line::Column::OrderLineId.eq(line_id))
            .exec(tx)
            .await?;
    }
    let terms = Terms {
        outcome: offer.outcome,
        returns,
        shipping_vnd: if is_refund { offer.shipping_vnd } else { 0 },
    };
    Ok((terms, text))
}

/// What was offered or decided holds from now on: goods go back first, money is granted, goods are to be replaced.
/// Errors: as of a refund.
pub(super) async fn hold(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    (terms, values): (Terms, complaint::ActiveModel),
    note: Option<&str>,
) -> Result<complaint::Model> {
    match terms.outcome.leads_to(terms.returns) {
        ComplaintState::Settled if terms.outcome == ComplaintOutcome::Refund => {
            pay(app, ctx, tx, held, (terms, values), note).await
        }
        next => step::take(app, ctx, tx, held, next, values, note).await,
    }
}

/// Grants the refund that stands in the complaint, and settles it.
pub(super) async fn pay(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    (terms, values): (Terms, complaint::ActiveModel),
    note: Option<&str>,
) -> Result<complaint::Model> {
    let command = granted(tx, held, terms.shipping_vnd).await?;
    check(tx, held, &command).await?;
    let part = held.part.clone();
    let id = payment::refund_part(app, ctx, tx, (part, &held.order), &command).await?;
    let values = complaint::ActiveModel {
        refund_id: Set(Some(id)),
        ..values
    };
    step::take(app, ctx, tx, held, ComplaintState::Settled, values, note).await
}

/// A refund that fits now; a part that has nothing to refund is told at the outcome.
async fn check(tx: &impl ConnectionTrait, held: &Held, command: &GrantRefund) -> Result<()> {
    match payment::check_refund(tx, &held.part, command).await {
        Ok(_) => Ok(()),
        Err(Error::Refused(Code::WrongState)) => Err(Error::field("outcome", Code::NothingPaid)),
        Err(error) => Err(error),
    }
}

async fn granted(tx: &impl ConnectionTrait, held: &Held, shipping_vnd: i64) -> Result<GrantRefund> {
    let amounts: HashMap<Uuid, i64> = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(held.row.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.order_line_id, row.refund_vnd))
        .collect();
    let lines = lines_of(tx, held)
        .await?
        .into_iter()
        .map(|(id, variant_id)| RefundedLine {
            variant_id,
            amount_vnd: amounts.get(&id).copied().unwrap_or_default(),
        });
    let locale = Locale::parse(&held.order.locale).unwrap_or_default();
    Ok(GrantRefund {
        lines: lines.collect(),
        shipping_vnd,
        reason: format!("{} {}", locale.t("Khiếu nại", "Complaint"), held.row.number),
    })
}

/// The order's lines that the complaint is about, each with its variant.
pub(super) async fn lines_of(tx: &impl ConnectionTrait, held: &Held) -> Result<Vec<(Uuid, Uuid)>> {
    let own: Vec<Uuid> = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(held.row.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.order_line_id)
        .collect();
    Ok(order_line::Entity::find()
        .filter(order_line::Column::Id.is_in(own))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.variant_id))
        .collect())
}
