use crate::app::{App, Area, Membership, Person};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use chrono::{DateTime, Utc};
use domain::OrganisationKind;
use entities::{account, api_token, membership, office_area, organisation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// The person behind a page session begun at `signed_in_at`; nobody when the password was set since.
pub async fn person_of_session(
    app: &App,
    account_id: Uuid,
    signed_in_at: DateTime<Utc>,
    acting_for: Option<Uuid>,
) -> Result<Option<Person>> {
    let account = account::Entity::find_by_id(account_id).one(app.db.read()).await?;
    match account {
        Some(account) if account.deleted_at.is_none() && account.password_set_at <= signed_in_at => {
            person(app, account, acting_for).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// The account with every membership; `acting_for` chooses one of them.
/// Without a choice the only membership is taken, or none.
async fn person(app: &App, account: account::Model, acting_for: Option<Uuid>) -> Result<Person> {
    let account_id = account.id;
    let memberships = memberships(app, account_id).await?;
    let acting = match acting_for {
        Some(id) => memberships
            .iter()
            .find(|membership| membership.organisation_id == id)
            .cloned(),
        None => None,
    };
    let acting = acting.or_else(|| memberships.first().filter(|_| memberships.len() == 1).cloned());
    Ok(Person {
        account_id,
        name: account.name,
        email: account.email,
        phone: account.phone,
        is_administrator: account.is_administrator,
        memberships,
        acting,
    })
}

/// The person behind a bearer token that is still good.
pub async fn person_of_token(app: &App, token: &str, acting_for: Option<Uuid>) -> Result<Option<Person>> {
    let row = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(hash(token.as_bytes())))
        .filter(api_token::Column::ExpiresAt.gt(app.clock.now()))
        .one(app.db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    match account::Entity::find_by_id(row.account_id)
        .one(app.db.read())
        .await?
    {
        Some(account) if account.deleted_at.is_none() => person(app, account, acting_for).await.map(Some),
        _ => Ok(None),
    }
}

async fn memberships(app: &App, account_id: Uuid) -> Result<Vec<Membership>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account_id))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(app.db.read())
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.organisation_id).collect();
    let organisations: HashMap<Uuid, organisation::Model> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .all(app.db.read())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut areas: HashMap<Uuid, Area> = HashMap::new();
    for row in office_area::Entity::find()
        .filter(office_area::Column::OrganisationId.is_in(ids))
        .all(app.db.read())
        .await?
    {
        let area = areas.entry(row.organisation_id).or_default();
        area.provinces.extend(row.province_code);
        area.communes.extend(row.commune_code);
    }
    rows.into_iter()
        .filter_map(|row| {
            organisations
                .get(&row.organisation_id)
                .map(|organisation| (row, organisation))
        })
        .map(|(row, organisation)| {
            let kind: OrganisationKind = organisation.kind.parse().map_err(Error::internal)?;
            Ok(Membership {
                organisation_id: organisation.id,
                slug: organisation.slug.clone(),
                name: organisation.name.clone(),
                kind,
                verification: organisation.verification.parse().map_err(Error::internal)?,
                role: row.role.parse().map_err(Error::internal)?,
                area: areas.remove(&organisation.id).unwrap_or_default(),
            })
        })
        .collect()
}
