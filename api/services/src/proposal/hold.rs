use super::view::{Reader, is_expired};
use crate::app::{App, Ctx, Membership};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, ProposalState, TradeSide};
use entities::proposal;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// A proposal whose row is held until the commit.
pub(super) struct Held {
    pub row: proposal::Model,
    pub state: ProposalState,
    /// The side that the reader is on; none for the office of the round.
    pub side: Option<TradeSide>,
}

/// A proposal that who acts has a part in, still open and in time.
/// Errors: not there for who acts, closed, expired.
pub(super) async fn open(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    id: Uuid,
    today: NaiveDate,
) -> Result<Held> {
    let reader = Reader::of(tx, acting).await?;
    let mut finder = proposal::Entity::find_by_id(id).filter(reader.scope(None));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let row = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let state: ProposalState = row.state.parse().map_err(Error::internal)?;
    if is_expired(state, row.answer_until, today) {
        return Err(Code::ProposalExpired.into());
    }
    if !state.is_open() {
        return Err(Code::WrongState.into());
    }
    let side = reader.side(&row);
    Ok(Held { row, state, side })
}

impl Held {
    /// Refuses an answer to terms that no longer stand.
    pub fn seen(&self, version: i32) -> Result<()> {
        if self.row.version == version {
            Ok(())
        } else {
            Err(Code::TermsChanged.into())
        }
    }

    pub fn our_side(&self) -> Result<TradeSide> {
        self.side.ok_or(Code::NotAllowed.into())
    }
}

/// The one way a proposal changes its state; `values` are written along.
pub(super) async fn change(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    to: ProposalState,
    values: proposal::ActiveModel,
    note: Option<&str>,
) -> Result<()> {
    if !held.state.can_become(to) {
        return Err(Code::WrongState.into());
    }
    let done = proposal::Entity::update_many()
        .set(values)
        .col_expr(proposal::Column::State, Expr::value(to.as_str()))
        .filter(proposal::Column::Id.eq(held.row.id))
        .filter(proposal::Column::State.eq(held.state.as_str()))
        .filter(proposal::Column::Version.eq(held.row.version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "proposal",
        id: held.row.id,
        from: Some(held.state.as_str()),
        to: to.as_str(),
        note,
    };
    history::append(app, ctx, tx, change).await
}
