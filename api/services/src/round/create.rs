use super::change::MatchSettings;
use super::scope::{self, NewScope};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::idempotency;
use crate::registration::MOST_MONTHS;
use chrono::NaiveDate;
use domain::{Code, Month, RoundState, text};
use entities::{matching_round, organisation};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use std::collections::HashSet;

#[derive(Clone, Debug, Serialize)]
pub struct CreateRound {
    pub name: String,
    /// The fair or conference that it is opened for.
    pub event: Option<String>,
    pub matched_by: MatchSettings,
    pub first_month: Month,
    pub last_month: Month,
    /// Last day of registration.
    pub registration_until: NaiveDate,
    /// Days that both sides have to answer a proposal.
    pub answer_days: i32,
    pub scope: NewScope,
}

pub(super) fn check_days(checks: &mut Checks, answer_days: i32) {
    checks.range("answer_days", i64::from(answer_days), 1, 90);
}

/// Drafts a round of the acting office and answers with its slug.
pub async fn create(app: &App, ctx: &Ctx, command: CreateRound, key: Option<&str>) -> Result<String> {
    let office = ctx.office()?.verified()?;
    let mut checks = Checks::new();
    let name = checks.text("name", &command.name, 200);
    let event = checks.optional("event", command.event.as_deref(), 200);
    command.matched_by.check(&mut checks);
    check_days(&mut checks, command.answer_days);
    checks.require(
        command.first_month <= command.last_month,
        "last_month",
        Code::DateOrder,
    );
    checks.require(
        command.first_month.through(command.last_month).len() <= MOST_MONTHS,
        "last_month",
        Code::OutOfRange,
    );
    checks.require(
        command.last_month >= Month::of(ctx.today()),
        "last_month",
        Code::MonthPast,
    );
    checks.require(
        command.registration_until >= ctx.today(),
        "registration_until",
        Code::OutOfRange,
    );
    let keys = format!("round:{}", office.organisation_id);
    let tx = app.db.begin().await?;
    scope::check(&tx, &mut checks, office, &command.scope).await?;
    checks.done()?;
    if let Some(key) = key
        && let Some(slug) = idempotency::saved::<String>(&tx, &keys, key, &command).await?
    {
        return Ok(slug);
    }
    let is_sample = organisation::Entity::find_by_id(office.organisation_id)
        .one(&tx)
        .await?
        .is_some_and(|row| row.is_sample);
    let id = app.ids.next();
    let slug = free_slug(&tx, &name).await?;
    matching_round::ActiveModel {
        id: Set(id),
        slug: Set(slug.clone()),
        office_id: Set(office.organisation_id),
        name: Set(name),
        event: Set(event),
        state: Set(RoundState::Draft.as_str().to_owned()),
        objective: Set(command.matched_by.objective.as_str().to_owned()),
        transport_rate_vnd: Set(command.matched_by.transport_rate_vnd),
        star_bonus_vnd: Set(command.matched_by.star_bonus_vnd),
        fair: Set(command.matched_by.fair),
        gap_limit_ppm: Set(command.matched_by.gap_limit_ppm),
        first_month: Set(command.first_month.to_string()),
        last_month: Set(command.last_month.to_string()),
        registration_until: Set(command.registration_until),
        answer_days: Set(command.answer_days),
        run: Set(1),
        summary: Set(None),
        published_at: Set(None),
        is_sample: Set(is_sample),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    scope::save(app, &tx, id, &command.scope).await?;
    let change = Change {
        subject: "matching_round",
        id,
        from: None,
        to: RoundState::Draft.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &keys, key, &command, &slug).await?;
    }
    tx.commit().await?;
    Ok(slug)
}

/// The name's words, with a number behind them when another round has them.
async fn free_slug(tx: &impl ConnectionTrait, name: &str) -> Result<String> {
    let words = text::slug(name);
    let base = if words.is_empty() { "dot" } else { &words };
    let taken: HashSet<String> = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.starts_with(base))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.slug)
        .collect();
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    let slug = std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|slug| !taken.contains(slug));
    Ok(slug.unwrap_or_default())
}
