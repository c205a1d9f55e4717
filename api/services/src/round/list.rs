use super::change::MatchSettings;
use super::run_matching::RoundSummary;
use super::scope::{self, RoundScope};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use crate::registration::takes_registrations;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Code, Month, RoundAction, RoundState};
use entities::{demand_request, matching_round, supply_offer};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// A round as its office sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub event: Option<String>,
    pub state: RoundState,
    pub matched_by: MatchSettings,
    pub first_month: Month,
    pub last_month: Month,
    pub registration_until: NaiveDate,
    /// Whether offers and requests can be registered today.
    pub takes_registrations: bool,
    pub answer_days: i32,
    /// The matching that is worked on or was published last; the first is 1.
    pub run: i32,
    pub summary: Option<RoundSummary>,
    pub published_at: Option<DateTime<Utc>>,
    pub is_sample: bool,
    pub scope: RoundScope,
    /// Whether objective, rates and deadlines can still change.
    pub may_change: bool,
    /// Whether settings can be compared by matching with each of them.
    pub may_compare: bool,
    pub actions: Vec<RoundAction>,
}

#[derive(Clone, Debug, Default)]
pub struct RoundFilter {
    pub state: Option<RoundState>,
    pub page: PageRequest,
}

/// The rounds of the acting office, the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: RoundFilter) -> Result<Page<Round>> {
    let office = ctx.office()?;
    let limit = filter.page.limit()?;
    let mut finder = matching_round::Entity::find()
        .filter(matching_round::Column::OfficeId.eq(office.organisation_id))
        .filter(after_newest(
            matching_round::Column::CreatedAt,
            matching_round::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(matching_round::Column::CreatedAt)
        .order_by_desc(matching_round::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(matching_round::Column::State.eq(state.as_str()));
    }
    let rows = finder.all(app.db.read()).await?;
    let page = Page::of(rows, limit, |row| (row.created_at, row.id))?;
    let mut scopes = scope::load(app.db.read(), page.items.iter().map(|row| row.id)).await?;
    let items = page.items.into_iter().map(|row| {
        let scope = scopes.remove(&row.id).unwrap_or_default();
        of(row, scope, ctx.today())
    });
    Ok(Page {
        items: items.collect::<Result<_>>()?,
        next: page.next,
    })
}

/// One round of the acting office, with the numbers of active offers and requests in it.
pub async fn find(app: &App, ctx: &Ctx, slug: &str) -> Result<(Round, u64, u64)> {
    let office = ctx.office()?;
    let row = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::OfficeId.eq(office.organisation_id))
        .one(app.db.read())
        .await?
        .ok_or(Code::NotFound)?;
    let mut scopes = scope::load(app.db.read(), [row.id]).await?;
    let scope = scopes.remove(&row.id).unwrap_or_default();
    let round = of(row, scope, ctx.today())?;
    let (offers, requests) = registered(app.db.read(), round.id).await?;
    Ok((round, offers, requests))
}

async fn registered(connection: &impl ConnectionTrait, round_id: Uuid) -> Result<(u64, u64)> {
    let offers = supply_offer::Entity::find()
        .filter(supply_offer::Column::RoundId.eq(round_id))
        .filter(supply_offer::Column::State.eq("active"))
        .count(connection)
        .await?;
    let requests = demand_request::Entity::find()
        .filter(demand_request::Column::RoundId.eq(round_id))
        .filter(demand_request::Column::State.eq("active"))
        .count(connection)
        .await?;
    Ok((offers, requests))
}

fn of(row: matching_round::Model, scope: RoundScope, today: NaiveDate) -> Result<Round> {
    let state: RoundState = row.state.parse().map_err(Error::internal)?;
    let matched_by = MatchSettings::of(&row)?;
    let is_matchable = matches!(state, RoundState::Closed | RoundState::Matched);
    Ok(Round {
        id: row.id,
        slug: row.slug,
        name: row.name,
        event: row.event,
        state,
        matched_by,
        first_month: row.first_month.parse().map_err(Error::internal)?,
        last_month: row.last_month.parse().map_err(Error::internal)?,
        takes_registrations: takes_registrations(state, row.registration_until, today),
        actions: actions(
            state,
            row.registration_until >= today && row.published_at.is_none(),
        ),
        registration_until: row.registration_until,
        answer_days: row.answer_days,
        run: row.run,
        scope,
        may_change: row.published_at.is_none(),
        may_compare: is_matchable && row.published_at.is_none(),
        summary: row
            .summary
            .map(serde_json::from_value)
            .transpose()
            .map_err(Error::internal)?,
        published_at: row.published_at,
        is_sample: row.is_sample,
    })
}

/// What the office may do next; `may_open`: the last day of registration is still to come, and nothing
/// was published yet.
fn actions(state: RoundState, may_open: bool) -> Vec<RoundAction> {
    let all = [
        (RoundAction::Close, RoundState::Closed),
        (RoundAction::Match, RoundState::Matched),
        (RoundAction::Publish, RoundState::Published),
        (RoundAction::Settle, RoundState::Settled),
        (RoundAction::Open, RoundState::Open),
    ];
    all.into_iter()
        .filter(|(action, next)| {
            state.can_become(*next)
                && match action {
                    RoundAction::Open => may_open,
                    // New settings close a matched round again by themselves.
                    RoundAction::Close => state == RoundState::Open,
                    _ => true,
                }
        })
        .map(|(action, _)| action)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matched_round_can_be_matched_again_published_or_reopened() {
        use RoundAction::*;
        assert_eq!(actions(RoundState::Matched, true), vec![Match, Publish, Open]);
        assert_eq!(actions(RoundState::Draft, false), vec![]);
        assert_eq!(actions(RoundState::Published, true), vec![Match, Settle]);
    }
}
