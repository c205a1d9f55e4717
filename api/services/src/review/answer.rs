use super::letters;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use domain::{Code, RemarkKind, RemarkState};
use entities::review;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The seller's answer to a review of it or its goods: one, which may be changed. The writer gets a mail of
/// the first. Errors: not found, invalid fields, hidden by an office.
pub async fn answer(app: &App, ctx: &Ctx, id: Uuid, text: &str) -> Result<()> {
    let seller = ctx.seller()?;
    let mut checks = Checks::new();
    let text = checks.text("answer", text, 1000);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = review::Entity::find_by_id(id)
        .filter(review::Column::OrganisationId.eq(seller.organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let hidden = RemarkState::Hidden.as_str();
    if row.state == hidden || row.answer_state.as_deref() == Some(hidden) {
        return Err(Code::HiddenByOffice.into());
    }
    let unmoved = match &row.answer_state {
        Some(state) => review::Column::AnswerState.eq(state),
        None => review::Column::AnswerState.is_null(),
    };
    let changed = review::Entity::update_many()
        .set(review::ActiveModel {
            answer: Set(Some(text.clone())),
            answer_state: Set(Some(RemarkState::Shown.as_str().to_owned())),
            answered_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(review::Column::Id.eq(id))
        .filter(review::Column::State.eq(row.state.as_str()))
        .filter(unmoved)
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    if row.answer.is_none() {
        let change = Change {
            subject: RemarkKind::ReviewAnswer.as_str(),
            id,
            from: None,
            to: RemarkState::Shown.as_str(),
            note: None,
        };
        history::append(app, ctx, &tx, change).await?;
        letters::tell_writer_of_answer(app, ctx, &tx, &row, &text).await?;
    }
    tx.commit().await?;
    Ok(())
}
