use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, ProposalState, RoundState};
use entities::{match_gap, matched_pair, matching_round, proposal};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Opens registration, for the first time or again. An earlier result is dropped.
/// Errors: not this office's round, wrong state, published once, the last day of registration is over.
pub async fn open(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if round.published_at.is_some() {
        return Err(Code::WrongState.into());
    }
    if round.registration_until < ctx.today() {
        return Err(Code::RoundNotOpen.into());
    }
    let values = matching_round::ActiveModel {
        summary: Set(None),
        ..Default::default()
    };
    change_state(app, ctx, &tx, &round, state, RoundState::Open, values).await?;
    drop_result(&tx, round.id, round.run).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends registration, on the office's word, whatever the last day was.
pub async fn close(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if state != RoundState::Open {
        return Err(Code::WrongState.into());
    }
    change_state(
        app,
        ctx,
        &tx,
        &round,
        state,
        RoundState::Closed,
        Default::default(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a published round once every proposal is answered or its time is over.
pub async fn settle(app: &App, ctx: &Ctx, slug: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if awaited(&tx, &round, ctx.today()).await? > 0 {
        return Err(Code::AnswersAwaited.into());
    }
    change_state(
        app,
        ctx,
        &tx,
        &round,
        state,
        RoundState::Settled,
        Default::default(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Proposals that still wait for an answer within their time.
async fn awaited(
    connection: &impl ConnectionTrait,
    round: &matching_round::Model,
    today: NaiveDate,
) -> Result<u64> {
    let open = ProposalState::ALL
        .iter()
        .filter(|state| state.is_open())
        .map(|state| state.as_str());
    Ok(proposal::Entity::find()
        .filter(proposal::Column::RoundId.eq(round.id))
        .filter(proposal::Column::State.is_in(open))
        .filter(proposal::Column::AnswerUntil.gte(today))
        .count(connection)
        .await?)
}

/// A round of the acting office, with its row held until the commit.
pub(super) async fn own_round(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    slug: &str,
) -> Result<(matching_round::Model, RoundState)> {
    let office = ctx.office()?.verified()?;
    let mut finder = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::OfficeId.eq(office.organisation_id));
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let round = finder.one(tx).await?.ok_or(Code::NotFound)?;
    let state = round.state.parse().map_err(Error::internal)?;
    Ok((round, state))
}

/// The one way a round changes its state; `values` are written along.
pub(super) async fn change_state(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    round: &matching_round::Model,
    from: RoundState,
    to: RoundState,
    values: matching_round::ActiveModel,
) -> Result<()> {
    if !from.can_become(to) {
        return Err(Code::WrongState.into());
    }
    write(app, ctx, tx, round, from, to, values).await
}

/// Writes a round that is still in the state it was read in; a change of its facts alone keeps the state.
pub(super) async fn write(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    round: &matching_round::Model,
    from: RoundState,
    to: RoundState,
    values: matching_round::ActiveModel,
) -> Result<()> {
    let done = matching_round::Entity::update_many()
        .set(values)
        .col_expr(matching_round::Column::State, Expr::value(to.as_str()))
        .filter(matching_round::Column::Id.eq(round.id))
        .filter(matching_round::Column::State.eq(from.as_str()))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "matching_round",
        id: round.id,
        from: Some(from.as_str()),
        to: to.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await
}

/// Forgets what one unpublished matching gave.
pub(super) async fn drop_result(tx: &impl ConnectionTrait, round_id: Uuid, run: i32) -> Result<()> {
    matched_pair::Entity::delete_many()
        .filter(matched_pair::Column::RoundId.eq(round_id))
        .filter(matched_pair::Column::Run.eq(run))
        .exec(tx)
        .await?;
    match_gap::Entity::delete_many()
        .filter(match_gap::Column::RoundId.eq(round_id))
        .filter(match_gap::Column::Run.eq(run))
        .exec(tx)
        .await?;
    Ok(())
}
