use super::find::{Reach, Stands, find, stands};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{Code, RemarkKind, RemarkState};
use entities::remark_report;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

/// Says that something should not stand there; the office of the seller's area and the administrators look.
/// Saying so again changes nothing. Tells on which page it stands.
/// Errors: sign-in needed, not found, invalid fields.
pub async fn report(app: &App, ctx: &Ctx, kind: RemarkKind, id: Uuid, reason: &str) -> Result<Stands> {
    let account_id = ctx.person()?.account_id;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 300);
    checks.done()?;
    let tx = app.db.begin().await?;
    let said = find(&tx, &Reach::Everywhere, kind, id).await?;
    if said.state == RemarkState::Hidden {
        return Err(Code::NotFound.into());
    }
    let row = remark_report::ActiveModel {
        id: Set(app.ids.next()),
        kind: Set(kind.as_str().to_owned()),
        remark_id: Set(id),
        organisation_id: Set(said.organisation_id),
        account_id: Set(account_id),
        reason: Set(reason),
        reported_at: Set(ctx.now),
        settled_at: Set(None),
    };
    let once = OnConflict::columns([
        remark_report::Column::Kind,
        remark_report::Column::RemarkId,
        remark_report::Column::AccountId,
    ])
    .do_nothing()
    .to_owned();
    remark_report::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&tx)
        .await?;
    let (_, stands) = stands(&tx, &said).await?;
    tx.commit().await?;
    Ok(stands)
}
