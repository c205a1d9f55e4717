use super::may_ask::offered_kg;
use crate::app::{App, Ctx, Membership};
use crate::error::{Error, Result};
use crate::party::{self, Party};
use crate::registration::{RoundLink, takes_registrations};
use chrono::{DateTime, Utc};
use domain::{PoolAction, RoundState};
use entities::{matching_round, pool, pool_member};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// Sellers who offer together in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    pub id: Uuid,
    pub round: RoundLink,
    pub name: String,
    pub declared_by: Party,
    /// Those who confirmed first, then by name.
    pub members: Vec<PoolMember>,
    /// Two members at least have confirmed: the matching takes them as one seller.
    pub is_counting: bool,
    /// Of the acting organisation.
    pub actions: Vec<PoolAction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolMember {
    pub party: Party,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// In the round, over all goods and months.
    pub offered_kg: i64,
}

/// The pools of one of the acting office's rounds, by name.
pub async fn of_round(app: &App, ctx: &Ctx, slug: &str) -> Result<Vec<Pool>> {
    let office = ctx.office()?;
    let (round, _, _) = crate::round::find(app, ctx, slug).await?;
    let rows = pool::Entity::find()
        .filter(pool::Column::RoundId.eq(round.id))
        .order_by_asc(pool::Column::Name)
        .all(app.db.read())
        .await?;
    told(app, ctx, office, rows).await
}

/// The pools that the acting seller declared or was asked into, the latest first.
pub async fn mine(app: &App, ctx: &Ctx) -> Result<Vec<Pool>> {
    let acting = ctx.seller()?;
    let connection = app.db.read();
    let memberships = pool_member::Entity::find()
        .filter(pool_member::Column::OrganisationId.eq(acting.organisation_id))
        .all(connection)
        .await?;
    let rows = pool::Entity::find()
        .filter(pool::Column::Id.is_in(memberships.iter().map(|row| row.pool_id)))
        .order_by_desc(pool::Column::CreatedAt)
        .order_by_desc(pool::Column::Id)
        .all(connection)
        .await?;
    told(app, ctx, acting, rows).await
}

/// How many pools wait for the acting seller's answer: rounds that still take registrations, pools of others.
pub(crate) async fn waiting(app: &App, ctx: &Ctx) -> Result<u64> {
    let seller = ctx.seller()?.organisation_id;
    let asked = Query::select()
        .column(pool_member::Column::PoolId)
        .from(pool_member::Entity)
        .cond_where(
            Condition::all()
                .add(pool_member::Column::OrganisationId.eq(seller))
                .add(pool_member::Column::ConfirmedAt.is_null()),
        )
        .to_owned();
    let open = Query::select()
        .column(matching_round::Column::Id)
        .from(matching_round::Entity)
        .cond_where(
            Condition::all()
                .add(matching_round::Column::State.eq(RoundState::Open.as_str()))
                .add(matching_round::Column::RegistrationUntil.gte(ctx.today())),
        )
        .to_owned();
    let count = pool::Entity::find()
        .filter(pool::Column::Id.in_subquery(asked))
        .filter(pool::Column::RoundId.in_subquery(open))
        .filter(pool::Column::DeclaredById.ne(seller))
        .count(app.db.read())
        .await?;
    Ok(count)
}

async fn told(app: &App, ctx: &Ctx, acting: &Membership, rows: Vec<pool::Model>) -> Result<Vec<Pool>> {
    let connection = app.db.read();
    let members = pool_member::Entity::find()
        .filter(pool_member::Column::PoolId.is_in(rows.iter().map(|row| row.id)))
        .all(connection)
        .await?;
    let declarers = rows.iter().map(|row| row.declared_by_id);
    let named = members.iter().map(|row| row.organisation_id).chain(declarers);
    let parties = party::load(connection, named).await?;
    let missing = || Error::internal("a pool names a row that is gone");
    let party = |id: Uuid| Party::of(parties.get(&id).ok_or_else(missing)?);
    let rounds: HashMap<Uuid, matching_round::Model> = matching_round::Entity::find()
        .filter(matching_round::Column::Id.is_in(rows.iter().map(|row| row.round_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut offered: HashMap<Uuid, HashMap<Uuid, i64>> = HashMap::new();
    for id in rounds.keys() {
        offered.insert(*id, offered_kg(connection, *id).await?);
    }
    let mut pools = Vec::with_capacity(rows.len());
    for row in rows {
        let round = rounds.get(&row.round_id).ok_or_else(missing)?;
        let state: RoundState = round.state.parse().map_err(Error::internal)?;
        let own = members.iter().filter(|member| member.pool_id == row.id);
        let mut listed = Vec::new();
        for member in own.clone() {
            let kilograms = offered.get(&row.round_id);
            listed.push(PoolMember {
                party: party(member.organisation_id)?,
                confirmed_at: member.confirmed_at,
                offered_kg: kilograms
                    .and_then(|by_seller| by_seller.get(&member.organisation_id))
                    .copied()
                    .unwrap_or_default(),
            });
        }
        listed.sort_by(|a, b| {
            let key = |it: &PoolMember| (it.confirmed_at.is_none(), it.party.name.clone(), it.party.id);
            key(a).cmp(&key(b))
        });
        let membership = own
            .clone()
            .find(|member| member.organisation_id == acting.organisation_id);
        pools.push(Pool {
            id: row.id,
            round: RoundLink {
                slug: round.slug.clone(),
                name: round.name.clone(),
                state,
            },
            name: row.name,
            declared_by: party(row.declared_by_id)?,
            is_counting: listed.iter().filter(|it| it.confirmed_at.is_some()).count() > 1,
            members: listed,
            actions: actions(
                takes_registrations(state, round.registration_until, ctx.today()),
                row.declared_by_id == acting.organisation_id,
                membership.map(|member| member.confirmed_at.is_some()),
            ),
        });
    }
    Ok(pools)
}

/// `membership`: whether the acting organisation confirmed; none when it was not asked.
fn actions(is_open: bool, is_own: bool, membership: Option<bool>) -> Vec<PoolAction> {
    match (is_open, is_own, membership) {
        (false, ..) => Vec::new(),
        (true, true, _) => vec![PoolAction::Ask, PoolAction::Dissolve],
        (true, false, Some(false)) => vec![PoolAction::Confirm, PoolAction::Leave],
        (true, false, Some(true)) => vec![PoolAction::Leave],
        (true, false, None) => Vec::new(),
    }
}
