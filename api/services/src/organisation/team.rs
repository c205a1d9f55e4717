use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use domain::{Code, MemberRole, OrganisationKind, phone};
use entities::{account, membership, organisation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
};
use uuid::Uuid;

/// Somebody who has an account, found by its e-mail or phone.
#[derive(Debug, Clone)]
pub struct AddMember {
    pub who: String,
    /// Missing when none was chosen.
    pub role: Option<MemberRole>,
}

/// Only a manager may. Errors: no such account, already a member.
pub async fn add_member(app: &App, ctx: &Ctx, command: AddMember) -> Result<Uuid> {
    let organisation_id = managed(ctx)?;
    let mut checks = Checks::new();
    let who = checks.text("who", &command.who, 254);
    checks.require(command.role.is_some(), "role", Code::UnknownChoice);
    checks.done()?;
    let role = command.role.unwrap_or(MemberRole::Staff);
    let tx = app.db.begin().await?;
    let found = match phone::normalise(&who) {
        Some(number) => account::Column::Phone.eq(number),
        None => account::Column::Email.eq(who.to_lowercase()),
    };
    let person = account::Entity::find()
        .filter(found)
        .one(&tx)
        .await?
        .ok_or_else(|| Error::field("who", Code::NoSuchAccount))?;
    membership::ActiveModel {
        id: Set(app.ids.next()),
        account_id: Set(person.id),
        organisation_id: Set(organisation_id),
        role: Set(role.to_string()),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    note(app, ctx, &tx, organisation_id, "member_added", &person.name).await?;
    tx.commit().await?;
    Ok(person.id)
}

/// The last manager stays.
pub async fn remove_member(app: &App, ctx: &Ctx, account_id: Uuid) -> Result<()> {
    let organisation_id = managed(ctx)?;
    let tx = app.db.begin().await?;
    if locks_rows(&tx) {
        // Two managers who remove each other must not both succeed.
        organisation::Entity::find_by_id(organisation_id)
            .lock_exclusive()
            .one(&tx)
            .await?;
    }
    let of_ours = membership::Entity::find().filter(membership::Column::OrganisationId.eq(organisation_id));
    let row = of_ours
        .clone()
        .filter(membership::Column::AccountId.eq(account_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    if row.role == MemberRole::Manager.as_str() {
        let managers = of_ours
            .filter(membership::Column::Role.eq(MemberRole::Manager.as_str()))
            .count(&tx)
            .await?;
        if managers < 2 {
            return Err(Code::LastManager.into());
        }
    }
    let person = account::Entity::find_by_id(account_id)
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    membership::Entity::delete_by_id(row.id).exec(&tx).await?;
    note(app, ctx, &tx, organisation_id, "member_removed", &person.name).await?;
    tx.commit().await?;
    Ok(())
}

/// Offices get their people from the operator.
fn managed(ctx: &Ctx) -> Result<Uuid> {
    let acting = ctx.acting()?.manager()?;
    if acting.kind == OrganisationKind::TradeOffice {
        return Err(Code::NotAllowed.into());
    }
    Ok(acting.organisation_id)
}

async fn note(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisation_id: Uuid,
    what: &str,
    name: &str,
) -> Result<()> {
    let change = Change {
        subject: "team",
        id: organisation_id,
        from: None,
        to: what,
        note: Some(name),
    };
    history::append(app, ctx, tx, change).await
}
