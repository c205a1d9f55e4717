use super::board::{Scope, Totals, totals};
use super::run_matching::RoundSummary;
use super::scope::{self, RoundScope};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::party;
use crate::registration::takes_registrations;
use chrono::NaiveDate;
use domain::{Code, Month, RoundState};
use entities::matching_round;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Rounds on the public board beside the open ones.
const EARLIER_ROUNDS: u64 = 12;

/// A round as anybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicRound {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub event: Option<String>,
    pub office: String,
    pub state: RoundState,
    pub first_month: Month,
    pub last_month: Month,
    pub registration_until: NaiveDate,
    pub takes_registrations: bool,
    pub is_sample: bool,
    pub scope: RoundScope,
    /// Once published: what found a partner.
    pub matched_kg: Option<i64>,
}

/// A round with its sums. Drafts are not there for the public.
pub async fn find_public(app: &App, ctx: &Ctx, slug: &str) -> Result<(PublicRound, Totals)> {
    let row = matching_round::Entity::find()
        .filter(matching_round::Column::Slug.eq(slug))
        .filter(matching_round::Column::State.ne(RoundState::Draft.as_str()))
        .one(app.db.read())
        .await?
        .ok_or(Code::NotFound)?;
    let id = row.id;
    let mut rounds = with_offices(app, vec![row], ctx.today()).await?;
    let round = rounds.pop().ok_or(Code::NotFound)?;
    Ok((round, totals(app.db.read(), Scope::Round(id)).await?))
}

/// The rounds that take registrations today, and the latest others.
pub(super) async fn public_rounds(app: &App, ctx: &Ctx) -> Result<(Vec<PublicRound>, Vec<PublicRound>)> {
    let open = matching_round::Entity::find()
        .filter(matching_round::Column::State.eq(RoundState::Open.as_str()))
        .filter(matching_round::Column::RegistrationUntil.gte(ctx.today()))
        .order_by_asc(matching_round::Column::RegistrationUntil)
        .order_by_asc(matching_round::Column::Id)
        .all(app.db.read())
        .await?;
    let earlier = matching_round::Entity::find()
        .filter(matching_round::Column::State.ne(RoundState::Draft.as_str()))
        .filter(matching_round::Column::Id.is_not_in(open.iter().map(|row| row.id)))
        .order_by_desc(matching_round::Column::CreatedAt)
        .order_by_desc(matching_round::Column::Id)
        .limit(EARLIER_ROUNDS)
        .all(app.db.read())
        .await?;
    Ok((
        with_offices(app, open, ctx.today()).await?,
        with_offices(app, earlier, ctx.today()).await?,
    ))
}

async fn with_offices(
    app: &App,
    rows: Vec<matching_round::Model>,
    today: NaiveDate,
) -> Result<Vec<PublicRound>> {
    let offices = party::load(app.db.read(), rows.iter().map(|row| row.office_id)).await?;
    let mut scopes = scope::load(app.db.read(), rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let state: RoundState = row.state.parse().map_err(Error::internal)?;
            let summary: Option<RoundSummary> = row
                .summary
                .map(serde_json::from_value)
                .transpose()
                .map_err(Error::internal)?;
            let told = matches!(state, RoundState::Published | RoundState::Settled);
            Ok(PublicRound {
                id: row.id,
                slug: row.slug,
                name: row.name,
                event: row.event,
                office: offices
                    .get(&row.office_id)
                    .map(|office| office.name.clone())
                    .unwrap_or_default(),
                state,
                first_month: row.first_month.parse().map_err(Error::internal)?,
                last_month: row.last_month.parse().map_err(Error::internal)?,
                takes_registrations: takes_registrations(state, row.registration_until, today),
                registration_until: row.registration_until,
                is_sample: row.is_sample,
                scope: scopes.remove(&row.id).unwrap_or_default(),
                matched_kg: summary.filter(|_| told).map(|summary| summary.matched_kg()),
            })
        })
        .collect()
}
