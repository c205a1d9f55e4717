//! Letters to the people who answer for an organisation: its managers who have an e-mail address.

use crate::app::{App, Ctx};
use crate::error::Result;
use crate::mail::letter;
use crate::outbox::{self, Job};
use domain::{Locale, MemberRole};
use entities::{account, membership};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// Subject and paragraphs of a letter; the greeting is added.
pub(crate) struct Letter {
    pub subject: String,
    pub lines: Vec<String>,
}

/// Queues a letter to every manager of these organisations, each in the reader's language.
pub(crate) async fn managers(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisations: &[Uuid],
    write: impl Fn(Locale, Uuid) -> Letter,
) -> Result<()> {
    let memberships = membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(membership::Column::Role.eq(MemberRole::Manager.as_str()))
        .order_by_asc(membership::Column::Id)
        .all(tx)
        .await?;
    let accounts: HashMap<Uuid, account::Model> = account::Entity::find()
        .filter(account::Column::Id.is_in(memberships.iter().map(|row| row.account_id)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    for membership in &memberships {
        let Some(account) = accounts.get(&membership.account_id) else {
            continue;
        };
        let Some(email) = &account.email else { continue };
        let locale = Locale::parse(&account.locale).unwrap_or_default();
        let Letter { subject, lines } = write(locale, membership.organisation_id);
        let greeting = format!("{} {},", locale.t("Kính gửi", "Dear"), account.name);
        let lines: Vec<String> = std::iter::once(greeting).chain(lines).collect();
        let mail = letter(locale, email, &account.name, &subject, &lines);
        outbox::enqueue(app, ctx, tx, &Job::SendMail { mail }).await?;
    }
    Ok(())
}
