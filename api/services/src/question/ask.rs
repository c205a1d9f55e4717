use crate::account;
use crate::app::{App, Ctx};
use crate::catalogue::shown_product;
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::remark::short_name;
use domain::{Code, RemarkKind, RemarkState};
use entities::question;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// So many questions of one account may wait for answers.
const MOST_WAITING: u64 = 20;

/// Asks the seller of a product that is on sale; others see a short name. The seller's managers get a mail.
/// Errors: sign-in needed, not found, invalid fields, too many questions.
pub async fn ask(app: &App, ctx: &Ctx, slug: &str, text: &str) -> Result<Uuid> {
    let person = ctx.person()?;
    let mut checks = Checks::new();
    let text = checks.text("text", text, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let (product, producer) = shown_product(&tx, slug).await?;
    account::hold(&tx, person.account_id).await?;
    let waiting = question::Entity::find()
        .filter(question::Column::AccountId.eq(person.account_id))
        .filter(question::Column::Answer.is_null())
        .filter(question::Column::State.eq(RemarkState::Shown.as_str()))
        .count(&tx)
        .await?;
    if waiting >= MOST_WAITING {
        return Err(Code::TooManyQuestions.into());
    }
    let id = app.ids.next();
    question::ActiveModel {
        id: Set(id),
        product_id: Set(product.id),
        organisation_id: Set(producer.id),
        account_id: Set(Some(person.account_id)),
        asker: Set(Some(short_name(&person.name))),
        text: Set(text.clone()),
        state: Set(RemarkState::Shown.as_str().to_owned()),
        asked_at: Set(ctx.now),
        answer: Set(None),
        answer_state: Set(None),
        answered_at: Set(None),
        is_sample: Set(false),
    }
    .insert(&tx)
    .await?;
    let change = Change {
        subject: RemarkKind::Question.as_str(),
        id,
        from: None,
        to: RemarkState::Shown.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    notify::managers(app, ctx, &tx, &[producer.id], |locale, _| {
        let subject = format!(
            "{}: {}",
            locale.t("Câu hỏi mới về", "New question about"),
            product.name
        );
        let lines = vec![
            text.clone(),
            locale.t("Xin trả lời ở đây:", "Please answer here:").to_owned(),
            format!("{}/ban-hang/hoi-dap", app.settings.public_url),
        ];
        Letter { subject, lines }
    })
    .await?;
    tx.commit().await?;
    Ok(id)
}
