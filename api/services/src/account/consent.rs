use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use domain::{Code, ConsentPolicy};
use entities::consent;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Set,
};
use uuid::Uuid;

/// What the account agreed to, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub id: Uuid,
    pub policy: ConsentPolicy,
    pub version: String,
    pub given_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The account's consents, the latest first.
pub async fn consents(app: &App, ctx: &Ctx) -> Result<Vec<Consent>> {
    of_account(app.db.read(), ctx.person()?.account_id).await
}

/// Whether the account has to be asked: for want of a consent to the policy on personal data as it is now.
pub async fn is_asked_again(app: &App, account_id: Uuid) -> Result<bool> {
    let given = standing(app, account_id, ConsentPolicy::PersonalData);
    let count = consent::Entity::find().filter(given).count(app.db.read()).await?;
    Ok(count == 0)
}

/// The ticked box for the policy on personal data as it is now. Agreeing again changes nothing.
/// Errors: sign-in needed, consent needed.
pub async fn agree(app: &App, ctx: &Ctx, is_ticked: bool) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    if !is_ticked {
        return Err(Error::field("consent", Code::ConsentNeeded));
    }
    let tx = app.db.begin().await?;
    super::hold(&tx, account_id).await?;
    give(app, ctx, &tx, account_id, &[ConsentPolicy::PersonalData]).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a consent back; what was done before stays right. The account is asked again at its next sign-in and
/// order. Withdrawing again changes nothing. Errors: sign-in needed, not found.
pub async fn withdraw(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let tx = app.db.begin().await?;
    let row = consent::Entity::find_by_id(id)
        .filter(consent::Column::AccountId.eq(account_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    consent::Entity::update_many()
        .set(consent::ActiveModel {
            withdrawn_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(consent::Column::Id.eq(row.id))
        .filter(consent::Column::WithdrawnAt.is_null())
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps what was agreed to; one row for each policy and version that stands.
pub(crate) async fn give(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    account_id: Uuid,
    policies: &[ConsentPolicy],
) -> Result<()> {
    for policy in policies {
        let stands = consent::Entity::find()
            .filter(standing(app, account_id, *policy))
            .count(tx)
            .await?;
        if stands > 0 {
            continue;
        }
        consent::ActiveModel {
            id: Set(app.ids.next()),
            account_id: Set(account_id),
            policy: Set(policy.as_str().to_owned()),
            version: Set(app.settings.policy_version.clone()),
            given_at: Set(ctx.now),
            withdrawn_at: Set(None),
        }
        .insert(tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn of_account(connection: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<Consent>> {
    let rows = consent::Entity::find()
        .filter(consent::Column::AccountId.eq(account_id))
        .order_by_desc(consent::Column::GivenAt)
        .order_by_desc(consent::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Consent {
                id: row.id,
                policy: row.policy.parse().map_err(Error::internal)?,
                version: row.version,
                given_at: row.given_at,
                withdrawn_at: row.withdrawn_at,
            })
        })
        .collect()
}

fn standing(app: &App, account_id: Uuid, policy: ConsentPolicy) -> Condition {
    Condition::all()
        .add(consent::Column::AccountId.eq(account_id))
        .add(consent::Column::Policy.eq(policy.as_str()))
        .add(consent::Column::Version.eq(&app.settings.policy_version))
        .add(consent::Column::WithdrawnAt.is_null())
}
