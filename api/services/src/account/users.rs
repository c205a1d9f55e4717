use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use chrono::{DateTime, Utc};
use domain::{MemberRole, phone};
use entities::{account, membership};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// An account as the administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub is_administrator: bool,
    pub created_at: DateTime<Utc>,
    /// Names of the organisations, each with the role there.
    pub memberships: Vec<(String, MemberRole)>,
}

/// Every account, the newest first; `q` is a phone, or a part of an e-mail or a name as written.
pub async fn users(app: &App, ctx: &Ctx, q: &str, page: PageRequest) -> Result<Page<User>> {
    ctx.administrator()?;
    let limit = page.limit()?;
    let connection = app.db.read();
    let mut query = account::Entity::find();
    let q = domain::text::tidy(q);
    if let Some(number) = phone::normalise(&q) {
        query = query.filter(account::Column::Phone.eq(number));
    } else if !q.is_empty() {
        query = query.filter(
            Condition::any()
                .add(account::Column::Email.contains(q.to_lowercase()))
                .add(account::Column::Name.contains(&q)),
        );
    }
    if let Some(last) = page.key::<Uuid>()? {
        query = query.filter(account::Column::Id.lt(last));
    }
    let rows = query
        .order_by_desc(account::Column::Id)
        .limit(limit + 1)
        .all(connection)
        .await?;
    let memberships = membership::Entity::find()
        .filter(membership::Column::AccountId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(membership::Column::Id)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = memberships.iter().map(|row| row.organisation_id).collect();
    let organisations = crate::party::load(connection, ids).await?;
    let mut roles: HashMap<Uuid, Vec<(String, MemberRole)>> = HashMap::new();
    for row in memberships {
        if let Some(organisation) = organisations.get(&row.organisation_id) {
            let role = row.role.parse().map_err(Error::internal)?;
            roles
                .entry(row.account_id)
                .or_default()
                .push((organisation.name.clone(), role));
        }
    }
    let rows = rows
        .into_iter()
        .map(|row| User {
            memberships: roles.remove(&row.id).unwrap_or_default(),
            id: row.id,
            name: row.name,
            email: row.email,
            phone: row.phone,
            is_administrator: row.is_administrator,
            created_at: row.created_at,
        })
        .collect();
    Page::of(rows, limit, |row| row.id)
}
