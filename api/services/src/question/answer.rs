use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::mail::letter;
use crate::outbox::{self, Job};
use domain::{Code, Locale, RemarkKind, RemarkState};
use entities::{account, product, question};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The seller's answer to a question about its product: one, which may be changed. Who asked gets a mail of
/// the first. Errors: not found, invalid fields, hidden by an office.
pub async fn answer(app: &App, ctx: &Ctx, id: Uuid, text: &str) -> Result<()> {
    let seller = ctx.seller()?;
    let mut checks = Checks::new();
    let text = checks.text("answer", text, 1000);
    checks.done()?;
    let tx = app.db.begin().await?;
    let row = question::Entity::find_by_id(id)
        .filter(question::Column::OrganisationId.eq(seller.organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let hidden = RemarkState::Hidden.as_str();
    if row.state == hidden || row.answer_state.as_deref() == Some(hidden) {
        return Err(Code::HiddenByOffice.into());
    }
    let unmoved = match &row.answer_state {
        Some(state) => question::Column::AnswerState.eq(state),
        None => question::Column::AnswerState.is_null(),
    };
    let changed = question::Entity::update_many()
        .set(question::ActiveModel {
            answer: Set(Some(text.clone())),
            answer_state: Set(Some(RemarkState::Shown.as_str().to_owned())),
            answered_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(question::Column::Id.eq(id))
        .filter(question::Column::State.eq(row.state.as_str()))
        .filter(unmoved)
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    if row.answer.is_none() {
        let change = Change {
            subject: RemarkKind::QuestionAnswer.as_str(),
            id,
            from: None,
            to: RemarkState::Shown.as_str(),
            note: None,
        };
        history::append(app, ctx, &tx, change).await?;
        tell_asker(app, ctx, &tx, &row, &text).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn tell_asker(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &question::Model,
    answer: &str,
) -> Result<()> {
    let Some(account_id) = row.account_id else {
        return Ok(());
    };
    let Some(asker) = account::Entity::find_by_id(account_id).one(tx).await? else {
        return Ok(());
    };
    let Some(product) = product::Entity::find_by_id(row.product_id).one(tx).await? else {
        return Ok(());
    };
    let Some(email) = &asker.email else { return Ok(()) };
    let locale = Locale::parse(&asker.locale).unwrap_or_default();
    let subject = format!(
        "{} {}",
        locale.t(
            "Người bán đã trả lời câu hỏi của bạn về",
            "The seller has answered your question about"
        ),
        product.name
    );
    let lines = [
        format!("{} {},", locale.t("Chào", "Hello"), asker.name),
        format!("{}: {}", locale.t("Bạn hỏi", "You asked"), row.text),
        format!("{}: {answer}", locale.t("Trả lời", "Answer")),
        format!("{}/san-pham/{}", app.settings.public_url, product.slug),
    ];
    let mail = letter(locale, email, &asker.name, &subject, &lines);
    outbox::enqueue(app, ctx, tx, &Job::SendMail { mail }).await
}
