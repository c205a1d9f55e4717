use super::find::{Reach, find, reach};
use super::letters;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, RemarkAction, RemarkKind, RemarkState};
use entities::{question, remark_report, review};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Hides something at once, shows it again, or keeps it against its reports. The reason is kept; who wrote it
/// is told when it is hidden or shown again. Of two who judge the first is heard.
/// Errors: not found, invalid fields, wrong state, changed.
pub async fn moderate(
    app: &App,
    ctx: &Ctx,
    kind: RemarkKind,
    id: Uuid,
    action: RemarkAction,
    reason: &str,
) -> Result<()> {
    let reach = reach(ctx)?;
    if matches!(reach, Reach::Area(_)) {
        ctx.office()?.verified()?;
    }
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let said = find(&tx, &reach, kind, id).await?;
    let settled = settle(ctx, &tx, kind, id).await?;
    if !said.state.actions(settled > 0).contains(&action) {
        return Err(Code::WrongState.into());
    }
    let next = match action {
        RemarkAction::Hide => RemarkState::Hidden,
        RemarkAction::Keep | RemarkAction::Restore => RemarkState::Shown,
    };
    if next != said.state && !set_state(&tx, kind, id, said.state, next).await? {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: kind.as_str(),
        id,
        from: Some(said.state.as_str()),
        to: next.as_str(),
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    if next != said.state {
        letters::tell_writer(app, ctx, &tx, &said, next, &reason).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The open reports are answered; how many there were.
async fn settle(ctx: &Ctx, tx: &impl ConnectionTrait, kind: RemarkKind, id: Uuid) -> Result<u64> {
    let settled = remark_report::Entity::update_many()
        .set(remark_report::ActiveModel {
            settled_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(remark_report::Column::Kind.eq(kind.as_str()))
        .filter(remark_report::Column::RemarkId.eq(id))
        .filter(remark_report::Column::SettledAt.is_null())
        .exec(tx)
        .await?;
    Ok(settled.rows_affected)
}

/// The guarded change; false when somebody was faster.
async fn set_state(
    tx: &impl ConnectionTrait,
    kind: RemarkKind,
    id: Uuid,
    from: RemarkState,
    to: RemarkState,
) -> Result<bool> {
    let (from, to) = (from.as_str(), to.as_str().to_owned());
    let changed = match kind {
        RemarkKind::Review | RemarkKind::ReviewAnswer => {
            let mut set = review::ActiveModel::default();
            let column = if kind == RemarkKind::Review {
                set.state = Set(to);
                review::Column::State
            } else {
                set.answer_state = Set(Some(to));
                review::Column::AnswerState
            };
            review::Entity::update_many()
                .set(set)
                .filter(review::Column::Id.eq(id))
                .filter(column.eq(from))
                .exec(tx)
                .await?
        }
        RemarkKind::Question | RemarkKind::QuestionAnswer => {
            let mut set = question::ActiveModel::default();
            let column = if kind == RemarkKind::Question {
                set.state = Set(to);
                question::Column::State
            } else {
                set.answer_state = Set(Some(to));
                question::Column::AnswerState
            };
            question::Entity::update_many()
                .set(set)
                .filter(question::Column::Id.eq(id))
                .filter(column.eq(from))
                .exec(tx)
                .await?
        }
    };
    Ok(changed.rows_affected > 0)
}
