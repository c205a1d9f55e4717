use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::idempotency::hash;
use chrono::{DateTime, Duration, Utc};
use entities::api_token;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

const TOKEN_DAYS: i64 = 90;

/// Shown once; only its hash is kept.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

/// A bearer token for `account_id`, who has just signed in.
pub async fn issue_token(app: &App, ctx: &Ctx, account_id: Uuid, name: &str) -> Result<IssuedToken> {
    let mut checks = Checks::new();
    let name = checks.text("name", name, 80);
    checks.done()?;
    let token = app.ids.secret();
    let expires_at = ctx.now + Duration::days(TOKEN_DAYS);
    let tx = app.db.begin().await?;
    api_token::ActiveModel {
        id: Set(app.ids.next()),
        account_id: Set(account_id),
        token_hash: Set(hash(token.as_bytes())),
        name: Set(name),
        created_at: Set(ctx.now),
        expires_at: Set(expires_at),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(IssuedToken { token, expires_at })
}

/// Ends a token; ending it again changes nothing.
pub async fn revoke_token(app: &App, token: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    api_token::Entity::delete_many()
        .filter(api_token::Column::TokenHash.eq(hash(token.as_bytes())))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
